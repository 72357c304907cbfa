import Kubernetes

/// AppArmor isn't switched off, by annotation or by field.
enum AppArmorControl: PodSecurityControl {
  static let name = "appArmorProfile"
  static let profile = PodSecurity.Profile.baseline

  private static let prefix = "container.apparmor.security.beta.kubernetes.io/"

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    let fields = pod.contexts { context in
      guard let type = context.appArmor, type != "RuntimeDefault", type != "Localhost" else { return nil }
      return "AppArmor profile \(type.isEmpty ? "without a type" : type)"
    }
    let annotations = pod.annotations.sorted { $0.key < $1.key }.filter { key, value in
      key.hasPrefix(prefix) && !value.isEmpty && value != "runtime/default" && !value.hasPrefix("localhost/")
    }.map { "annotation \($0.key)=\($0.value)" }
    let all = [fields].compactMap(\.self) + annotations
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }
}
