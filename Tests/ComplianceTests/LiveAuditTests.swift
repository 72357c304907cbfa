import Engine
import EngineSocket
import Foundation
import Host
import Model
import Parsing
import Synchronization
import TestKit
import Testing

@testable import Compliance

/// Answers that change while somebody asks.
private final class ChangingEngine: EngineConnection, Sendable {
  private let answers: Mutex<[String: String]>

  init(_ answers: [String: String]) { self.answers = Mutex(answers) }

  func set(_ target: String, _ answer: String?) { answers.withLock { $0[target] = answer } }

  func get(_ target: String, limit: Int) throws(EngineError) -> Bytes {
    guard let answer = answers.withLock({ $0[target] }) else {
      throw .refused(request: "GET \(target)", status: 404, message: "no such thing")
    }
    guard answer != "broken" else { throw .refused(request: "GET \(target)", status: 500, message: "broken") }
    return Bytes(answer)
  }
}

@Suite struct LiveAuditTests {
  private static func answer(_ id: String, _ host: String = "", executions: String = "[]") -> String {
    #"{"Id":"\#(id)","Name":"/\#(id)","Image":"sha256:i","State":{"Running":false,"Pid":0},"Config":{"Image":"x:1","User":"5"},"HostConfig":{"NetworkMode":"none"\#(host)},"ExecIDs":\#(executions)}"#
  }

  private static func event(_ action: String, _ id: String, execution: String? = nil) -> EngineEvent {
    EngineEvent(
      kind: "container", action: action, object: id, attributes: execution.map { ["execID": $0] } ?? [:])
  }

  private func start(_ engine: ChangingEngine, _ host: FakeHost, waivers: Waivers? = nil) throws -> LiveAudit {
    let benchmark = try #require(try Catalogue.benchmark(named: "1.8.0"))
    return try LiveAudit(
      try Audit(benchmark, now: RuleCases.now), waivers: waivers,
      collector: Collector(root: HostRoot(host.folder.path), now: RuleCases.now), socket: "/var/run/docker.sock",
      peer: (7, 0), api: EngineAPI(width: 2) { engine })
  }

  private func engine(_ host: FakeHost) -> ChangingEngine {
    host.answers["/containers/json?all=true"] = #"[{"Id":"a"},{"Id":"b"}]"#
    host.answers["/containers/a/json"] = Self.answer("a")
    host.answers["/containers/b/json"] = Self.answer("b")
    return ChangingEngine(host.answers)
  }

  private func changed(_ update: LiveAudit.Update) -> [String: AuditComparison.Change.Kind] {
    Dictionary(update.changes.map { (($0.after ?? $0.before)?.rule ?? "", $0.kind) }) { $1 }
  }

