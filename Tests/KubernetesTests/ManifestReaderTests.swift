import Parsing
import TestKit
import Testing

@testable import Kubernetes

@Suite struct ManifestReaderTests {
  private func titles(_ text: String, limits: ManifestReader.Limits = .init()) throws -> [String] {
    var titles: [String] = []
    var reader = ManifestReader(limits: limits)
    try reader.read(Bytes(text)) { titles.append("\($0.apiVersion) \($0.title)") }
    return titles
  }

  @Test(arguments: [
    // One document, several, with empty ones between.
    ("apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: n}\n", ["v1 Pod/n/a"]),
    ("---\n---\nkind: Pod\n---\n# nothing\n---\nkind: Job\napiVersion: batch/v1\n", [" Pod/", "batch/v1 Job/"]),
    // JSON, one after the other, in an array.
    (#"{"apiVersion":"v1","kind":"Pod","metadata":{"generateName":"a-"}}"#, ["v1 Pod/a-"]),
    ("{\"kind\":\"A\"}\n{\"kind\":\"B\"}\n", [" A/", " B/"]),
    (#"[{"kind":"A"},{"kind":"B"}]"#, [" A/", " B/"]),
    // Lists; of one kind; in lists; the kind after the elements, as kubectl writes it.
    (#"{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Pod"}],"kind":"List"}"#, ["v1 Pod/"]),
    (
      #"{"items":[{"metadata":{"name":"x"}}],"kind":"DeploymentList","apiVersion":"apps/v1"}"#, ["apps/v1 Deployment/x"]
    ),
    (
      "kind: List\nitems:\n- {kind: PodList, apiVersion: v1, items: [{metadata: {name: q}}]}\n- kind: A\n",
      ["v1 Pod/q", " A/"]
    ),
    (#"{"kind":"List","items":[{"kind":"List","items":[{"kind":"A"}]},{"kind":"B"}]}"#, [" A/", " B/"]),
    // YAML that begins with a brace.
    ("{kind: Pod, apiVersion: v1}", ["v1 Pod/"]),
    ("\u{FEFF}{\"kind\":\"A\"}", [" A/"]),
    ("", []), ("# only a comment\n", []), ("just a text", []), ("1", []),
  ]) func readsWhatThereIs(_ text: String, _ expected: [String]) throws {
    #expect(try titles(text) == expected)
  }

  @Test func countsWhatIsNoObject() throws {
    var reader = ManifestReader()
    try reader.read(Bytes("replicas: 3\n---\nkind: Pod\n---\n- 1\n")) { _ in }
    #expect(reader.count == 1 && reader.strangers == 2)
  }

  @Test(arguments: ["{", "kind: [", "{\"kind\":\"A\"}{", "a: b: c", "\t- x", "kind: Pod\nspec: *nobody"])
  func refusesWhatIsNeither(_ text: String) {
    #expect(throws: ParseError.self) { try titles(text) }
  }

  @Test func isBounded() throws {
    var limits = ManifestReader.Limits()
    limits.objects = 3
    let many = (0..<5).map { _ in #"{"kind":"A"}"# }.joined(separator: "\n")
    #expect(throws: ParseError.self) { try titles(many, limits: limits) }
    limits.kindless = 2
    #expect(throws: ParseError.self) { try titles(#"{"items":[{},{},{}],"kind":"PodList"}"#, limits: limits) }
    limits.bytes = 4
    #expect(throws: ParseError.self) { try titles("kind: Pod", limits: limits) }
    let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    #expect(throws: ParseError.self) { try titles(deep) }
    #expect(throws: ParseError.self) { try titles("kind: A\nspec: " + deep) }
    // An alias bomb is refused, not expanded.
    limits = .init()
    limits.values = 10_000
    var bomb = "kind: A\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<12 {
      bomb += "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
    }
    #expect(throws: ParseError.self) { try titles(bomb, limits: limits) }
  }

  @Test(arguments: [
    ("v1.32", KubernetesVersion(1, 32)), ("1.9", KubernetesVersion(1, 9)), ("v1.32.4+k3s1", KubernetesVersion(1, 32)),
    ("1.32+", KubernetesVersion(1, 32)), ("v1", nil), ("latest", nil), ("1.x", nil), ("", nil),
    ("1.99999999999999999999", nil),
  ]) func versions(_ text: String, _ expected: KubernetesVersion?) { #expect(KubernetesVersion(text) == expected) }

  @Test(arguments: [
    ("0", 0), ("0x1F", 31), ("0o17", 15), ("017", 15), ("1_000", 1000), ("1e3", 1000), ("-5", -5), ("0.0", 0),
    ("09", 9),
    ("1.5", nil), ("1e400", nil), ("99999999999999999999", nil), ("0x", nil),
  ]) func numbers(_ text: String, _ expected: Int?) { #expect(ObjectFields.integer(text) == expected) }

  private static let seeds = [
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: a, namespace: n, ownerReferences: [{kind: A, name: b}]}
    spec:
      template:
        metadata: {annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}}
        spec:
          hostNetwork: true
          securityContext: {runAsUser: 0, sysctls: [{name: x}], seLinuxOptions: {type: t}}
          containers:
          - name: a
            image: b
            ports: [{hostPort: 80}]
            env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]
            livenessProbe: {httpGet: {host: h}}
            securityContext: {capabilities: {add: [A], drop: [ALL]}, privileged: no}
          volumes: [{name: v, hostPath: {path: /}}]
    """,
    #"{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","ports":[{"hostPort":1e2}]}]}},{"metadata":{}}],"kind":"PodList"}"#,
    "{\"kind\":\"Pod\"}\n{\"kind\":\"CronJob\",\"apiVersion\":\"batch/v1\",\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{}}}}}\n",
  ]

  /// Whatever the bytes: an answer or an error, never a trap.
  @Test func survivesGarbledManifests() {
    var generator = SeededGenerator(seed: 7)
    var answers = 0
    for round in 0..<4000 {
      var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array("{}[]:,&*-\n \"'|>0nt".utf8).randomElement(using: &generator) ?? 0, at: place)
        default: bytes.replaceSubrange(place..<min(place + 8, bytes.count), with: Array("null".utf8))
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      var reader = ManifestReader()
      do {
        try reader.read(Bytes(bytes)) { object in
          _ = try? PodReader.read(object)
          answers += 1
        }
      } catch {}
    }
    #expect(answers > 500)
  }
}
