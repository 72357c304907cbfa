import Kubernetes

/// The Pod Security Standards: what a pod may ask for, by profile and by the policy's version.
///
/// Judges as the API server's admission does. Source: kubernetes/pod-security-admission, package policy.
package enum PodSecurity {
  package enum Profile: String, Sendable, Hashable, Codable, CaseIterable { case baseline, restricted }

  package struct Violation: Sendable, Hashable {
    package var control: String
    package var found: String
  }

  /// The newest version whose rules are known; a later one is judged by these.
  package static let latest = KubernetesVersion(1, 37)

  /// In the order of their names, those of the baseline first. One line a control.
  static let controls: [any PodSecurityControl.Type] = [
    AppArmorControl.self,
    BaselineCapabilitiesControl.self,
    HostNamespacesControl.self,
    HostPathControl.self,
    HostPortsControl.self,
    ProbedHostsControl.self,
    PrivilegedControl.self,
    BaselineProcMountControl.self,
    SELinuxControl.self,
    BaselineSeccompControl.self,
    SysctlsControl.self,
    HostProcessControl.self,
    PrivilegeEscalationControl.self,
    RestrictedCapabilitiesControl.self,
    RestrictedProcMountControl.self,
    VolumeTypesControl.self,
    NonRootControl.self,
    UserControl.self,
    RestrictedSeccompControl.self,
  ]

  /// Which controls a profile of a version has: those of the restricted one take the place of some of the baseline.
  static func controls(_ profile: Profile, _ version: KubernetesVersion) -> [any PodSecurityControl.Type] {
    let version = min(version, latest)
    let there = controls.filter { $0.since <= version && ($0.profile == .baseline || profile == .restricted) }
    let replaced = Set(there.compactMap { $0.replaces })
    return there.filter { !replaced.contains($0.name) }
  }

  /// What a profile of a version forbids and this pod asks for.
  package static func violations(
    _ pod: Pod, _ profile: Profile, _ version: KubernetesVersion = latest
  ) -> [Violation] {
    let version = min(version, latest)
    return controls(profile, version).compactMap { control in
      control.violation(pod, version).map { Violation(control: control.name, found: $0) }
    }
  }
}

/// One control of the standards. To add one: a file in `Controls/`, a line in ``PodSecurity/controls``, a row in
/// ``PodSecurityRules`` and in the benchmark.
protocol PodSecurityControl: Sendable {
  /// As upstream calls it.
  static var name: String { get }
  static var profile: PodSecurity.Profile { get }
  /// The first version of the policy that has it.
  static var since: KubernetesVersion { get }
  /// The baseline's control that it takes the place of.
  static var replaces: String? { get }
  /// What is wrong; nil where nothing is.
  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String?
}

extension PodSecurityControl {
  static var since: KubernetesVersion { KubernetesVersion(1, 0) }
  static var replaces: String? { nil }
}

extension Pod {
  /// Every container for which something is said, by its name.
  func containers(_ wrong: (Container) -> String?) -> String? {
    let found = containers.compactMap { container in wrong(container).map { "container \(container.name): \($0)" } }
    return found.isEmpty ? nil : found.joined(separator: "; ")
  }

  /// The pod's own settings and those of each container.
  func contexts(_ wrong: (SecurityContext) -> String?) -> String? {
    let own = wrong(security).map { "pod: \($0)" }
    let theirs = containers { wrong($0.security) }
    return own == nil && theirs == nil ? nil : [own, theirs].compactMap(\.self).joined(separator: "; ")
  }

  var isWindows: Bool { os == "windows" }

  /// From 1.35 on a pod in a user namespace of its own may be root in it.
  var hasOwnUsers: Bool { sharesHostUsers == false }
}
