import Model

/// `container.…` and `k8s.…`: where it happened.
enum ContainerFields {
  private static func field(
    _ name: String, _ kind: FalcoField.Kind = .text, _ read: @escaping @Sendable (ContainerFacts) -> FalcoValue
  ) -> FalcoField {
    FalcoField(name, kind) { event in event.container.map(read) ?? .missing }
  }

  /// Missing where it is empty: not asked, not known.
  private static func known(_ text: String) -> FalcoValue { text.isEmpty ? .missing : .text(text) }

  /// `registry:5000/team/app:1.2@sha256:…` in its parts.
  static func imageParts(_ image: String) -> (repository: String, tag: String, digest: String) {
    let at = image.firstIndex(of: "@")
    let digest = at.map { String(image[image.index(after: $0)...]) } ?? ""
    let name = at.map { image[..<$0] } ?? image[...]
    // A bare id is not a name.
    if name.hasPrefix("sha256:") { return ("", "", String(name)) }
    let slash = name.lastIndex(of: "/") ?? name.startIndex
    guard let colon = name[slash...].lastIndex(of: ":") else { return (String(name), "", digest) }
    return (String(name[..<colon]), String(name[name.index(after: colon)...]), digest)
  }

  static let all: [FalcoField] = [
    FalcoField("container.id") { .text($0.container.map { String($0.id.prefix(12)) } ?? "host") },
    FalcoField("container.full_id") { .text($0.container?.id ?? "host") },
    FalcoField("container.name") { event in event.container.map { known($0.name) } ?? .text("host") },
    field("container.image") { known($0.image) },
    field("container.image.repository") { known(imageParts($0.image).repository) },
    field("container.image.tag") { known(imageParts($0.image).tag) },
    field("container.image.digest") { known($0.digest.isEmpty ? imageParts($0.image).digest : $0.digest) },
    field("container.privileged", .flag) { $0.name.isEmpty ? .missing : .flag($0.isPrivileged) },
    FalcoField("container.label", argument: .key) { event, argument in
      guard case .key(let key) = argument else { return .missing }
      return .text(event.container?.labels[key])
    },
    field("container.labels") { facts in
      facts.labels.isEmpty
        ? .missing
        : .text(facts.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","))
    },
    FalcoField("container.info") { event in
      guard let facts = event.container else { return .text("host (id=host)") }
      return .text("\(facts.name) (id=\(facts.id.prefix(12)))")
    },
    FalcoField("container.type") { $0.container == nil ? .text("host") : .text("container") },
    field("k8s.pod.name") { known($0.pod) },
    field("k8s.ns.name") { known($0.namespace) },
    field("k8s.pod.uid") { known($0.labels["io.kubernetes.pod.uid"] ?? "") },
    field("k8s.pod.id") { known($0.labels["io.kubernetes.pod.uid"] ?? "") },
    FalcoField("k8s.pod.label", argument: .key) { event, argument in
      guard case .key(let key) = argument else { return .missing }
      return .text(event.container?.labels[key])
    },
    .absent("container.image.id", "the image's id is not kept beside its digest"),
    .absent("container.mounts", "mounts are not kept with the container"),
    .absent("container.mount", argument: .key, "mounts are not kept with the container"),
    .absent("container.mount.source", argument: .key, "mounts are not kept with the container"),
    .absent("container.mount.dest", argument: .key, "mounts are not kept with the container"),
    .absent("container.mount.mode", argument: .key, "mounts are not kept with the container"),
    .absent("container.mount.rdwr", argument: .key, "mounts are not kept with the container"),
    .absent("container.mount.propagation", argument: .key, "mounts are not kept with the container"),
    .absent("container.start_ts", .number, "the container's start is not kept"),
    .absent("container.duration", .number, "the container's start is not kept"),
    .absent("container.ip", "the container's addresses are not kept"),
    .absent("container.cni.json", "the container's addresses are not kept"),
    .absent("container.healthcheck", "health checks are not kept with the container"),
    .absent("container.liveness_probe", "health checks are not kept with the container"),
    .absent("container.readiness_probe", "health checks are not kept with the container"),
    .absent("container.host_pid", .flag, "the container's configuration is not kept"),
    .absent("container.host_network", .flag, "the container's configuration is not kept"),
    .absent("container.host_ipc", .flag, "the container's configuration is not kept"),
    .absent("k8s.ns.label", argument: .key, "labels of namespaces are not kept"),
    .absent("k8s.ns.labels", "labels of namespaces are not kept"),
    .absent("k8s.pod.labels", "write k8s.pod.label[name] instead"),
    .absent("k8s.pod.ip", "the pod's addresses are not kept"),
    .absent("k8s.pod.full_sandbox_id", "the pod's sandbox is not kept"),
    .absent("k8s.pod.sandbox_id", "the pod's sandbox is not kept"),
    .absent("k8s.deployment.name", "the objects that own a pod are not looked up"),
    .absent("k8s.svc.name", "the objects that own a pod are not looked up"),
    .absent("k8s.rc.name", "the objects that own a pod are not looked up"),
    .absent("k8s.rs.name", "the objects that own a pod are not looked up"),
  ]
}
