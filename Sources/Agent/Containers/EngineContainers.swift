import Activity
import Engine
import EngineSocket
import Glibc
import Model
import Parsing
import Synchronization

/// Asks an engine (Docker, Podman) about containers. An engine that hangs is left alone for a while, so that events never
/// wait for it twice in a row.
final class EngineContainers: ContainerLookup, Sendable {
  private struct State {
    /// Image id → repository digest.
    var digests: [String: String] = [:]
    /// No question before this time (monotonic seconds).
    var silentUntil = 0
  }

  let path: String
  private let state = Mutex(State())
  static let patience = 2
  static let pause = 10

  init(path: String) { self.path = path }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }

  func container(_ id: String) -> ContainerFacts? {
    guard state.withLock({ $0.silentUntil <= Self.now() }) else { return nil }
    return facts(EngineClient(path: path, timeoutSeconds: Self.patience), id)
  }

  /// - Returns: nil where the engine has no such container or gives no answer.
  func facts(_ client: EngineClient, _ id: String) -> ContainerFacts? {
    do throws(EngineError) {
      let answer = try client.get("/containers/\(EngineAPI.escaped(id))/json", limit: 8 << 20)
      guard let value = try? JSONValue(parsing: answer) else { return nil }
      return described(EngineContainer(value), client)
    } catch {
      if case .timedOut = error { state.withLock { $0.silentUntil = Self.now() + Self.pause } }
      return nil
    }
  }

  /// Containers that run now.
  func running(_ client: EngineClient) -> [ContainerFacts] {
    guard let list = try? client.get("/containers/json", limit: 64 << 20), let value = try? JSONValue(parsing: list)
    else { return [] }
    return value.elements.prefix(AnnouncedContainers.limit).compactMap { entry in
      entry["Id"]?.string.flatMap { facts(client, $0) }
    }
  }

  private func described(_ container: EngineContainer, _ client: EngineClient) -> ContainerFacts? {
    guard !container.id.isEmpty else { return nil }
    var facts = ContainerFacts(
      id: container.id, name: container.name, image: container.imageName,
      digest: digest(of: container.imageID, client), labels: container.labels, isPrivileged: container.isPrivileged)
    PodLabels.apply(to: &facts)
    return facts
  }

  /// The digest that the image has in its repository; its id where it came from none.
  func digest(of image: String, _ client: EngineClient) -> String {
    guard !image.isEmpty else { return "" }
    // A name may mean another image later; an id never does.
    let isID = image.hasPrefix("sha256:")
    if isID, let known = state.withLock({ $0.digests[image] }) { return known }
    guard let answer = try? client.get("/images/\(EngineAPI.escaped(image))/json", limit: 8 << 20),
      let value = try? JSONValue(parsing: answer)
    else { return isID ? image : "" }
    let record = EngineImageRecord(value)
    let digest = record.digests.sorted().first.flatMap { $0.split(separator: "@").last.map(String.init) } ?? record.id
    guard isID else { return digest }
    state.withLock { state in
      if state.digests.count > 4096 { state.digests.removeAll() }
      state.digests[image] = digest
    }
    return digest
  }
}

/// The labels by which a kubelet marks the containers of its pods.
///
/// Source: kubernetes, pkg/kubelet/kuberuntime/labels.go.
enum PodLabels {
  static func apply(to facts: inout ContainerFacts) {
    facts.pod = facts.labels["io.kubernetes.pod.name"] ?? facts.pod
    facts.namespace = facts.labels["io.kubernetes.pod.namespace"] ?? facts.namespace
  }
}
