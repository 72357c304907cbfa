/// The Pod Security Standards, one row a control.
enum PodSecurityRules: RuleSource {
  static let yaml = #"""
    - key: podSecurity.appArmorProfile
      title: "AppArmor is not switched off"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: appArmorProfile }
      expected: "RuntimeDefault, Localhost or nothing said"
      fix: "Take the AppArmor annotation or appArmorProfile away, or set RuntimeDefault."

    - key: podSecurity.capabilities_baseline
      title: "no capabilities beyond the engine's usual ones are added"
      about: cluster
      severity: high
      evaluator: podSecurity
      with: { control: capabilities_baseline }
      expected: "only usual ones, without NET_RAW"
      fix: "Take what is too much out of securityContext.capabilities.add."

    - key: podSecurity.hostNamespaces
      title: "namespaces of the host are not shared"
      about: cluster
      severity: high
      evaluator: podSecurity
      with: { control: hostNamespaces }
      expected: "no hostNetwork, hostPID or hostIPC"
      fix: "Take hostNetwork, hostPID and hostIPC out of the pod's spec."

    - key: podSecurity.hostPathVolumes
      title: "no volume is a path of the host"
      about: cluster
      severity: high
      evaluator: podSecurity
      with: { control: hostPathVolumes }
      expected: "no hostPath"
      fix: "Use a volume that is not a path of the node: emptyDir, configMap, persistentVolumeClaim."

    - key: podSecurity.hostPorts
      title: "no container takes a port of the host"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: hostPorts }
      expected: "no hostPort"
      fix: "Take hostPort away and publish through a Service."

    - key: podSecurity.hostProbesAndHostLifecycle
      title: "probes and lifecycle handlers name no host"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: hostProbesAndHostLifecycle }
      expected: "no host in httpGet and tcpSocket"
      fix: "Take host out of the probe or handler; it asks the pod itself then."

    - key: podSecurity.privileged
      title: "no container is privileged"
      about: cluster
      severity: critical
      evaluator: podSecurity
      with: { control: privileged }
      expected: "not privileged"
      fix: "Take privileged away; add the one capability or device that is needed."

    - key: podSecurity.procMount
      title: "/proc is masked as usual"
      about: cluster
      severity: high
      evaluator: podSecurity
      with: { control: procMount }
      expected: "procMount Default"
      fix: "Take procMount away, or give the pod users of its own (hostUsers false, version 1.35 and later)."

    - key: podSecurity.seLinuxOptions
      title: "SELinux labels are those of containers"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: seLinuxOptions }
      expected: "types of containers, no user, no role"
      fix: "Take user and role out of seLinuxOptions and use a type of containers."

    - key: podSecurity.seccompProfile_baseline
      title: "seccomp is not switched off"
      about: cluster
      severity: high
      evaluator: podSecurity
      with: { control: seccompProfile_baseline }
      expected: "RuntimeDefault, Localhost or nothing said"
      fix: "Set seccompProfile.type to RuntimeDefault."

    - key: podSecurity.sysctls
      title: "kernel settings stay in the pod"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: sysctls }
      expected: "only settings that are safe"
      fix: "Take the setting out of securityContext.sysctls, or set it on the node."

    - key: podSecurity.windowsHostProcess
      title: "no Windows container is a process of the host"
      about: cluster
      severity: critical
      evaluator: podSecurity
      with: { control: windowsHostProcess }
      expected: "no hostProcess"
      fix: "Take hostProcess away."

    - key: podSecurity.allowPrivilegeEscalation
      title: "setuid programs give nothing more"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: allowPrivilegeEscalation }
      expected: "allowPrivilegeEscalation false"
      fix: "Set securityContext.allowPrivilegeEscalation to false for every container."

    - key: podSecurity.capabilities_restricted
      title: "all capabilities are dropped"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: capabilities_restricted }
      expected: "drop ALL, add at most NET_BIND_SERVICE"
      fix: "Set securityContext.capabilities.drop to [ALL] for every container."

    - key: podSecurity.procMount_restricted
      title: "/proc is masked as usual, with users of its own too"
      about: cluster
      severity: high
      evaluator: podSecurity
      with: { control: procMount_restricted }
      expected: "procMount Default"
      fix: "Take procMount away."

    - key: podSecurity.restrictedVolumes
      title: "volumes bring no storage of the node or the network of their own"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: restrictedVolumes }
      expected: "configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret"
      fix: "Reach other storage through a persistentVolumeClaim."

    - key: podSecurity.runAsNonRoot
      title: "containers must not start as root"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: runAsNonRoot }
      expected: "runAsNonRoot true"
      fix: "Set runAsNonRoot to true for the pod, and a user other than 0 in the image."

    - key: podSecurity.runAsUser
      title: "nothing asks for user 0"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: runAsUser }
      expected: "no runAsUser 0"
      fix: "Take runAsUser 0 away, or name another user."

    - key: podSecurity.seccompProfile_restricted
      title: "a seccomp profile is asked for"
      about: cluster
      severity: medium
      evaluator: podSecurity
      with: { control: seccompProfile_restricted }
      expected: "RuntimeDefault or Localhost"
      fix: "Set seccompProfile.type to RuntimeDefault for the pod."
    """#
}
