/// The Pod Security Standards; ids are upstream's names of the controls. Level 1 is the baseline, 2 what the restricted
/// profile adds.
enum PodSecurityStandards: RuleSource {
  static let yaml = #"""
    name: pod-security
    title: Pod Security Standards
    sections:
      appArmorProfile: Baseline
      capabilities_baseline: Baseline
      hostNamespaces: Baseline
      hostPathVolumes: Baseline
      hostPorts: Baseline
      hostProbesAndHostLifecycle: Baseline
      privileged: Baseline
      procMount: Baseline
      seLinuxOptions: Baseline
      seccompProfile_baseline: Baseline
      sysctls: Baseline
      windowsHostProcess: Baseline
      allowPrivilegeEscalation: Restricted
      capabilities_restricted: Restricted
      procMount_restricted: Restricted
      restrictedVolumes: Restricted
      runAsNonRoot: Restricted
      runAsUser: Restricted
      seccompProfile_restricted: Restricted
    # id, rule, level, how it is decided
    items:
      - "appArmorProfile podSecurity.appArmorProfile 1 automated"
      - "capabilities_baseline podSecurity.capabilities_baseline 1 automated"
      - "hostNamespaces podSecurity.hostNamespaces 1 automated"
      - "hostPathVolumes podSecurity.hostPathVolumes 1 automated"
      - "hostPorts podSecurity.hostPorts 1 automated"
      - "hostProbesAndHostLifecycle podSecurity.hostProbesAndHostLifecycle 1 automated"
      - "privileged podSecurity.privileged 1 automated"
      - "procMount podSecurity.procMount 1 automated"
      - "seLinuxOptions podSecurity.seLinuxOptions 1 automated"
      - "seccompProfile_baseline podSecurity.seccompProfile_baseline 1 automated"
      - "sysctls podSecurity.sysctls 1 automated"
      - "windowsHostProcess podSecurity.windowsHostProcess 1 automated"
      - "allowPrivilegeEscalation podSecurity.allowPrivilegeEscalation 2 automated"
      - "capabilities_restricted podSecurity.capabilities_restricted 2 automated"
      - "procMount_restricted podSecurity.procMount_restricted 2 automated"
      - "restrictedVolumes podSecurity.restrictedVolumes 2 automated"
      - "runAsNonRoot podSecurity.runAsNonRoot 2 automated"
      - "runAsUser podSecurity.runAsUser 2 automated"
      - "seccompProfile_restricted podSecurity.seccompProfile_restricted 2 automated"
    """#
}
