import Foundation
import Host
import Model
import Parsing
import TestKit
import Testing

@testable import Compliance

@Suite struct FixTests {
  private func plan(_ host: FakeHost, _ sections: [String]) throws -> FixPlan {
    let facts = try host.collect()
    var selection = Selection()
    selection.sections = sections
    let benchmark = try #require(try Catalogue.benchmark(named: "1.8.0"))
    let results = try Audit(benchmark, selection: selection, now: RuleCases.now).results(facts)
    return try FixPlanner(facts, root: HostRoot(host.folder.path)).plan(results)
  }

  private func mode(_ host: FakeHost, _ path: String) throws -> Int {
    try #require(try HostRoot(host.folder.path).status(path)).mode
  }

  @Test(.enabled(if: geteuid() == 0, "only root gives files away")) func whatIsDoneCanBeTakenBack() throws {
    let host = try FakeHost()
    let own = #"{"log-level": "debug",  "dns": ["10.0.0.1"]}"#
    try host.folder.write("etc/docker/daemon.json", own)
    try host.folder.write("etc/docker/certs.d/r/client.key", "k")
    try host.folder.write("etc/default/docker", "x")
    chmod(host.folder.path + "/etc/docker/daemon.json", 0o622)
    chmod(host.folder.path + "/etc/docker/certs.d/r/client.key", 0o644)
    chown(host.folder.path + "/etc/default/docker", 1000, 1000)
    chmod(host.folder.path + "/etc/default/docker", 0o4755)
    let root = HostRoot(host.folder.path)
    let before = try ["/etc/docker/daemon.json", "/etc/docker/certs.d/r/client.key", "/etc/default/docker"].map {
      try #require(try root.status($0))
    }
    // The daemon's configuration is newer than the recorded engine, which has no start time here.
    let plan = try plan(host, ["1", "2", "3"])
    #expect(plan.actions.contains(.mode(path: "/etc/docker/daemon.json", from: 0o622, to: 0o600)), "\(plan.actions)")
    #expect(plan.actions.contains(.mode(path: "/etc/docker/certs.d/r/client.key", from: 0o644, to: 0o400)))
    #expect(
      plan.actions.contains(
        .owner(path: "/etc/default/docker", from: .init(user: 1000, group: 1000), to: .init(user: 0, group: 0))))
    let applier = FixApplier(root)
    for action in plan.actions { try applier.apply(action) }
    #expect(try mode(host, "/etc/docker/daemon.json") == 0o600)
    #expect(try #require(try root.status("/etc/default/docker")).user == 0)
    let written = try JSONValue(parsing: root.read("/etc/docker/daemon.json"))
    #expect(
      written["log-level"]?.string == "info" && written["no-new-privileges"]?.bool == true
        && written["dns"]?[0]?.string == "10.0.0.1")
    let rules = root.auditRules().rules
    #expect(rules.faults.isEmpty && rules.rules.contains { $0.path == "/usr/sbin/dockerd" })
    // Nothing is left to do, and a second plan changes nothing.
    let again = try self.plan(host, ["3"])
    #expect(again.actions.isEmpty, "\(again.actions)")

    let journal = try FixPlan(journal: Bytes(plan.journal))
    #expect(journal.actions == plan.actions)
    for action in journal.actions.reversed() { try applier.undo(action) }
    #expect(try root.read("/etc/docker/daemon.json").text == own)
    #expect(!root.exists(FixPlanner.rulesFile))
    let after = try ["/etc/docker/daemon.json", "/etc/docker/certs.d/r/client.key", "/etc/default/docker"].map {
      try #require(try root.status($0))
    }
    for (old, new) in zip(before, after) {
      #expect(old.mode == new.mode && old.user == new.user && old.group == new.group)
    }
  }

  @Test func whatChangedMeanwhileIsLeftAlone() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("f", "two")
    chmod(path, 0o600)
    symlink("/etc/passwd", folder.path + "/link")
    let applier = FixApplier(HostRoot(folder.path))
    #expect(throws: FixApplier.Failure.self) { try applier.apply(.content(path: "/f", from: "one", to: "three")) }
    #expect(throws: FixApplier.Failure.self) { try applier.apply(.mode(path: "/f", from: 0o644, to: 0o400)) }
    #expect(throws: FixApplier.Failure.self) { try applier.apply(.mode(path: "/link", from: 0o777, to: 0o400)) }
    #expect(throws: FixApplier.Failure.self) { try applier.undo(.content(path: "/f", from: nil, to: "other")) }
    #expect(try HostRoot(folder.path).read("/f").text == "two")
  }

  @Test func settingsThatWouldStopTheEngineAreNotMade() throws {
    let host = try FakeHost()
    try host.folder.write("etc/docker/daemon.json", #"{"iptables":false}"#)
    try host.process(7, "/usr/sbin/dockerd", ["dockerd", "--log-level=debug"])
    host.answers["/networks"] =
      #"[{"Name":"bridge","Driver":"bridge","Options":{"com.docker.network.bridge.enable_icc":"true"}}]"#
    let plan = try plan(host, ["2"])
    let text = plan.actions.map(\.text).joined()
    #expect(!text.contains("icc") && !text.contains("log-level") && text.contains("no-new-privileges"), "\(text)")
    #expect(plan.notes.contains { $0.contains("icc") } && plan.notes.contains { $0.contains("log-level") })
  }

  @Test func journalsOfOthersAreRefused() {
    for text in [
      "{}", "[]", #"{"schema":"bulkhead.fix/1","actions":[{"kind":"mode","path":"/x"}]}"#,
      #"{"schema":"bulkhead.fix/1","actions":[{"kind":"run","path":"/x"}]}"#,
    ] {
      #expect(throws: ParseError.self) { try FixPlan(journal: Bytes(text)) }
    }
  }
}
