import Foundation
import Parsing
import TestKit
import Testing

@testable import FalcoRules

/// What rules cost for each event: with BULKHEAD_MEASURE=1, in a release build.
@Suite struct SpeedTests {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["BULKHEAD_MEASURE"] != nil, "BULKHEAD_MEASURE is not set"))
  func costOfAnEvent() throws {
    var bytes = try Fixture.bytes("shop-rules.yaml")
    if !BehaviourTests.officialRules.isEmpty {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: BehaviourTests.officialRules + "/falco_rules.yaml")))
    }
    let clock = ContinuousClock()
    var set = FalcoRuleSet()
    let loading = clock.measure { set = FalcoRuleSet.load(files: [FalcoRuleFile(name: "rules", bytes: Bytes(bytes))]) }
    var engine = FalcoEngine(set)
    var parent = ActivityStream.process("/usr/bin/app")
    for level in 0..<6 { parent = ActivityStream.process("/usr/bin/level\(level)", parent: parent) }
    let exec = ActivityStream.exec(ActivityStream.process("/bin/bash", ["-c", "ls -l /opt/data"], parent: parent))
    let open = ActivityStream.open(ActivityStream.process("/usr/bin/app", parent: parent), "/etc/hosts")
    let connect = ActivityStream.connect(
      ActivityStream.process("/usr/bin/app", parent: parent), to: "93.184.216.34", port: 443)
    for (name, event) in [("exec", exec), ("open", open), ("connect", connect)] {
      let time = clock.measure { for _ in 0..<50_000 { _ = engine.take(event) } }
      print("MEASURED \(set.rules.count) rules, loaded in \(loading): \(name) \(time / 50_000)")
    }
    #expect(!set.rules.isEmpty)
  }
}
