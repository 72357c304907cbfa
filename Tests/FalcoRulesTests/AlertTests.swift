import Model
import Parsing
import Testing

@testable import FalcoRules

@Suite struct AlertTests {
  private static let rules = """
    - rule: Shell in shop
      desc: Somebody began a shell.
      condition: evt.type = execve and proc.name = bash
      output: "Shell %proc.cmdline by uid=%user.uid login=%user.loginuid in %container.name (50%% sure, %proc.aname[1])"
      priority: WARNING
      tags: [container, T1059.004, T1059, mitre_execution]
    """

  private func alert() throws -> FalcoAlert {
    let parent = ActivityStream.process("/usr/sbin/sshd")
    let shell = ActivityStream.process(
      "/bin/bash", ["-c", "mysql", "--password", "hunter2", "token=abc", "https://u:p@h/"], parent: parent)
    var engine = FalcoEngine(
      FalcoRuleSet.load(Self.rules), surroundings: BareSurroundings(hostname: "node-1"), epoch: 1_700_000_000)
    return try #require(engine.take(ActivityStream.exec(shell, at: 123_456_789)).first)
  }

  @Test func secretsAreNotShown() throws {
    let text = try alert().output
    #expect(
      text
        == "Shell bash -c mysql --password *** token=*** https://u:***@h/ by uid=0 login=<NA> in shop (50% sure, sshd)")
    let finding = try alert().finding
    #expect(!String(describing: finding).contains("hunter2"))
  }

  @Test func jsonHasFalcosShape() throws {
    let line = try alert().jsonLine
    #expect(line.last == 0x0A && line.filter { $0 == 0x0A }.count == 1)
    let json = try JSONValue(parsing: Bytes(line))
    #expect(json["time"]?.string == "2023-11-14T22:13:20.123456789Z")
    #expect(json["rule"]?.string == "Shell in shop" && json["priority"]?.string == "Warning")
    #expect(json["source"]?.string == "syscall" && json["hostname"]?.string == "node-1")
    #expect(json["tags"]?.elements.compactMap(\.string) == ["container", "T1059.004", "T1059", "mitre_execution"])
    #expect(json["output"]?.string?.hasPrefix("22:13:20.123456789: Warning Shell bash -c") == true)
    let fields = try #require(json["output_fields"])
    #expect(fields["evt.time"]?.integer == 1_700_000_000_123_456_789)
    #expect(fields["user.uid"]?.integer == 0 && fields["user.loginuid"] == .null)
    #expect(fields["container.id"]?.string == "ab12ab12ab12" && fields["proc.aname[1]"]?.string == "sshd")
    #expect(fields["k8s.ns.name"]?.string == "prod" && fields["container.image.tag"]?.string == "1.4")
  }

  @Test func findingSaysTheSame() throws {
    let finding = try alert().finding
    #expect(finding.rule == "falco:Shell in shop" && finding.severity == .medium && finding.kind == .detection)
    #expect(finding.subject.kind == .container && finding.subject.name == "shop")
    guard case .detection(let details) = finding.details else {
      Issue.record("a detection has details")
      return
    }
    #expect(details.techniques == ["T1059.004", "T1059"] && details.container?.image == ActivityStream.container.image)
    #expect(details.ancestors.first?.executable == "/usr/sbin/sshd" && abs(details.time - 1_700_000_000.123) < 0.01)
  }

  @Test func firstRuleWinsUnlessAllAreWanted() {
    let text =
      "- rule: A\n  desc: d\n  condition: evt.type = execve\n  output: a\n  priority: INFO\n"
      + "- rule: B\n  desc: d\n  condition: evt.type = execve\n  output: b\n  priority: ALERT\n"
    let event = ActivityStream.exec(ActivityStream.process("/bin/x"))
    var first = FalcoEngine(FalcoRuleSet.load(text))
    var all = FalcoEngine(FalcoRuleSet.load(text), matching: .all)
    #expect(first.take(event).map(\.rule) == ["A"] && all.take(event).map(\.rule) == ["A", "B"])
  }

  @Test func aConnectionAlertsOnce() {
    var engine = FalcoEngine(FalcoRuleSet.condition("evt.type = connect"))
    let process = ActivityStream.process("/bin/x")
    #expect(engine.take(ActivityStream.connect(process, to: "1.2.3.4", port: 1)).count == 1)
    #expect(engine.take(ActivityStream.connect(process, to: "1.2.3.4", port: 1, established: true)).isEmpty)
    #expect(engine.take(ActivityStream.connect(process, to: "1.2.3.4", port: 1)).count == 1)
    // A rule that waits for success still gets it.
    var patient = FalcoEngine(FalcoRuleSet.condition("evt.type = connect and evt.rawres = 0"))
    #expect(patient.take(ActivityStream.connect(process, to: "1.2.3.4", port: 1)).isEmpty)
    #expect(patient.take(ActivityStream.connect(process, to: "1.2.3.4", port: 1, established: true)).count == 1)
  }

  @Test(arguments: FalcoPriority.allCases)
  func prioritiesReadTheirOwnNames(_ priority: FalcoPriority) {
    #expect(FalcoPriority(priority.name.uppercased()) == priority)
    #expect(FalcoPriority("info") == .informational && FalcoPriority("loud") == nil)
  }
}
