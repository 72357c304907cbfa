import Model
import Testing

@testable import Incidents

@Suite struct CorrelatorTests {
  private func run(_ findings: [(Double, Finding)], _ correlator: inout Correlator) -> [Correlator.Change] {
    findings.flatMap { correlator.take($0.1, at: $0.0) }
  }

  @Test func oneAttackIsOneIncidentWithItsStagesInOrder() throws {
    var correlator = Correlator()
    let changes = run(AttackScript.story, &correlator)
    #expect(changes.count == 5)
    guard case .opened = changes.first else {
      Issue.record("the webshell opens it")
      return
    }
    let incident = try #require(correlator.current.first)
    #expect(correlator.current.count == 1)
    #expect(
      incident.stages.map(\.stage) == [
        .persistence, .execution, .privilegeEscalation, .credentialAccess, .escape,
      ])
    #expect(incident.severity == .critical)
    #expect(Score(incident).points == 100)
    #expect(incident.entries.map(\.time) == [1000, 1029, 1054, 1060, 1069])
    #expect(incident.entrance == .shown(AttackScript.story[0].1))
    #expect(Story(incident).reach.hostReached)
  }

  @Test func whateverTheOrderItIsOne() {
    for shift in 0..<AttackScript.story.count {
      var correlator = Correlator()
      let shifted = Array(AttackScript.story[shift...] + AttackScript.story[..<shift])
      _ = run(shifted, &correlator)
      #expect(correlator.current.count == 1)
      #expect(correlator.current.first?.entries.map(\.time) == [1000, 1029, 1054, 1060, 1069])
    }
  }

  @Test func ordinaryOddThingsAreNoIncident() {
    var correlator = Correlator()
    let lone: [(Double, Finding)] = [
      (
        10,
        AttackScript.detection("shell.in-container", .low, "T1059.004", lineage: [(5, "/bin/sh")] + AttackScript.init1)
      ),
      (
        500,
        AttackScript.detection(
          "package-manager", .medium, "T1105", lineage: [(50, "/usr/bin/apt")] + AttackScript.init1)
      ),
      (900, AttackScript.webshell("/var/www/html/odd.php", .suspicious)),
      (
        1500,
        AttackScript.detection("scan", .medium, "T1046", in: AttackScript.database, lineage: [(70, "/usr/bin/nc")])
      ),
    ]
    #expect(run(lone, &correlator).isEmpty)
    #expect(correlator.current.isEmpty)
  }

  @Test func twoDoubtfulThingsOfOneProcessTreeAreAnIncident() {
    var correlator = Correlator()
    let tree: [(Int32, String)] = [(120, "/bin/sh")] + AttackScript.init1
    let changes = run(
      [
        (10, AttackScript.detection("network-tool", .medium, "T1105", lineage: [(121, "/usr/bin/curl")] + tree)),
        (20, AttackScript.detection("drift", .medium, "T1036", lineage: [(122, "/tmp/y")] + tree, file: "/tmp/y")),
      ], &correlator)
    #expect(changes.count == 1)
    #expect(correlator.current.first?.entries.count == 2)
  }

  @Test func differentContainersAreDifferentIncidentsUntilTheyShareTheAttacker() throws {
    var correlator = Correlator()
    let one = AttackScript.detection(
      "reverse-shell.stdio", .critical, "T1059.004", lineage: [(120, "/bin/sh")] + AttackScript.init1)
    let other = AttackScript.detection(
      "reverse-shell.stdio", .critical, "T1059.004", in: AttackScript.database,
      lineage: [(220, "/bin/sh"), (210, "postgres")])
    _ = run([(10, one), (20, other)], &correlator)
    #expect(correlator.current.count == 2)
    let address = "203.0.113.7:4444"
    let changes = run(
      [
        (
          30,
          AttackScript.detection("c2", .high, "T1071", lineage: [(121, "/bin/a")] + AttackScript.init1, remote: address)
        ),
        (
          40,
          AttackScript.detection(
            "c2", .high, "T1071", in: AttackScript.database,
            lineage: [(221, "/bin/a"), (220, "/bin/sh"), (210, "postgres")],
            remote: address)
        ),
      ], &correlator)
    #expect(correlator.current.count == 1)
    guard case .merged(let incident, let names)? = changes.last else {
      Issue.record("the shared address merges them")
      return
    }
    #expect(incident.entries.count == 4 && names.count == 1 && incident.merged == names)
    #expect(incident.containers.map(\.name) == ["db", "web"])
  }

  @Test func repetitionsAreCountedAndQuietIncidentsEnd() throws {
    var correlator = Correlator()
    let finding = AttackScript.story[1].1
    _ = run([(10, finding), (11, finding), (12, finding)], &correlator)
    #expect(correlator.current.first?.entries.count == 1)
    #expect(correlator.current.first?.entries.first?.repetitions == 2)
    let changes = correlator.endOld(12 + 3601)
    #expect(changes.count == 1)
    #expect(correlator.current.first?.state == .quiet)
    // The same thing much later is another incident.
    guard case .opened? = correlator.take(finding, at: 100_000).last else {
      Issue.record("a new incident")
      return
    }
  }

  @Test func withoutAShownEntranceTheLikeliestVulnerabilityIsNamed() throws {
    func vulnerability(_ id: String, _ severity: Severity, exploited: Bool, epss: Double) -> Finding {
      Finding(
        kind: .vulnerability, rule: id, severity: severity, title: id, subject: Subject(kind: .image, name: "shop:1"),
        details: .vulnerability(
          VulnerabilityDetails(
            package: "pkg:deb/debian/x@1", installed: "1", status: .affected,
            advisory: .init(source: "debian", id: id, url: ""), epss: epss, knownExploited: exploited)), identity: [id])
    }
    let known = [
      vulnerability("CVE-1", .critical, exploited: false, epss: 0.01),
      vulnerability("CVE-2", .high, exploited: false, epss: 0.9),
      vulnerability("CVE-3", .high, exploited: true, epss: 0.2),
    ]
    var correlator = Correlator { _ in known }
    _ = run([AttackScript.story[1]], &correlator)
    let incident = try #require(correlator.current.first)
    #expect(incident.entrance == .vulnerability([known[2], known[1]]))
    #expect(Story(incident).entrance.contains("CVE-3"))
    // A webshell found later shows the way.
    _ = correlator.take(AttackScript.story[0].1, at: 1100)
    #expect(correlator.current.first?.entrance == .shown(AttackScript.story[0].1))
  }

  @Test func surroundingsOfTheProcessesAreKept() throws {
    var correlator = Correlator()
    let shell = ProcessName(pid: 120, executable: "/bin/sh")
    correlator.note(Happening(time: 990, container: AttackScript.web.id, process: shell, what: "ran id"))
    correlator.note(
      Happening(time: 991, container: AttackScript.database.id, process: .init(pid: 7, executable: "x"), what: "ran y"))
    _ = run([AttackScript.story[1]], &correlator)
    correlator.note(Happening(time: 1031, container: AttackScript.web.id, process: shell, what: "ran uname"))
    #expect(correlator.current.first?.surroundings.map(\.what) == ["ran id", "ran uname"])
  }

  @Test func floodsAreBounded() {
    var options = Correlator.Options()
    options.maximumIncidents = 20
    var correlator = Correlator(options)
    for number in 0..<200 {
      let container = DetectionDetails.Container(id: "c\(number)", name: "c\(number)")
      _ = correlator.take(
        AttackScript.detection("x", .high, "T1059", in: container, lineage: [(Int32(number + 1000), "/x")]),
        at: Double(number))
    }
    #expect(correlator.current.count <= 21)
    var one = Correlator()
    for number in 0..<2000 {
      _ = one.take(
        AttackScript.detection(
          "x\(number)", number % 7 == 0 ? .critical : .medium, "T1059",
          lineage: [(Int32(number + 1000), "/x"), (120, "/bin/sh")] + AttackScript.init1), at: Double(number) / 10)
    }
    #expect(one.current.first.map { $0.entries.count <= Incident.maximumEntries && $0.omitted == 1500 } == true)
  }
}
