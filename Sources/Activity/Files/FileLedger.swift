import Model

/// What the watched files of one container held when they were last looked at. A value; it looks through a ``FileView``.
package struct FileLedger: Sendable {
  package let container: String
  private var known: [String: SeenFile] = [:]
  /// Of programs only the hash is kept; taken at the first check.
  private var programs: [String: (file: SeenFile, hash: Int)] = [:]
  /// Who last wrote to what may be this path, and when.
  private var writers: [String: ProcessKey] = [:]

  static let contentLimit = 1 << 20
  static let programLimit = 16 << 20
  static let fileLimit = 512

  /// Takes what is there now as known.
  package init(container: String, _ view: some FileView) {
    self.container = container
    known = Self.look(view)
  }

  private static func look(_ view: some FileView) -> [String: SeenFile] {
    var seen: [String: SeenFile] = [:]
    func take(_ path: String) {
      guard seen.count < fileLimit, seen[path] == nil else { return }
      if let file = view.file(path, limit: contentLimit) { seen[path] = file }
    }
    for path in WatchedFiles.files { take(path) }
    for path in WatchedFiles.keys(seen["/etc/passwd"]?.content ?? []) { take(path) }
    for directory in WatchedFiles.directories {
      for name in view.names(directory, limit: 128) { take(directory + "/" + name) }
    }
    return seen
  }

  private static func look(programsIn view: some FileView) -> [String: (file: SeenFile, hash: Int)] {
    var seen: [String: (file: SeenFile, hash: Int)] = [:]
    for path in WatchedFiles.programs {
      guard var file = view.file(path, limit: programLimit) else { continue }
      var hasher = Hasher()
      file.content.withUnsafeBytes { hasher.combine(bytes: $0) }
      let hash = hasher.finalize()
      file.content = []
      seen[path] = (file, hash)
    }
    return seen
  }

  /// Notes who may be about to change what.
  package mutating func wrote(_ path: String, _ process: ProcessKey) {
    if writers.count > 4096 { writers.removeAll(keepingCapacity: true) }
    writers[Self.last(path)] = process
  }

  /// Who wrote to what may be this path; pid 0 where nobody was seen.
  package func writer(of path: String) -> ProcessKey { writers[Self.last(path)] ?? ProcessKey(pid: 0, start: 0) }

  private static func last(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// What is different from the last look.
  package mutating func check(_ view: some FileView, at time: UInt64) -> [FileObservation] {
    let now = Self.look(view)
    var seen: [FileObservation] = []
    for path in Set(known.keys).union(now.keys).sorted() {
      let before = known[path]
      let after = now[path]
      if let before, let after, before.content != after.content, before.hasSameTimes(as: after) {
        seen.append(tampered(path, at: time))
      } else if let change = FileDifference.between(before, after, path: path) {
        seen.append(
          FileObservation(time: time, container: container, process: writer(of: path), change: .written(change)))
      }
    }
    known = now
    return seen
  }

  /// Content that changed while times and size did not, of programs too: reads more, so it is done now and then.
  package mutating func checkPrograms(_ view: some FileView, at time: UInt64) -> [FileObservation] {
    let now = Self.look(programsIn: view)
    var seen: [FileObservation] = []
    for (path, after) in now.sorted(by: { $0.key < $1.key }) {
      guard let before = programs[path], before.hash != after.hash, before.file.hasSameTimes(as: after.file) else {
        continue
      }
      seen.append(tampered(path, at: time))
    }
    programs = now
    return seen
  }

  private func tampered(_ path: String, at time: UInt64) -> FileObservation {
    FileObservation(
      time: time, container: container, process: writer(of: path),
      change: .tampered(
        path: path, detail: "the content is another; size, modification and change time are the same as before"))
  }
}
