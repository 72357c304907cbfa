import Detection
import Model
import Parsing
import Testing

@Suite struct LearningRunTests {
  static let today = ExceptionLedgerTests.today

  private static func learned(_ tell: (inout Stream) -> Void) -> (run: LearningRun, events: [ActivityEvent]) {
    var stream = Stream()
    tell(&stream)
    let run = LearningRun()
    var engine = DetectionEngine(learning: run, epoch: ExceptionLedgerTests.epoch)
    for event in stream.events { _ = engine.take(event) }
    return (run, stream.events)
  }

  private static func read(_ run: LearningRun) throws -> [DetectionException] {
    try ExceptionFile.read(Bytes(Array(run.file(onDay: today).utf8)), name: "learned.yaml")
  }

  /// Every story's alerts are proposed, the file can be read, and accepted as a whole it makes the story silent.
  @Test func whatIsAcceptedIsSilentAndNothingBefore() throws {
    for scenario in Scenario.all {
      let run = LearningRun()
      let before = scenario.findings(learning: run)
      var exceptions = try Self.read(run)
      #expect(exceptions.count == run.proposals(onDay: Self.today).count)
      #expect(run.unproposed == 0 || before.contains { $0.subject.kind == .host }, "\(scenario.testDescription)")
      let untouched = ExceptionLedger(exceptions)
      #expect(scenario.findings(untouched).count == before.count, "\(scenario.testDescription): not accepted yet")
      for index in exceptions.indices {
        exceptions[index].owner = "ann"
        exceptions[index].review = ""
      }
      let accepted = scenario.findings(ExceptionLedger(exceptions)).filter { $0.subject.kind == .container }
      #expect(accepted.isEmpty, "\(scenario.testDescription)\n\(run.file(onDay: Self.today))")
    }
  }

  @Test func graveRulesWaitForAPerson() throws {
    for scenario in Scenario.all where scenario.verdict != .harmless(atMost: nil) {
      let run = LearningRun()
      _ = scenario.findings(learning: run)
      for proposal in run.proposals(onDay: Self.today) {
        let rule = proposal.exception.rules[0]
        let isGrave = ["reverse-shell.", "escape.", "privilege."].contains { rule.hasPrefix($0) }
        #expect(!isGrave || !proposal.exception.review.isEmpty, "\(rule)")
        #expect(proposal.exception.owner.isEmpty)
      }
    }
  }

  @Test func groupsByImageAndProgram() throws {
    let (run, _) = Self.learned { s in
      let app = s.run("/usr/bin/app", "serve")
      for _ in 0..<5 { s.connect(app, "169.254.169.254", 80) }
      s.container.image = "registry.example/other@sha256:" + String(repeating: "0", count: 64)
      s.container.id = String(repeating: "deadbeef", count: 8)
      s.connect(s.run("/usr/bin/agent"), "169.254.169.254", 80)
    }
    let proposals = run.proposals(onDay: Self.today).map(\.exception)
    #expect(proposals.map(\.images) == [["registry.example/other"], ["registry.example/shop"]])
    #expect(proposals.map(\.executables) == [["/usr/bin/agent"], ["/usr/bin/app"]])
    #expect(proposals[1].destinations.map(\.text) == ["169.254.169.254:80"])
    #expect(proposals[1].arguments == ["/usr/bin/app", "serve"] && proposals[1].users == ["0"])
    #expect(proposals[1].expires.daysSince1970 == Self.today + 90)
    // Every connection is made and established: noted are both alerts of each.
    #expect(run.noted >= 6 && run.file(onDay: Self.today).contains("registry.example/shop"))
  }

  @Test func putsAlikeFilesTogetherAndMarksTheRest() throws {
    let (run, _) = Self.learned { s in
      let app = s.run("/usr/bin/app")
      for index in 0..<20 { s.run("/srv/jobs/step-\(index).bin", below: app) { $0.isDropped = true } }
      s.container.image = "registry.example/wild"
      let wild = s.run("/usr/bin/app")
      for index in 0..<20 {
        s.run("/srv/\(index)/\(String(index * 7919, radix: 36))", below: wild) { $0.isDropped = true }
      }
    }
    let own = run.proposals(onDay: Self.today).filter { $0.exception.rules == ["program.dropped"] }
    try #require(own.count == 2)
    #expect(own[0].exception.files == ["/srv/jobs/step-*.bin"] && own[0].exception.review.isEmpty)
    #expect(own[1].exception.images == ["registry.example/wild"] && own[1].exception.review.contains("programs"))
  }

  /// What an attacker may choose (names of programs) must not write the file.
  @Test func namesCannotWriteTheFile() throws {
    let evil = "/srv/x\"\n  - rule: \"*\"\n    owner: eve\u{85}\u{2028}# é\u{1F600}"
    let (run, _) = Self.learned { s in
      s.container.image = "img\n- a: b"
      s.run(evil, evil, "--password", "hunter2", below: s.run("/usr/bin/app")) { $0.isDropped = true }
    }
    let read = try Self.read(run)
    #expect(read.allSatisfy { $0.owner.isEmpty && $0.rules.count == 1 && $0.rules != ["*"] })
    #expect(read.contains { $0.executables == [evil] })
    #expect(!run.file(onDay: Self.today).contains("hunter2"))
  }

  @Test func isBounded() {
    let run = LearningRun()
    var finding = Scenario.all[0].findings()[0]
    guard case .detection(var details) = finding.details else { return }
    for index in 0..<5000 {
      details.process?.executable = "/bin/p\(index)"
      finding.details = .detection(details)
      run.note(finding, in: nil)
    }
    #expect(run.noted == 5000 && run.unproposed == UInt64(5000 - LearningRun.groupLimit))
    #expect(run.proposals(onDay: Self.today).count == 1)
  }
}
