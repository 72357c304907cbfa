import Documents
import Parsing
import TestKit
import Testing

@testable import Misconfiguration

@Suite struct WorkloadRuleTests {
  static let samples = Sample.read("workload.txt")

  @Test func everyRuleHasSamples() {
    for rule in Catalogue.workloadRules {
      let own = Self.samples.filter { $0.rule == rule.manual.rule }
      let fails = own.count { $0.fails }
      #expect(fails > 0, "\(rule.manual.rule) has no failing sample")
      #expect(own.count > fails, "\(rule.manual.rule) has no passing sample")
    }
  }

  @Test(arguments: samples) func sample(_ sample: Sample) throws {
    let path = sample.text.hasPrefix("services") ? "compose.yaml" : "deploy/x.yaml"
    let facts = BuildFile.read(Bytes(sample.text), path: path)
    #expect(facts.problems.isEmpty)
    let matches = facts.matches.filter { $0.rule == sample.rule }
    #expect(matches.isEmpty != sample.fails, "\(facts.matches)")
    if !sample.lines.isEmpty { #expect(matches.compactMap(\.line) == sample.lines) }
  }

  @Test func goodOnesAreSilent() {
    let deployment = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        template:
          spec:
            automountServiceAccountToken: false
            securityContext:
              runAsNonRoot: true
              runAsUser: 10001
              runAsGroup: 10001
              seccompProfile: {type: RuntimeDefault}
            containers:
              - name: web
                image: registry.example/web:1.2@sha256:0123456789012345678901234567890123456789012345678901234567890123
                securityContext:
                  allowPrivilegeEscalation: false
                  readOnlyRootFilesystem: true
                  capabilities: {drop: [ALL]}
                resources: {limits: {memory: 128Mi, cpu: 500m}}
                livenessProbe: {httpGet: {path: /, port: 8080}}
      """
    let compose = """
      services:
        web:
          image: registry.example/web:1.2
          user: "10001:10001"
          read_only: true
          cap_drop: [ALL]
          security_opt: ["no-new-privileges:true"]
          mem_limit: 128m
          cpus: 0.5
          pids_limit: 100
          ports: ["127.0.0.1:8080:8080"]
      """
    for (text, path) in [(deployment, "web.yaml"), (compose, "compose.yml")] {
      let matches = BuildFile.read(Bytes(text), path: path).matches
      #expect(matches.isEmpty, "\(matches.map { "\($0.rule): \($0.title)" })")
    }
  }

  @Test func listsAnchorsAndSeveralDocuments() {
    let list = """
      apiVersion: v1
      kind: List
      items:
        - {apiVersion: v1, kind: Pod, spec: {hostPID: true, containers: [{name: a, image: "a:1"}]}}
      ---
      apiVersion: v1
      kind: ConfigMap
      data: {x: y}
      ---
      apiVersion: v1
      kind: Pod
      spec: {hostIPC: true, containers: [{name: a, image: "a:1"}]}
      """
    let rules = BuildFile.read(Bytes(list), path: "all.yml").matches.map(\.rule)
    #expect(rules.contains("workload.host-pid") && rules.contains("workload.host-ipc"))
    let anchors = """
      x-base: &base
        image: a:1
        privileged: true
      services:
        one:
          <<: *base
      """
    #expect(
      BuildFile.read(Bytes(anchors), path: "compose.yaml").matches.map(\.rule).contains("workload.privileged"))
  }

  @Test func whatIsNoneSaysNothing() {
    for text in [
      "a: b\n", "services: [a, b]\n", "kind: x\n", "- apiVersion\n- kind\n", "services:\n  web: {port: 1}\n",
    ] {
      let result = BuildFile.read(Bytes(text), path: "some/file.yaml")
      #expect(result.isEmpty, "\(text)")
    }
    // A template can't be judged; a broken file is said to be one.
    let template = "apiVersion: v1\nkind: Pod\nmetadata:\n  {{- if .x }}\n  name: x\n"
    #expect(BuildFile.read(Bytes(template), path: "t.yaml").problems.isEmpty)
    #expect(!BuildFile.read(Bytes("apiVersion: v1\nkind: Pod\n\tx: [\n"), path: "t.yaml").problems.isEmpty)
  }

  @Test func fuzz() {
    var generator = SeededGenerator(seed: 42)
    let samples = Self.samples.map { Array($0.text.utf8) }
    let spice = Array("{}[]:,-&*!|>'\"%@`\n  #?".utf8)
    for _ in 0..<3_000 {
      var bytes = samples.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(spice.randomElement(using: &generator) ?? 0, at: at)
        default: bytes.insert(contentsOf: bytes[at...].prefix(30), at: at)
        }
      }
      _ = BuildFile.read(Bytes(bytes), path: "compose.yaml")
      _ = BuildFile.read(Bytes(bytes), path: "x.yaml")
    }
  }

  @Test(arguments: [
    ("Dockerfile", BuildFile.Form.dockerfile as BuildFile.Form?), ("a/Containerfile", .dockerfile),
    ("Dockerfile.dev", .dockerfile), ("web.Dockerfile", .dockerfile), ("Dockerfile.dockerignore", nil),
    ("Dockerfile.md", nil), ("Dockerfile.5.gz", nil), ("k8s/x.yml", .yaml), ("main.go", nil),
    ("Dockerfile-alpine", .dockerfile),
  ]) func names(_ path: String, _ form: BuildFile.Form?) {
    #expect(BuildFile.form(path) == form)
  }
}
