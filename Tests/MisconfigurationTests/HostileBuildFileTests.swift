import Model
import Parsing
import Testing

@testable import Misconfiguration

/// Small files that would cost much, if nothing bounded them.
@Suite struct HostileBuildFileTests {
  private static func repeated(_ text: String, _ bytes: Int) -> String {
    String(repeating: text, count: bytes / text.utf8.count)
  }

  static let dockerfiles: [(name: String, text: String)] = [
    ("commands", "FROM a:1\nRUN " + repeated("sudo apk add x; \\\n", 1 << 17) + "\n"),
    ("downloads", "FROM a:1\nRUN " + repeated("curl -o x http://a/x; ", 1 << 17) + "\n"),
    ("stages", repeated("FROM a:1 AS s\nRUN curl x | sh\nRUN wget y\nCOPY --from=q a b\n", 1 << 16)),
    ("continued", "FROM a:1\nRUN " + repeated("a\\\n", 1 << 18)),
    ("words", "FROM a:1\nENV A=" + repeated("a", 30_000) + "\nENV" + repeated(" B=$A", 1 << 17) + "\n"),
    ("variables", "FROM a:1\n" + (0..<5_000).map { "ENV V\($0)=$V\($0)x\n" }.joined()),
    ("braces", "FROM a:1\nENV A=" + repeated("${A:-", 1 << 17)),
    ("substitutions", "FROM a:1\nRUN " + repeated("$(\"`", 1 << 17)),
    ("heredocs", "FROM a:1\n" + repeated("RUN <<A\n", 1 << 17)),
    ("suppressions", repeated("# bulkhead:ignore a,a,a,a,a,a,a,a,a reason=\"x\"\n", 1 << 17) + "FROM a:1\n"),
    ("onbuild", "FROM a:1\n" + repeated("ONBUILD ", 1 << 17) + "RUN x\n"),
  ]

  @Test(.timeLimit(.minutes(2)), arguments: dockerfiles.map(\.name)) func dockerfile(_ name: String) throws {
    let text = try #require(Self.dockerfiles.first { $0.name == name }).text
    let start = ContinuousClock.now
    let facts = BuildFile.read(Bytes(text), path: "Dockerfile")
    let time = ContinuousClock.now - start
    print("\(name): \(text.utf8.count) bytes, \(facts.matches.count) matches, \(time)")
    #expect(time < .seconds(20))
  }

  @Test(
    .timeLimit(.minutes(2)),
    arguments: [
      "services:\n  web:\n    image: a\n    volumes:\n" + repeated("      - /etc:/etc\n", 1 << 18),
      "services:\n" + (0..<4_000).map { "  s\($0):\n    image: a\n    privileged: true\n" }.joined(),
      "apiVersion: v1\nkind: List\nitems:\n"
        + repeated("- {apiVersion: v1, kind: Pod, spec: {containers: [{}]}}\n", 1 << 18),
      "apiVersion: v1\nkind: Pod\n" + repeated("# bulkhead:ignore workload.privileged reason=\"x\"\n", 1 << 18)
        + "spec: {}\n",
    ]) func manifest(_ text: String)
  {
    let start = ContinuousClock.now
    let facts = BuildFile.read(Bytes(text), path: "compose.yaml")
    let time = ContinuousClock.now - start
    print("\(text.prefix(24)): \(text.utf8.count) bytes, \(facts.matches.count) matches, \(time)")
    #expect(time < .seconds(20))
  }
}