  @Test func onlyWhatChangedIsToldAndOnlyOfThatContainer() throws {
    let host = try FakeHost()
    let engine = engine(host)
    var audit = try start(engine, host)
    let before = audit.results.count
    let update1 = audit.received(Self.event("start", "a"), now: RuleCases.now)
    #expect(update1.changes.isEmpty)
    engine.set("/containers/a/json", Self.answer("a", #","Memory":1000000,"Privileged":true"#))
    let update = audit.received(Self.event("update", "a"), now: RuleCases.now)
    let kinds = changed(update)
    #expect(update.container == "a" && kinds["container.memory"] == .mended)
    #expect(kinds["container.privileged"] == .broken && kinds["container.capabilities"] == .broken)
    #expect(kinds["container.readOnlyRoot"] == nil && update.changes.allSatisfy { $0.after?.subject.name == "a" })
    #expect(audit.results.count == before)
    // The same again changes nothing.
    let update2 = audit.received(Self.event("update", "a"), now: RuleCases.now)
    #expect(update2.changes.isEmpty)
  }

  @Test func containersComeAndGo() throws {
    let host = try FakeHost()
    let engine = engine(host)
    var audit = try start(engine, host)
    engine.set("/containers/c/json", Self.answer("c", #","NetworkMode":"container:a""#))
    let born = audit.received(Self.event("create", "c"), now: RuleCases.now)
    #expect(changed(born)["container.memory"] == .broken && changed(born)["container.privileged"] == .appeared)
    engine.set("/containers/c/json", nil)
    let gone = audit.received(Self.event("destroy", "c"), now: RuleCases.now)
    #expect(!gone.changes.isEmpty && gone.changes.allSatisfy { $0.kind == .gone })
    #expect(!audit.facts.containers.contains { $0.settings.id == "c" })
    // One that is gone before it could be looked at.
    let update3 = audit.received(Self.event("start", "d"), now: RuleCases.now)
    #expect(update3.changes.isEmpty)
  }

  @Test func executionsAreRememberedAfterTheirEnd() throws {
    let host = try FakeHost()
    let engine = engine(host)
    var audit = try start(engine, host)
    engine.set(
      "/exec/e1/json",
      #"{"ID":"e1","ContainerID":"a","ProcessConfig":{"privileged":true,"user":"0","entrypoint":"sh"}}"#)
    let kinds = changed(audit.received(Self.event("exec_create", "a", execution: "e1"), now: RuleCases.now))
    #expect(kinds["container.execPrivileged"] == .broken && kinds["container.execRoot"] == .broken)
    engine.set("/exec/e1/json", nil)
    let update4 = audit.received(Self.event("exec_start", "a", execution: "e1"), now: RuleCases.now)
    #expect(update4.changes.isEmpty)
    let update5 = audit.received(Self.event("update", "a"), now: RuleCases.now)
    #expect(update5.changes.isEmpty)
    // One that nobody could ask for in time is an error, not a pass.
    let unknown = audit.received(Self.event("exec_create", "b", execution: "e2"), now: RuleCases.now)
    #expect(
      unknown.changes.contains { $0.after?.rule == "container.execRoot" && $0.after?.compliance?.status == .error })
  }

  @Test func whatCannotBeLookedAtKeepsItsVerdictsAndIsSaid() throws {
    let host = try FakeHost()
    let engine = engine(host)
    var audit = try start(engine, host)
    let before = audit.results
    engine.set("/containers/a/json", "broken")
    let update = audit.received(Self.event("update", "a"), now: RuleCases.now)
    #expect(update.problem?.reason.contains("500") == true && update.changes.isEmpty && audit.results == before)
  }

  @Test func whatIsAboutNoContainerAsksForAWholeAudit() throws {
    let host = try FakeHost()
    var audit = try start(engine(host), host)
    func needs(_ kind: String, _ action: String) -> Bool {
      audit.received(EngineEvent(kind: kind, action: action, object: "x"), now: RuleCases.now).needsWholeAudit
    }
    let wanted = [needs("image", "tag"), needs("daemon", "reload"), needs("network", "create")]
    let unwanted = [needs("volume", "create"), needs("container", "exec_die"), needs("network", "connect")]
    #expect(wanted == [true, true, true] && unwanted == [false, false, false])
  }

  @Test func waiversCountForEventsToo() throws {
    let host = try FakeHost()
    let engine = engine(host)
    let waivers = try Waivers(
      yaml: Bytes(
        "- { check: container.privileged, subject: 'container:a', owner: ann, reason: x, expires: '2026-11-30' }"),
      file: "w.yaml")
    var audit = try start(engine, host, waivers: waivers)
    let day = try #require(CalendarDay("2026-11-30")).number * 86_400
    engine.set("/containers/a/json", Self.answer("a", #","Privileged":true"#))
    func status(_ update: LiveAudit.Update) -> ComplianceDetails.Status? {
      update.changes.first { $0.after?.rule == "container.privileged" }?.after?.compliance?.status
    }
    let excused = audit.received(Self.event("update", "a"), now: day)
    #expect(status(excused) == .waived)
    let late = audit.received(Self.event("update", "a"), now: day + 86_400)
    #expect(status(late) == .fail)
  }

  @Test func executionsToRememberAreBounded() {
    var seen = SeenExecutions()
    func answer(_ user: String) throws -> EngineExecution {
      EngineExecution(try JSONValue(parsing: Bytes("{\"ProcessConfig\":{\"user\":\"\(user)\"}}")))
    }
    if let bad = try? answer("0"), let harmless = try? answer("") {
      seen.remember("bad", .success(bad))
      for number in 0..<(2 * SeenExecutions.maximum) { seen.remember("\(number)", .success(harmless)) }
    }
    #expect(seen.answers.count == SeenExecutions.maximum && seen.isKnown("bad") && !seen.isKnown("0"))
  }
}

/// The same with a real engine: what people do, and how soon it is known.
@Suite(.serialized) struct LiveAuditEngineTests {
  static let isPossible: Bool = {
    guard RealEngine.isPossible else { return false }
    if Tool.find("busybox") == nil { print("skipped: no busybox to run in containers") }
    return Tool.find("busybox") != nil
  }()

  private struct Step {
    var arguments: [String]
    var container: String
    /// Rule and kind of change that must come.
    var rule: String
    var kind: AuditComparison.Change.Kind
    /// Whether the command itself may fail, as an exec does where the kernel forbids it.
    var mayFail = false
  }

  @Test(.enabled(if: isPossible)) func eventsOfARealEngineChangeVerdictsWithinASecond() throws {
    let engine = try RealEngine()
    let folder = try TemporaryDirectory()
    try folder.write("root/bin/busybox", try Data(contentsOf: URL(fileURLWithPath: #require(Tool.find("busybox")))))
    chmod(folder.path + "/root/bin/busybox", 0o755)
    _ = try engine.image("sample:1", layers: [folder.path + "/root"])
    let sleep = ["sample:1", "/bin/busybox", "sleep", "1000"]
    for name in ["one", "two"] { try engine.docker(["run", "-d", "--name", name, "--network", "none"] + sleep) }
    let benchmark = try #require(try Catalogue.benchmark(named: "1.8.0"))
    let began = Int(time(nil)) * 1_000_000_000
    var audit = try LiveAudit(
      Audit(benchmark, now: Int(time(nil))), collector: Collector(now: Int(time(nil))), socket: engine.socket)
    let steps = [
      Step(
        arguments: ["run", "-d", "--name", "open", "--network", "host", "--user", "5"] + sleep, container: "open",
        rule: "container.hostNetwork", kind: .broken),
      Step(
        arguments: ["update", "--memory", "64m", "--memory-swap", "64m", "one"], container: "one",
        rule: "container.memory", kind: .mended),
      Step(
        arguments: ["update", "--pids-limit", "50", "two"], container: "two", rule: "container.pidsLimit", kind: .mended
      ),
      Step(
        arguments: ["exec", "-d", "-u", "0:0", "two", "/bin/busybox", "true"], container: "two",
        rule: "container.execRoot", kind: .broken),
      Step(
        arguments: ["exec", "-d", "-u", "0", "open", "/bin/busybox", "true"], container: "open",
        rule: "container.execRoot", kind: .broken),
      Step(
        arguments: ["exec", "-d", "--privileged", "one", "/bin/busybox", "true"], container: "one",
        rule: "container.execPrivileged", kind: .broken, mayFail: true),
      Step(
        arguments: ["kill", "two"], container: "two", rule: "container.sshServer", kind: .mended),
      Step(arguments: ["rm", "two"], container: "two", rule: "container.user", kind: .gone),
    ]
    var times: [Double] = []
    var index = 0
    var silences = 0
    func act() {
      guard index < steps.count else { return }
      let step = steps[index]
      do { try engine.docker(step.arguments) } catch {
        if !step.mayFail { Issue.record("docker \(step.arguments.joined(separator: " ")): \(error)") }
      }
    }
    func name(_ update: LiveAudit.Update) -> String {
      update.changes.first.flatMap { ($0.after ?? $0.before)?.subject.name } ?? ""
    }
    act()
    try EngineEvents(socket: engine.socket, timeoutSeconds: 2).follow(since: began) { event in
      guard let event else {
        silences += 1
        return silences < 15
      }
      let update = audit.received(event, now: Int(time(nil)))
      #expect(update.problem == nil)
      var record = timespec()
      clock_gettime(CLOCK_REALTIME, &record)
      let step = steps[index]
      guard name(update) == step.container,
        update.changes.contains(where: {
          // A container without an SSH server passes or need not be asked: both are told.
          ($0.after ?? $0.before)?.rule == step.rule && ($0.kind == step.kind || step.rule == "container.sshServer")
        })
      else { return true }
      times.append(Double(record.tv_sec * 1_000_000_000 + record.tv_nsec - event.nanoseconds) / 1e9)
      index += 1
      act()
      return index < steps.count
    }
    #expect(index == steps.count, "no event led to \(index < steps.count ? steps[index].rule : "")")
    let sorted = times.sorted()
    print("event to verdict: \(sorted.map { String(format: "%.3f s", $0) }.joined(separator: ", "))")
    #expect(sorted.isEmpty || sorted[sorted.count / 2] < 1)
  }
}
