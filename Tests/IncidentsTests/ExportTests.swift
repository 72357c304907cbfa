import Model
import Parsing
import Testing

@testable import Incidents

@Suite struct ExportTests {
  private func incident() throws -> Incident {
    var correlator = Correlator()
    for (time, finding) in AttackScript.story { _ = correlator.take(finding, at: time) }
    return try #require(correlator.current.first)
  }

  @Test func theStoryIsTold() throws {
    let story = Story(try incident())
    #expect(story.title == "A door left open, then secrets read in web: 5 stages in 69 s")
    #expect(story.lines[0].text.contains("/var/www/html/shell.php"))
    #expect(story.lines[0].text.contains("$_POST['x'] line 1 → eval line 1"))
    #expect(story.lines[1].text.contains("apache2 → sh") && story.lines[1].text.contains("203.0.113.7:4444"))
    #expect(story.lines[2].link.hasPrefix("same process tree"))
    #expect(story.reach.addresses == ["203.0.113.7:4444"])
    #expect(story.steps.first?.hasPrefix("Take the host off the network") == true)
  }

  @Test func jsonIsWhole() throws {
    let json = try JSONValue(parsing: Bytes(IncidentJSON.write(try incident())))
    #expect(json["schema"]?.string == "bulkhead.incident/1")
    #expect(json["timeline"]?.elements.count == 5)
    #expect(json["score"]?["points"]?.integer == 100)
    #expect(json["openedAt"]?.string == "1970-01-01T00:16:40.000Z")
    #expect(json["reach"]?["hostReached"]?.bool == true)
  }

  @Test func stixNamesAddressesAndTechniques() throws {
    let incident = try incident()
    let json = try JSONValue(parsing: Bytes(IncidentSTIX.write(incident)))
    let objects = json["objects"]?.elements ?? []
    #expect(objects.contains { $0["pattern"]?.string == "[ipv4-addr:value = '203.0.113.7']" })
    let report = try #require(objects.last)
    #expect(report["type"]?.string == "report")
    let references = Set(report["object_refs"]?.elements.compactMap(\.string) ?? [])
    #expect(references.isSubset(of: Set(objects.compactMap { $0["id"]?.string })) && references.count == 6)
    #expect(objects.allSatisfy { $0["id"]?.string?.count == ($0["type"]?.string?.count ?? 0) + 38 })
  }

  @Test func namesCannotSteerTheTerminal() throws {
    var correlator = Correlator()
    _ = correlator.take(
      AttackScript.detection("x", .high, "T1059", lineage: [(1, "/tmp/\u{1B}[2J\u{202E}evil")]), at: 0)
    let text = IncidentText.write(try #require(correlator.current.first))
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    #expect(text.contains("?[2J?evil"))
  }

  @Test(arguments: [
    ("T1059.004", Stage.execution), ("T1611", .escape), ("T1505.003", .persistence), ("T1552.007", .credentialAccess),
  ])
  func techniquesHaveTheirStage(technique: String, stage: Stage) { #expect(Stage(technique: technique) == stage) }
}
