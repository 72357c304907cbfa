import Foundation
import Model
import TestKit
import Testing

@testable import Store

/// A process that writes is killed twenty times, at any moment; each time the store is whole, quickly there again, and has
/// everything but the activity of the last second.
///
/// The process is this test program itself, which then runs only ``WritingUntilKilled``.
@Suite struct CrashTests {
  static let variable = "BULKHEAD_STORE_TEST_WRITER"

  private func writer(_ home: String, log: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    process.arguments = ["--testing-library", "swift-testing", "--filter", "WritingUntilKilled"]
    process.environment = ProcessInfo.processInfo.environment.merging([Self.variable: home]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = FileHandle(forWritingAtPath: log)
    return process
  }

  /// What the writer said was stored, and when it appended which line.
  private func progress(_ path: String) throws -> (alerts: Int, lines: [(number: Int, time: Double)]) {
    var alerts = -1
    var lines: [(Int, Double)] = []
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    // A line without its end is torn.
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let parts = line.split(separator: " ")
      guard parts.count == 3, let number = Int(parts[1]), let time = Double(parts[2]) else { continue }
      if parts[0] == "alert" { alerts = number } else { lines.append((number, time)) }
    }
    return (alerts, lines)
  }

  @Test(.timeLimit(.minutes(5))) func killedTwentyTimesLosesASecondAtMost() throws {
    let folder = try TemporaryDirectory(prefix: "bulkhead-crash")
    let log = try folder.write("log", "")
    let progressPath = folder.path + "/progress"
    var generator = SeededGenerator(seed: 20)
    var slowest = 0.0
    for round in 0..<20 {
      try? FileManager.default.removeItem(atPath: progressPath)
      let process = try writer(folder.path, log: log)
      try process.run()
      let began = HostClock.now
      while try progress(progressPath).alerts < 0 {
        let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        try #require(process.isRunning && HostClock.now - began < 60, "the writer did not begin: \(said.suffix(1000))")
        usleep(2000)
      }
      // Some long enough to see that what is older than a second is there.
      usleep(UInt32.random(in: 0...(round % 4 == 0 ? 2_200_000 : 300_000), using: &generator))
      kill(process.processIdentifier, SIGKILL)
      let killed = HostClock.now
      process.waitUntilExit()
      let (alerts, lines) = try progress(progressPath)

      let start = HostClock.now
      let store = try Store(home: folder.path)
      slowest = max(slowest, HostClock.now - start)
      #expect(try store.checkIntegrity() == [])
      #expect(store.setAside == nil)
      var query = AlertQuery()
      query.rule = "round.\(round)"
      query.limit = 1000
      let stored = try store.alerts.counts(query).values.reduce(0, +)
      #expect(stored > alerts, "round \(round): \(stored) of \(alerts + 1) alerts")
      #expect(try store.incidents.find("INC-\(round)") != nil)
      let old = lines.last { $0.time < killed - 1.5 }
      if let old {
        var query = ActivityQuery()
        query.text = "round \(round) line \(old.number) "
        #expect(try store.activity.page(query).elements.count == 1, "round \(round), line \(old.number)")
      }
      #expect(try store.audit.firstBroken() == nil)
      try store.settings.set("round", to: "\(round + 1)", by: "test", at: 1)
      try store.close()
    }
    #expect(slowest < 2, "the slowest restart took \(slowest) s")
    print("store: 20 kills, slowest restart \(Int(slowest * 1000)) ms")
  }
}

@Suite struct WritingUntilKilled {
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment[CrashTests.variable] != nil,
      "it is the process that the crash test kills"))
  func writes() throws {
    let home = try #require(ProcessInfo.processInfo.environment[CrashTests.variable])
    let store = try Store(home: home)
    store.start()
    let round = Int(try store.settings.value("round") ?? "0") ?? 0
    let progress = fopen(home + "/progress", "a")
    func say(_ what: String, _ number: Int) {
      fputs("\(what) \(number) \(HostClock.now)\n", progress)
      fflush(progress)
    }
    for number in 0..<1_000_000 {
      let now = HostClock.now
      store.activity.append([
        ActivityRecord(
          time: now, kind: .ran, container: "c\(number % 5)", process: ProcessReference(pid: 1, startedAt: now),
          program: "/bin/sh", text: "round \(round) line \(number) end")
      ])
      say("line", number)
      try store.alerts.append([(SampleFindings.detection("round.\(round)", container: "c\(number % 50)"), now)])
      var incident = IncidentRecord(
        id: "INC-\(round)", title: "t", isOpen: true, severity: .high, score: number, stages: [], containers: [],
        openedAt: now, updatedAt: now, story: [UInt8](repeating: 0x20, count: 20_000))
      incident.score = number
      try store.incidents.save(incident)
      try store.audit.append(actor: "test", action: "write", object: "\(number)", at: now)
      say("alert", number)
      if number % 10 == 9 { try store.sweep(at: now) }
    }
  }
}
