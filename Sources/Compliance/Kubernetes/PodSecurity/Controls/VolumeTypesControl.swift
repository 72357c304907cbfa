import Kubernetes

/// Volumes are of the kinds that bring no storage of the node or the network of their own.
enum VolumeTypesControl: PodSecurityControl {
  static let name = "restrictedVolumes"
  static let profile = PodSecurity.Profile.restricted
  static let replaces: String? = HostPathControl.name

  private static let allowed: Set<String> = [
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret",
  ]

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    // Without a source the API server makes an emptyDir of it before admission.
    let wrong = pod.volumes.filter { !$0.sources.isEmpty && allowed.isDisjoint(with: $0.sources) }
    return wrong.isEmpty
      ? nil : wrong.map { "volume \($0.name): \($0.sources.joined(separator: ", "))" }.joined(separator: "; ")
  }
}
