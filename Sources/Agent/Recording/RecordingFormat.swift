import Activity
import Model
import Parsing
import Sensor

/// How a recording looks: eight bytes of magic, the version, the time of boot, then items, each a kind, a length and that
/// many bytes. The kernel's records stand in its own layout, their zeros packed.
enum RecordingFormat {
  static let magic: [UInt8] = Array("BHWATCH\n".utf8)
  static let version: UInt64 = 2
  /// Of one item, unpacked.
  static let itemLimit = 64 << 20

  enum Kind: UInt8 {
    case event = 1
    case snapshot = 2
    case container = 3
    case login = 4
    case fileChanged = 5
    case lost = 6
    /// Nothing follows: written when the recording was ended in order.
    case end = 7
    case enforced = 8
  }

  static func encode(_ input: WatchInput) -> (Kind, [UInt8]) {
    var writer = BinaryWriter()
    switch input {
    case .event(let bytes): return (.event, ZeroRuns.packed(bytes))
    case .snapshot(let snapshot):
      writer.blob(ZeroRuns.packed(Bytes(snapshot.taskRecords)))
      writer.blob(ZeroRuns.packed(Bytes(snapshot.fileRecords)))
      writer.list(snapshot.tasks) { writer, task in
        writer.signed(Int64(task.process.pid))
        writer.string(task.executable)
        writer.list(task.arguments) { $0.string($1) }
      }
      return (.snapshot, writer.bytes)
    case .container(let facts):
      for text in [facts.id, facts.name, facts.image, facts.digest, facts.pod, facts.namespace] { writer.string(text) }
      writer.map(facts.labels)
      writer.byte(facts.isPrivileged ? 1 : 0)
      return (.container, writer.bytes)
    case .login(let container, let login):
      for text in [container, login.way.rawValue, login.user, login.execution] { writer.string(text) }
      writer.list(login.arguments) { $0.string($1) }
      writer.byte(login.hasTerminal ? 1 : 0)
      return (.login, writer.bytes)
    case .fileChanged(let seen):
      encode(seen, &writer)
      return (.fileChanged, writer.bytes)
    case .enforced(let time, let container, let pid, let enforcement):
      writer.unsigned(time)
      writer.string(container)
      writer.signed(Int64(pid))
      writer.string(enforcement.kind.rawValue)
      writer.string(enforcement.target)
      return (.enforced, writer.bytes)
    case .lost(let cgroup, let count, let time):
      for value in [cgroup, count, time] { writer.unsigned(value) }
      return (.lost, writer.bytes)
    }
  }

  private static func encode(_ seen: FileObservation, _ writer: inout BinaryWriter) {
    writer.unsigned(seen.time)
    writer.string(seen.container)
    writer.signed(Int64(seen.process.pid))
    writer.unsigned(seen.process.start)
    switch seen.change {
    case .written(let change):
      writer.byte(0)
      for text in [change.path, change.kind.rawValue, change.limitation] { writer.string(text) }
      writer.list(change.removed) { $0.string($1) }
      writer.list(change.added) { $0.string($1) }
      writer.optional(change.modeBefore) { $0.unsigned(UInt64($1)) }
      writer.optional(change.modeAfter) { $0.unsigned(UInt64($1)) }
    case .tampered(let path, let detail):
      writer.byte(1)
      writer.string(path)
      writer.string(detail)
    }
  }

  static func decode(_ kind: Kind, _ bytes: Bytes) throws(ParseError) -> WatchInput? {
    var reader = BinaryReader(bytes, format: "recording")
    switch kind {
    case .event: return .event(Bytes(try unpack(bytes)))
    case .snapshot:
      let tasks = try unpack(try reader.blob())
      let files = try unpack(try reader.blob())
      let programs = try reader.list { reader throws(ParseError) in
        (
          Int32(truncatingIfNeeded: try reader.signed()),
          Snapshot.Program(executable: try reader.string(), arguments: try reader.strings())
        )
      }
      let byPid = Dictionary(programs) { first, _ in first }
      return .snapshot(Snapshot(tasks: tasks, files: files) { byPid[$0] })
    case .container:
      var facts = ContainerFacts(id: try reader.string())
      facts.name = try reader.string()
      facts.image = try reader.string()
      facts.digest = try reader.string()
      facts.pod = try reader.string()
      facts.namespace = try reader.string()
      facts.labels = try reader.map()
      facts.isPrivileged = try reader.byte() == 1
      return .container(facts)
    case .login:
      let container = try reader.string()
      var login = Login(way: Login.Way(rawValue: try reader.string()) ?? .engineExecution)
      login.user = try reader.string()
      login.execution = try reader.string()
      login.arguments = try reader.strings()
      login.hasTerminal = try reader.byte() == 1
      return .login(container: container, login)
    case .fileChanged: return .fileChanged(try observation(&reader))
    case .lost:
      return .lost(cgroup: try reader.unsigned(), count: try reader.unsigned(), time: try reader.unsigned())
    case .enforced:
      let time = try reader.unsigned()
      let container = try reader.string()
      let pid = Int32(truncatingIfNeeded: try reader.signed())
      let kind = Enforcement.Kind(rawValue: try reader.string()) ?? .deniedProgram
      return .enforced(
        time: time, container: container, pid: pid, Enforcement(kind: kind, target: try reader.string()))
    case .end: return nil
    }
  }

  private static func observation(_ reader: inout BinaryReader) throws(ParseError) -> FileObservation {
    let time = try reader.unsigned()
    let container = try reader.string()
    let pid = Int32(truncatingIfNeeded: try reader.signed())
    let process = ProcessKey(pid: pid, start: try reader.unsigned())
    let change: FileObservation.Change
    if try reader.byte() == 0 {
      let path = try reader.string()
      let kind = ActivityEvent.FileChange.Kind(rawValue: try reader.string()) ?? .changed
      let limitation = try reader.string()
      let removed = try reader.strings()
      let added = try reader.strings()
      func mode(_ reader: inout BinaryReader) throws(ParseError) -> UInt16 {
        UInt16(truncatingIfNeeded: try reader.unsigned())
      }
      let before = try reader.optional(mode)
      change = .written(
        ActivityEvent.FileChange(
          path: path, removed: removed, added: added, kind: kind, modeBefore: before,
          modeAfter: try reader.optional(mode), limitation: limitation))
    } else {
      change = .tampered(path: try reader.string(), detail: try reader.string())
    }
    return FileObservation(time: time, container: container, process: process, change: change)
  }

  private static func unpack(_ bytes: Bytes) throws(ParseError) -> [UInt8] {
    guard let whole = ZeroRuns.unpacked(bytes, limit: itemLimit) else {
      throw ParseError("recording", "an item is torn, or larger than \(itemLimit) bytes")
    }
    return whole
  }
}
