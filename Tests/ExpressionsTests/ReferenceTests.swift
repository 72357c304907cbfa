import Testing

@testable import Expressions

@Suite struct ReferenceTests {
  private func read(_ text: String) throws -> [String] {
    try Expression(text).references.map { reference in
      let name = reference.member.map { "\(reference.variable).\($0)" } ?? reference.variable
      return reference.compared.isEmpty ? name : "\(name)~\(reference.compared.count)"
    }
  }

  @Test(arguments: [
    ("finding.severity >= high", ["finding.severity", "high"]),
    ("finding.kind == 'secret' && !image.old", ["finding.kind~1", "image.old"]),
    ("'a' in finding.ids", ["finding.ids~1"]), ("finding.id in ['a', 'b']", ["finding.id~2"]),
    ("finding.ids.exists(x, x == 'a' && y)", ["finding.ids", "y"]),
    ("has(finding.fixed) ? 1 == 2 : -finding.age < 3", ["finding.fixed", "finding.age"]),
    ("finding['x'].y[z] == 3", ["finding", "z"]), ("1 < 2 && true", []),
    ("finding.name.startsWith(image.name)", ["finding.name", "image.name"]),
  ]) func findsWhatIsRead(text: String, expected: [String]) throws {
    #expect(try read(text) == expected)
  }
}
