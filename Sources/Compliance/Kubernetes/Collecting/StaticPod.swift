import Documents
import Host
import Kubernetes
import Parsing

/// A component in a manifest that the kubelet starts by itself.
struct StaticPod {
  var file: String
  /// The program first.
  var words: [String]
  var environment: [String: String]
  var version: KubernetesVersion?
  /// Path in the container → path of the host.
  var mounts: [(inner: String, outer: String)]

  /// The host's path of one that the container names.
  func outer(_ path: String) -> String {
    let match = mounts.filter { path == $0.inner || path.hasPrefix($0.inner + "/") }.max {
      $0.inner.utf8.count < $1.inner.utf8.count
    }
    guard let match else { return path }
    return match.outer + path.dropFirst(match.inner.utf8.count)
  }

  /// Every container of a manifest, with its program's name. A manifest of another shape is an error.
  static func read(_ bytes: Bytes, file: String) throws(ParseError) -> [StaticPod] {
    var pods: [StaticPod] = []
    var reader = ManifestReader()
    var fault: ObjectFault?
    try reader.read(bytes) { object in
      guard object.kind == "Pod" else { return }
      do throws(ObjectFault) { pods += try containers(object, file) } catch { fault = error }
    }
    if let fault { throw ParseError("manifest", "\(fault)") }
    return pods
  }

  private static func containers(_ object: KubernetesObject, _ file: String) throws(ObjectFault) -> [StaticPod] {
    guard let spec = try ObjectFields(object.tree, path: "").map("spec") else { return [] }
    var paths: [String: String] = [:]
    for volume in try spec.maps("volumes") {
      guard let name = try volume.text("name"), let path = try volume.map("hostPath")?.text("path") else { continue }
      paths[name] = path
    }
    var found: [StaticPod] = []
    for container in try spec.maps("containers") {
      var pod = StaticPod(
        file: file, words: try container.texts("command") + container.texts("args"), environment: [:],
        version: version(try container.text("image") ?? ""), mounts: [])
      for variable in try container.maps("env") {
        if let name = try variable.text("name"), let value = try variable.text("value") {
          pod.environment[name] = value
        }
      }
      for mount in try container.maps("volumeMounts") {
        guard let name = try mount.text("name"), let inner = try mount.text("mountPath"), let outer = paths[name] else {
          continue
        }
        let below = try mount.text("subPath").map { "/" + $0 } ?? ""
        pod.mounts.append((trimmed(inner), trimmed(outer) + below))
      }
      found.append(pod)
    }
    return found
  }

  private static func trimmed(_ path: String) -> String {
    path.utf8.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Of `registry.k8s.io/kube-apiserver:v1.33.1@sha256:…`.
  private static func version(_ image: String) -> KubernetesVersion? {
    let name = image.prefix { $0 != "@" }
    guard let colon = name.lastIndex(of: ":") else { return nil }
    return KubernetesVersion(String(name[name.index(after: colon)...]))
  }
}
