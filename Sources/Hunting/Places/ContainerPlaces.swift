import Engine
import EngineSocket
import Host
import Model

/// Where to hunt in running containers: seen through their first process, so volumes and what was mounted later are there
/// too.
package struct ContainerPlaces: Sendable {
  private let engine: EngineAPI
  private let processes: ProcessReader
  private let served = ServedPlaces()

  package init(_ engine: EngineAPI, processes: ProcessReader = ProcessReader()) {
    self.engine = engine
    self.processes = processes
  }

  /// A running container that can be looked into.
  package struct Container: Sendable, Hashable {
    package var id: String
    package var name: String
    package var image: String
    package var pid: Int
    /// Nanoseconds since 1970; nil where the engine doesn't say.
    package var madeAt: Int64? = nil

    package var subject: Subject { Subject(kind: .container, name: name, identifier: id) }
    /// Its file system as it is seen from here.
    package var outer: String { "/proc/\(pid)/root" }
  }

  /// All that run, by name.
  package func running() throws(EngineError) -> [Container] {
    try engine.containers(engine.containerIDs()).compactMap { answer in
      guard case .success(let container) = answer, container.isRunning, container.pid > 0 else { return nil }
      return Container(
        id: container.id, name: container.name, image: container.imageName, pid: container.pid,
        madeAt: EngineTime.nanoseconds(container.created))
    }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  /// The one that a person names: by name, or by identifier or its beginning. Nil where none runs that is called so.
  package func running(named name: String) throws(EngineError) -> Container? {
    let all = try running()
    let bare = name.hasPrefix("/") ? String(name.dropFirst()) : name
    if let exact = all.first(where: { $0.name == bare || $0.id == bare }) { return exact }
    guard bare.count >= 4, bare.allSatisfy(\.isHexDigit) else { return nil }
    let begun = all.filter { $0.id.hasPrefix(bare) }
    return begun.count == 1 ? begun.first : nil
  }

  /// What the containers serve. Asked again and again: the answer of a little while ago is given anew where the same
  /// containers run.
  package func webRoots(of containers: [Container]) -> [HuntPlace] {
    served.places(of: containers) { find($0) }
  }

  private func find(_ containers: [Container]) -> [HuntPlace] {
    let pids = pids(of: containers)
    return containers.flatMap { container in
      WebRootFinder(processes).roots([container.pid] + (pids[container.id] ?? []).filter { $0 != container.pid })
        .map { root in
          place(container, root.path, reason: root.reason)
        }
    }
  }

  /// Directories of a container that a person named; those that it doesn't have are left out. The reason of each is the
  /// name that was given.
  package func places(_ paths: [String], in container: Container) -> [HuntPlace] {
    let outer = processes.root.outer(container.outer)
    let root = HostRoot(outer)
    return paths.compactMap { path in
      guard let resolved = root.resolve(path), (try? root.status(resolved))?.kind == .directory else { return nil }
      return place(container, resolved, reason: path)
    }
  }

  /// Everything in it.
  package func whole(_ container: Container) -> HuntPlace {
    place(container, "/", reason: "")
  }

  private func place(_ container: Container, _ path: String, reason: String) -> HuntPlace {
    let outer = processes.root.outer(container.outer)
    var place = HuntPlace(
      subject: container.subject, path: path, outer: path == "/" ? outer + "/." : outer + path, reason: reason)
    place.madeAt = container.madeAt
    return place
  }

  /// Processes by container, by what their control group is called.
  private func pids(of containers: [Container]) -> [String: [Int]] {
    var found: [String: [Int]] = [:]
    let ids = Set(containers.map(\.id))
    guard !ids.isEmpty else { return found }
    for pid in processes.pids() {
      for group in processes.controlGroups(pid) {
        guard let id = Self.identifier(in: group), ids.contains(id) else { continue }
        found[id, default: []].append(pid)
        break
      }
    }
    return found
  }

  /// The last 64 hexadecimal digits in a row, as Docker, Podman, containerd and CRI-O name groups.
  static func identifier(in group: String) -> String? {
    for part in group.split(whereSeparator: { !$0.isHexDigit }).reversed() where part.count == 64 {
      return String(part)
    }
    return nil
  }
}
