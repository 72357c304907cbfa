import Model
import Parsing
import TestKit
import Testing

@testable import Notifications

@Suite struct BatchTests {
  @Test func comesBackFromTheOutboxAsItWas() throws {
    var batch = Samples.batch(
      Samples.notification(), Samples.notification(Samples.hostile, severity: .low, fingerprint: "f2", topic: .incident)
    )
    batch.omitted = 3
    batch.entries[0].count = 17
    #expect(try BatchJSON.decode(Bytes(BatchJSON.encode(batch))) == batch)
  }

  @Test func worstFirstAndBounded() {
    let all = (0..<120).map {
      Samples.notification("t\($0)", severity: Severity.allCases[$0 % 6], time: Double($0), fingerprint: "\($0)")
    }
    let batch = NotificationBatch(entries: all.map { .init($0) }, host: "h")
    #expect(batch.entries.count == 50 && batch.omitted == 70 && batch.severity == .critical)
    #expect(batch.entries.prefix(2).map(\.notification.title) == ["t0", "t6"])
    #expect(batch.headline == "[critical] t0 — shop (and 119 more) on h")
  }

  @Test func tornBytesAreRefused() {
    var generator = SeededGenerator(seed: 3)
    let whole = BatchJSON.encode(Samples.batch(Samples.notification()))
    for _ in 0..<500 {
      var bytes = whole
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
      _ = try? BatchJSON.decode(Bytes(bytes))
      #expect(throws: ParseError.self) {
        try BatchJSON.decode(Bytes(whole.prefix(Int.random(in: 0..<whole.count, using: &generator))))
      }
    }
  }

  @Test func aFindingTellsWhatMatters() {
    let finding = Finding(
      kind: .detection, rule: "shell.reverse", severity: .high, title: "t",
      subject: Subject(kind: .container, name: "shop", identifier: "c1"),
      details: .detection(
        DetectionDetails(
          techniques: ["T1059"], container: .init(id: "c1", name: "shop", image: "shop:1"),
          process: .init(pid: 4, executable: "/bin/sh", arguments: ["mysql", "--password=hunter2"], user: "root"),
          network: .init(protocol: "tcp", local: "a", remote: "203.0.113.7:443", direction: "outbound"), time: 99)),
      identity: [])
    let notification = Notice(finding, at: 200)
    #expect(notification.time == 99 && notification.container == "shop" && notification.image == "shop:1")
    #expect(notification.details["remote"] == "203.0.113.7:443")
    #expect(notification.details["arguments"]?.contains("hunter2") == false)
  }

  @Test func timesAreWrittenAsTheirFormatsAsk() {
    #expect(Timestamp.milliseconds(1_796_000_000.5) == "2026-11-30T00:53:20.500Z")
    #expect(Timestamp.mail(1_796_000_000) == "Mon, 30 Nov 2026 00:53:20 +0000")
    #expect(Timestamp.mail(.nan) == "Thu, 1 Jan 1970 00:00:00 +0000")
  }
}
