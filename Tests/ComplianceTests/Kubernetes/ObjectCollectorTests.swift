import Parsing
import Testing

@testable import Compliance

@Suite struct ObjectCollectorTests {
  /// What was named and holds nothing to judge must not look like manifests without a fault.
  @Test(arguments: ["", "root:x:0:0\n", "a: 1\n", "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[]}"])
  func aSourceWithoutObjectsIsAProblem(_ text: String) {
    let (facts, problems) = ObjectCollector.collect(Bytes(text), source: "given")
    #expect(facts.count == 0 && problems.map(\.path) == ["given"])
  }

  @Test func anObjectThatIsNotJudgedIsAnObject() {
    let (facts, problems) = ObjectCollector.collect(
      Bytes("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n"), source: "given")
    #expect(facts.count == 1 && problems.isEmpty)
  }
}
