/// What pods ask for, and what keeps them apart.
enum KubernetesWorkloadRules: RuleSource {
  static let yaml = #"""
    - key: kubePod.privileged
      title: "no container is privileged"
      about: cluster
      severity: critical
      evaluator: workload
      with: { question: "privileged" }
      expected: "not privileged"
      fix: "Take privileged away, and enforce the baseline in the namespace (pod-security.kubernetes.io/enforce)."

    - key: kubePod.hostPID
      title: "processes of the host are not shared"
      about: cluster
      severity: high
      evaluator: workload
      with: { question: "hostPID" }
      expected: "no hostPID"
      fix: "Take hostPID away, and enforce the baseline in the namespace."

    - key: kubePod.hostIPC
      title: "IPC of the host is not shared"
      about: cluster
      severity: high
      evaluator: workload
      with: { question: "hostIPC" }
      expected: "no hostIPC"
      fix: "Take hostIPC away, and enforce the baseline in the namespace."

    - key: kubePod.hostNetwork
      title: "the network of the host is not shared"
      about: cluster
      severity: high
      evaluator: workload
      with: { question: "hostNetwork" }
      expected: "no hostNetwork"
      fix: "Take hostNetwork away, and enforce the baseline in the namespace."

    - key: kubePod.escalation
      title: "setuid programs give nothing more"
      about: cluster
      severity: medium
      evaluator: workload
      with: { question: "allowPrivilegeEscalation" }
      expected: "allowPrivilegeEscalation false"
      fix: "Set allowPrivilegeEscalation to false; without it it is allowed."

    - key: kubePod.root
      title: "containers don't start as root"
      about: cluster
      severity: medium
      evaluator: workload
      with: { question: "root" }
      expected: "runAsNonRoot, a user other than 0, or users of its own"
      fix: "Set runAsNonRoot to true, and a user in the image."

    - key: kubePod.netRaw
      title: "containers can't forge packets"
      about: cluster
      severity: medium
      evaluator: workload
      with: { question: "netRaw" }
      expected: "NET_RAW dropped"
      fix: "Drop ALL or NET_RAW in securityContext.capabilities."

    - key: kubePod.addedCapabilities
      title: "no capabilities are added"
      about: cluster
      severity: medium
      evaluator: workload
      with: { question: "addedCapabilities" }
      expected: "nothing added"
      fix: "Take capabilities.add away."

    - key: kubePod.capabilities
      title: "all capabilities are dropped"
      about: cluster
      severity: medium
      evaluator: workload
      with: { question: "capabilities" }
      expected: "ALL dropped"
      fix: "Drop ALL in securityContext.capabilities and add what is needed."

    - key: kubePod.hostProcess
      title: "no Windows container is a process of the host"
      about: cluster
      severity: critical
      evaluator: workload
      with: { question: "windowsHostProcess" }
      expected: "no hostProcess"
      fix: "Take hostProcess away."

    - key: kubePod.hostPath
      title: "no volume is a path of the host"
      about: cluster
      severity: high
      evaluator: workload
      with: { question: "hostPathVolumes" }
      expected: "no hostPath"
      fix: "Use a volume that is not a path of the node."

    - key: kubePod.hostPorts
      title: "no container takes a port of the host"
      about: cluster
      severity: medium
      evaluator: workload
      with: { question: "hostPorts" }
      expected: "no hostPort"
      fix: "Take hostPort away and publish through a Service."

    - key: kubeNetwork.policies
      title: "every namespace limits its traffic"
      about: cluster
      severity: medium
      evaluator: networkPolicies
      expected: "a NetworkPolicy"
      fix: "Write a NetworkPolicy that denies everything, then one for each way that is needed."

    - key: kubePod.secretVariables
      title: "secrets are files, not variables"
      about: cluster
      severity: low
      evaluator: workload
      with: { question: "secretVariables" }
      expected: "no variables from secrets"
      fix: "Mount the secret as a volume: variables end up in logs and in every child process."

    - key: kubePod.seccomp
      title: "pods have a seccomp profile"
      about: cluster
      severity: medium
      evaluator: workload
      with: { question: "seccomp" }
      expected: "RuntimeDefault or Localhost"
      fix: "Set seccompProfile.type to RuntimeDefault."

    - key: kubePod.context
      title: "pods and containers say what they may do"
      about: cluster
      severity: low
      evaluator: workload
      with: { question: "context" }
      expected: "a securityContext"
      fix: "Write a securityContext for the pod, or for every container."

    - key: kubePod.namespace
      title: "nothing runs in the namespace default"
      about: cluster
      severity: low
      evaluator: workload
      with: { question: "namespace" }
      expected: "another namespace"
      fix: "Make a namespace for it and move it there."
    """#
}
