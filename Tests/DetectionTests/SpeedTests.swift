import Detection
import Foundation
import Model
import Testing

/// What judging costs, and that it does not grow: with BULKHEAD_MEASURE=PROCESSES, e.g. 1000000. A debug build is some ten
/// times slower.
@Suite(.serialized) struct SpeedTests {
  static let isMeasuring = ProcessInfo.processInfo.environment["BULKHEAD_MEASURE"] != nil

  static let batches =
    ProcessInfo.processInfo.environment["BULKHEAD_MEASURE"].flatMap { Int($0) }.map { max(2, $0 / 1000) } ?? 1000

  /// Resident memory, bytes.
  private static var resident: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
  }

  /// Processor time and not the clock's: other work on the machine does not count.
  private static func processorSeconds(_ work: () -> Void) -> Double {
    let begin = clock()
    work()
    return Double(clock() - begin) / Double(CLOCKS_PER_SEC)
  }

  @Test(.enabled(if: isMeasuring, "BULKHEAD_MEASURE is not set")) func costOfAnEvent() {
    let events = Workload.all.flatMap(\.stream.events)
    let rounds = 10
    var scene = Scene()
    let bare = Self.processorSeconds { for _ in 0..<rounds { for event in events { scene.take(event) } } }
    var engine = DetectionEngine()
    var findings = 0
    let seconds = Self.processorSeconds {
      for _ in 0..<rounds { for event in events { findings += engine.take(event).count } }
    }
    let count = Double(rounds * events.count)
    print(
      "MEASURED \(Catalogue.detectors.count) detectors: \(Int(count / seconds)) events/s, \(seconds / count * 1e6) µs each,",
      "\(seconds / bare) times the bookkeeping that they share")
    #expect(findings > 0)
  }

  /// Many processes, each with its own program, connection and end.
  @Test(.enabled(if: isMeasuring, "BULKHEAD_MEASURE is not set")) func memoryAfterManyProcesses() {
    var engine = DetectionEngine()
    var half = 0
    for batch in 0..<Self.batches {
      var stream = Stream(pid: Int32(batch * 1000 + 1000), clock: UInt64(batch + 1) * 1_000_000_000)
      let server = stream.run("/usr/sbin/server")
      for index in 0..<1000 {
        let child = stream.run("/bin/tool\(index % 97)", "--number", "\(batch)-\(index)", below: server)
        stream.connect(child, "203.0.113.\(index % 200)", UInt16(1000 + index))
        stream.exit(child)
      }
      for event in stream.events { _ = engine.take(event) }
      if batch == Self.batches / 2 { half = Self.resident }
    }
    let end = Self.resident
    print(
      "MEASURED \(Self.batches) thousand processes: \(end >> 20) MiB resident, \((end - half) >> 20) MiB more than at half of them"
    )
    #expect(end - half < 16 << 20)
    #expect(end < 250 << 20, "of a debug build, with the test's own events")
  }
}
