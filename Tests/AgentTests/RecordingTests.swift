import Activity
import Detection
import Model
import Parsing
import Sensor
import TestKit
import Testing

@testable import Agent

@Suite struct RecordingTests {
  static let container = ContainerFacts(
    id: String(repeating: "ab", count: 32), name: "shop", image: "shop:1", digest: "sha256:1", labels: ["a": "b"],
    pod: "shop-0", namespace: "sales", isPrivileged: true)

  static let inputs: [WatchInput] = [
    .container(container),
    .event(Bytes([1, 0, 0, 0, 5] + [UInt8](repeating: 0, count: 700) + [7])),
    .login(
      container: container.id,
      Login(way: .engineExecution, user: "root", arguments: ["sh", ""], hasTerminal: true, execution: "e1")),
    .fileChanged(
      FileObservation(
        time: 9, container: container.id, process: ProcessKey(pid: 4, start: 5),
        change: .written(
          ActivityEvent.FileChange(
            path: "/etc/passwd", removed: ["a"], added: ["b", ""], kind: .created, modeBefore: nil, modeAfter: 0o644,
            limitation: "x")))),
    .fileChanged(
      FileObservation(
        time: 9, container: "", process: ProcessKey(pid: 0, start: 0), change: .tampered(path: "/bin/su", detail: "d"))),
    .enforced(time: 3, container: container.id, pid: 9, Enforcement(kind: .deniedProgram, target: "/x")),
    .lost(cgroup: 1 << 63 | 7, count: 3, time: 11),
  ]

  static func recorded(limit: Int = 1 << 20) throws -> [UInt8] {
    let folder = try TemporaryDirectory()
    let writer = try RecordingWriter(path: folder.path + "/r", epoch: 12.5, limit: limit)
    for input in inputs { writer.write(input) }
    writer.finish()
    return try WatchReplay.load(folder.path + "/r").array
  }

  @Test func whatWasWrittenIsRead() throws {
    var reader = try RecordingReader(Bytes(try Self.recorded()))
    #expect(reader.epoch == 12.5)
    for input in Self.inputs {
      let read = try #require(try reader.next())
      #expect("\(RecordingFormat.encode(read))" == "\(RecordingFormat.encode(input))")
    }
    #expect(try reader.next() == nil)
    #expect(reader.isWhole)
  }

  @Test func zerosArePackedAndComeBack() {
    var random = SeededGenerator(seed: 5)
    for size in [0, 1, 2, 255, 256, 257, 5000] {
      let bytes = (0..<size).map { _ in Int.random(in: 0..<3, using: &random) == 0 ? UInt8(7) : 0 }
      #expect(ZeroRuns.unpacked(Bytes(ZeroRuns.packed(Bytes(bytes))), limit: size) == bytes)
    }
    #expect(ZeroRuns.unpacked(Bytes([0, 255]), limit: 255) == nil)
    #expect(ZeroRuns.unpacked(Bytes([0]), limit: 255) == nil)
  }

  @Test func aRecordingThatIsFullSaysSo() throws {
    let folder = try TemporaryDirectory()
    let writer = try RecordingWriter(path: folder.path + "/r", epoch: 0, limit: 300)
    for _ in 0..<9 { for input in Self.inputs { writer.write(input) } }
    writer.finish()
    #expect(writer.failure != nil)
    let bytes = try WatchReplay.load(folder.path + "/r")
    #expect(bytes.count <= 300)
    let summary = try WatchReplay.run(bytes, judges: { _ in [] }, sink: { _ in })
    #expect(summary.recordingFailure != nil)
  }

  @Test func anyBytesAreReadOrRefused() throws {
    let good = try Self.recorded()
    var random = SeededGenerator(seed: 3)
    for round in 0..<400 {
      var bytes = round % 2 == 0 ? good : Array(good.prefix(Int.random(in: 0...good.count, using: &random)))
      for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard var reader = try? RecordingReader(Bytes(bytes)) else { continue }
      var items = 0
      while let _ = try? reader.next(), items < 1000 { items += 1 }
      #expect(items < 1000)
    }
  }
}
