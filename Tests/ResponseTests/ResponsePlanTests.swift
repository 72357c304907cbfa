import Model
import TestKit
import Testing

@testable import Response

@Suite struct ResponsePlanTests {
  @Test func withoutAPolicyNothingIsDone() {
    var plan = ResponsePlan()
    for severity in Severity.allCases {
      let decision = plan.decide(Samples.finding("any.rule", severity), Samples.context(remote: "1.2.3.4"))
      #expect(decision.actions.isEmpty && decision.verb == .alert && decision.refusal == nil)
    }
    #expect(plan.guarding(Samples.container()) == nil && ResponsePlan.failsOpen)
  }

  @Test func eachVerbHasItsTarget() throws {
    func target(_ verb: ResponseVerb, _ context: ResponseContext) throws -> ResponseAction.Target {
      var plan = Samples.plan(verb)
      return try #require(plan.decide(Samples.finding(), context).actions.first).target
    }
    #expect(try target(.kill, Samples.context()) == .process(ProcessKey(pid: 400, start: 7), container: "c1"))
    #expect(try target(.pause, Samples.context()) == .container("c1"))
    #expect(try target(.stop, Samples.context()) == .container("c1"))
    let remote = try #require(IPAddress(parsing: "1.2.3.4"))
    #expect(
      try target(.block, Samples.context(remote: "1.2.3.4")) == .connection(remote, port: 4444, container: "c1"))
    #expect(try target(.block, Samples.context(dropped: "/tmp/x")) == .program(path: "/tmp/x", container: "c1"))
  }

  /// What must never be touched, and what the refusal says.
  @Test func railsRefuse() {
    func refusal(
      _ verb: ResponseVerb, _ context: ResponseContext, containers: [String] = [], own: Set<String> = []
    ) -> String {
      var plan = Samples.plan(verb, containers: containers, own: own)
      let decision = plan.decide(Samples.finding(), context)
      return decision.actions.isEmpty ? decision.refusal ?? "silent" : "acted"
    }
    let protected = Samples.container(labels: [ResponsePolicy.Protection.label: "true"])
    #expect(refusal(.kill, Samples.context(nil)).contains("host"))
    #expect(refusal(.kill, Samples.context(), own: ["c1"]).contains("own"))
    #expect(refusal(.kill, Samples.context(Samples.container(""))).contains("has not said"))
    #expect(refusal(.kill, Samples.context(protected)).contains("protected"))
    #expect(refusal(.kill, Samples.context(protected), containers: ["sh*"]).contains("protected"))
    #expect(refusal(.kill, Samples.context(protected), containers: ["shop"]) == "acted")
    #expect(refusal(.kill, Samples.context(process: nil)).contains("began"))
    #expect(refusal(.kill, Samples.context(process: ProcessKey(pid: 400, start: 0))).contains("began"))
    #expect(refusal(.kill, Samples.context(process: ProcessKey(pid: 1, start: 9))).contains("never killed"))
    #expect(refusal(.block, Samples.context()).contains("neither"))
    #expect(refusal(.block, Samples.context(remote: "127.0.0.1")).contains("inside"))
    #expect(refusal(.block, Samples.context(dropped: "relative")).contains("neither"))
  }

  @Test func limitsHold() {
    var plan = Samples.plan(.kill)
    func acts(_ container: String, _ now: Double) -> Bool {
      !plan.decide(Samples.finding(), Samples.context(Samples.container(container, id: container), at: now)).actions
        .isEmpty
    }
    #expect((0..<8).filter { _ in acts("a", 10) }.count == 5)
    #expect((0..<40).filter { acts("b\($0)", 20) }.count == 15)
    #expect(!acts("z", 69) && acts("z", 71))
  }

  @Test func aContainerIsStoppedOnce() {
    var plan = Samples.plan(.stop)
    #expect(!plan.decide(Samples.finding(), Samples.context(at: 1)).actions.isEmpty)
    #expect(plan.decide(Samples.finding(), Samples.context(at: 30)).refusal?.contains("29 s ago") == true)
    #expect(!plan.decide(Samples.finding(), Samples.context(at: 62)).actions.isEmpty)
  }

  @Test func theFirstRuleThatFitsDecides() throws {
    let policy = try Samples.policy(
      """
      rules:
        - {name: quiet, rules: reverse-shell.*, images: "*/lab/*", action: observe}
        - {name: die, severity: high, namespaces: [prod], action: kill}
        - {name: rest, severity: medium, action: alert}
      """)
    var plan = ResponsePlan(policy)
    func rule(_ finding: Finding, _ container: ContainerFacts?) -> String {
      plan.decide(finding, Samples.context(container)).rule
    }
    #expect(rule(Samples.finding(), Samples.container(image: "hub/lab/x:2")) == "quiet")
    #expect(rule(Samples.finding(), Samples.container(namespace: "prod")) == "die")
    #expect(rule(Samples.finding("x", .medium), Samples.container(namespace: "prod")) == "rest")
    #expect(rule(Samples.finding("x", .low), Samples.container(namespace: "prod")) == "")
    #expect(rule(Samples.finding(), nil) == "rest")
  }

  @Test func guardsHoldFromTheStart() throws {
    let policy = try Samples.policy(
      """
      protect: {containers: [db]}
      guards:
        - {name: immutable, images: [registry.example*/team/shop], dropped-programs: kill}
        - {name: closed, containers: ["*"], only-connections: [10.0.0.0/8]}
      """)
    let plan = ResponsePlan(policy, own: ["me"])
    #expect(plan.guarding(Samples.container())?.droppedPrograms == .kill)
    #expect(plan.guarding(Samples.container("x", image: "y"))?.allowedNetworks.count == 1)
    #expect(plan.guarding(Samples.container("db", image: "y")) == nil)
    #expect(plan.guarding(Samples.container("x", image: "y", id: "me")) == nil)
  }

  /// Whatever comes, nothing but a container that is known, not protected and not ours is acted on.
  @Test func noFindingGetsPastTheRails() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let verb = ResponseVerb.allCases.randomElement(using: &random) ?? .alert
      var plan = Samples.plan(verb, own: ["me"])
      let container =
        [
          nil, Samples.container("", id: "c"), Samples.container(id: "me"), Samples.container(),
          Samples.container(labels: [ResponsePolicy.Protection.label: "true"]),
        ].randomElement(using: &random) ?? nil
      let process =
        [nil, ProcessKey(pid: 1, start: 1), ProcessKey(pid: 5, start: 0), ProcessKey(pid: 5, start: 5)]
        .randomElement(using: &random) ?? nil
      let decision = plan.decide(
        Samples.finding(),
        Samples.context(container, process: process, remote: Bool.random(using: &random) ? "::1" : "9.9.9.9"))
      for action in decision.actions {
        #expect(verb.changesSomething && container?.name == "shop" && container?.labels.isEmpty == true)
        #expect(action.target.container == "c1")
        if case .process(let key, _) = action.target { #expect(key == ProcessKey(pid: 5, start: 5)) }
      }
      #expect(decision.actions.isEmpty || decision.refusal == nil)
    }
  }
}
