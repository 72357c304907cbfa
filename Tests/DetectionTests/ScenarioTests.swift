import Detection
import Model
import Testing

/// Every detector against stories that must alert and stories that look alike and must not.
@Suite struct ScenarioTests {
  @Test(arguments: Scenario.all) func verdict(_ scenario: Scenario) {
    let findings = scenario.findings()
    let own = findings.filter { $0.rule == scenario.rule }
    let highest = own.map(\.severity).max()
    let said = findings.map { "\($0.rule) \($0.severity): \($0.title)" }.joined(separator: "\n")
    switch scenario.verdict {
    case .alert(let severity): #expect(highest == severity, "\(scenario.testDescription)\n\(said)")
    case .harmless(let limit):
      if let limit {
        #expect(highest.map { $0 <= limit } ?? true, "\(scenario.testDescription)\n\(said)")
      } else {
        #expect(own.isEmpty, "\(scenario.testDescription)\n\(said)")
      }
    }
    for finding in own {
      guard case .detection(let details) = finding.details else { continue }
      #expect(finding.severity <= (Self.manual(scenario.rule)?.severity ?? .unknown), "above its manual's severity")
      #expect(details.techniques == Self.manual(scenario.rule)?.techniques)
    }
  }

  private static func manual(_ rule: String) -> DetectorManual? {
    Catalogue.detectors.map { $0.manual }.first { $0.rule == rule }
  }

  @Test func noDetectorIsWithoutBoth() {
    for rule in Catalogue.detectors.map({ $0.manual.rule }) {
      let own = Scenario.all.filter { $0.rule == rule }
      let alerts = own.filter { if case .alert = $0.verdict { true } else { false } }
      #expect(!alerts.isEmpty, "\(rule) has no scenario that must alert")
      #expect(alerts.count < own.count, "\(rule) has no scenario of a harmless look-alike")
    }
    let known = Set(Catalogue.detectors.map { $0.manual.rule })
    for scenario in Scenario.all { #expect(known.contains(scenario.rule), "\(scenario.rule) is no rule") }
  }

  /// The engine calls a detector only for what it said that it wants: it must not have anything to say of the rest.
  @Test func detectorsWantWhatTheyJudge() {
    for scenario in Scenario.all {
      guard let type = Catalogue.detectors.first(where: { $0.manual.rule == scenario.rule }) else { continue }
      var scene = Scene()
      var detector = type.init()
      for event in scenario.stream.events {
        scene.take(event)
        let alerts = detector.observe(event, in: scene)
        #expect(alerts.isEmpty || type.interests.covers(event), "\(scenario.testDescription): \(event.action)")
      }
    }
  }
}
