import Activity
import Host
import Model
import Parsing

/// Reads what a runtime was told about a container: the `config.json` of its OCI bundle, where containerd, CRI-O and
/// Podman keep it. Names pods and images without asking anybody.
///
/// Source: OCI runtime-spec, config.md; annotations of containerd's CRI plugin, CRI-O and Podman.
struct BundleContainers: ContainerLookup {
  let root: HostRoot

  init(root: HostRoot = HostRoot()) { self.root = root }

  func container(_ id: String) -> ContainerFacts? {
    guard id.utf8.count == 64, id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
      return nil
    }
    let tasks = "/run/containerd/io.containerd.runtime.v2.task"
    let spaces = root.list(tasks, limit: 64).map { "\(tasks)/\($0)/\(id)/config.json" }
    let storage = [
      "/run/containers/storage/overlay-containers/\(id)/userdata/config.json",
      "/var/lib/containers/storage/overlay-containers/\(id)/userdata/config.json",
    ]
    for path in spaces + storage {
      guard let text = try? root.read(path, limit: 4 << 20), let value = try? JSONValue(parsing: text) else { continue }
      return Self.facts(id, value)
    }
    return nil
  }

  static func facts(_ id: String, _ configuration: JSONValue) -> ContainerFacts? {
    var notes: [String: String] = [:]
    for member in configuration["annotations"]?.members ?? [] { notes[member.key] = member.value.string ?? "" }
    func first(_ keys: String...) -> String { keys.lazy.compactMap { notes[$0] }.first { !$0.isEmpty } ?? "" }
    let name = first(
      "io.kubernetes.cri.container-name", "io.kubernetes.container.name", "io.kubernetes.cri-o.ContainerName",
      "io.container.manager.name", "io.podman.annotations.name", "nerdctl/name")
    let image = first(
      "io.kubernetes.cri.image-name", "io.kubernetes.cri-o.ImageName", "io.kubernetes.cri-o.Image",
      "org.opencontainers.image.ref.name")
    guard !name.isEmpty || !image.isEmpty else { return nil }
    let reference = first("io.kubernetes.cri-o.ImageRef", "io.kubernetes.cri.image-name")
    return ContainerFacts(
      id: id, name: name.isEmpty ? String(id.prefix(12)) : name, image: image,
      digest: reference.contains("sha256:") ? "sha256:" + (reference.split(separator: ":").last ?? "") : "",
      labels: notes, pod: first("io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name"),
      namespace: first("io.kubernetes.cri.sandbox-namespace", "io.kubernetes.pod.namespace"))
  }
}
