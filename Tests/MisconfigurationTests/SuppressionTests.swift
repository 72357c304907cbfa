import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Misconfiguration

@Suite struct SuppressionTests {
  private let subject = Subject(kind: .directory, name: "x")

  private func judge(_ text: String, _ path: String, today: String = "2026-11-25", _ exceptions: [IgnoreRule] = [])
    -> MisconfigurationJudge.Judgement
  {
    MisconfigurationJudge(today: today, exceptions: exceptions).judge(file: Bytes(text), path: path, subject: subject)
      ?? .init()
  }

  @Test func inlineInADockerfile() {
    let text = """
      FROM debian:12
      # bulkhead:ignore dockerfile.sudo,dockerfile.run-cd reason="the base image needs it" until=2027-01-31
      RUN cd /x && \\
          sudo make
      RUN sudo make
      """
    let judgement = judge(text, "Dockerfile")
    #expect(judgement.suppressed.map(\.finding.rule).sorted() == ["dockerfile.run-cd", "dockerfile.sudo"])
    #expect(judgement.suppressed.allSatisfy { $0.reason == "the base image needs it" })
    let sudo = judgement.findings.filter { $0.rule == "dockerfile.sudo" }
    #expect(sudo.map(\.evidence.line) == [5])
    // After its last day it hides nothing, and says so.
    let later = judge(text, "Dockerfile", today: "2027-02-01")
    #expect(later.suppressed.isEmpty)
    #expect(later.findings.filter { $0.rule == "dockerfile.sudo" }.count == 2)
    #expect(later.findings.contains { $0.rule == "suppression.expired" && $0.evidence.line == 2 })
  }

  @Test func inlineInYAML() {
    let text = """
      services:
        # bulkhead:ignore workload.privileged reason="it is the engine"
        engine:
          image: a:1
          privileged: true
        web:
          image: nginx  # bulkhead:ignore workload.latest-tag reason="always the newest"
          privileged: true
      """
    let judgement = judge(text, "compose.yaml")
    #expect(judgement.suppressed.map(\.finding.rule).sorted() == ["workload.latest-tag", "workload.privileged"])
    #expect(judgement.findings.filter { $0.rule == "workload.privileged" }.map(\.evidence.line) == [8])
  }

  @Test func wholeFileAndPatterns() {
    let text = "# bulkhead:ignore-file dockerfile.* reason=\"an example\"\nFROM debian\nRUN sudo x\n"
    let judgement = judge(text, "Dockerfile")
    #expect(judgement.findings.isEmpty && judgement.suppressed.count >= 3)
  }

  @Test(arguments: [
    "# bulkhead:ignore dockerfile.sudo", "# bulkhead:ignore reason=\"x\"",
    "# bulkhead:ignore dockerfile.sodu reason=\"x\"", "# bulkhead:ignore dockerfile.sudo reason=\"x\" until=tomorrow",
  ]) func faults(_ line: String) {
    let judgement = judge("FROM debian:12\n\(line)\nRUN sudo x\n", "Dockerfile")
    #expect(judgement.suppressed.isEmpty)
    #expect(judgement.findings.contains { $0.rule == "suppression.fault" && $0.evidence.line == 2 })
  }

  @Test func unusedOnesAreSaid() {
    let judgement = judge(
      "FROM debian:12\n# bulkhead:ignore dockerfile.sudo reason=\"x\"\nRUN make\n", "Dockerfile")
    #expect(judgement.findings.contains { $0.rule == "suppression.unused" })
    // A text that only looks like one is none.
    let text = judge("FROM debian:12\nRUN echo bulkhead:ignore dockerfile.sudo\n", "Dockerfile")
    #expect(!text.findings.contains { $0.rule.hasPrefix("suppression.") })
  }

  @Test func exceptionsFromAFile() throws {
    let rules = try IgnoreRule.parse(
      Bytes(
        """
        exceptions:
          - rule: dockerfile.sudo
            path: deploy/**
            reason: needed there
            expires: 2026-12-31
            owner: ops
          - {rule: dockerfile.healthcheck-missing, reason: probed from outside}
        """))
    #expect(rules.count == 2)
    let text = "FROM debian:12\nRUN sudo x\n"
    #expect(judge(text, "deploy/a/Dockerfile", rules).suppressed.count == 2)
    #expect(judge(text, "Dockerfile", rules).suppressed.count == 1)
    let later = judge(text, "deploy/Dockerfile", today: "2027-01-01", rules)
    #expect(later.findings.contains { $0.rule == "dockerfile.sudo" })
    #expect(later.findings.contains { $0.rule == "suppression.expired" })
  }

  private func judge(_ text: String, _ path: String, _ rules: [IgnoreRule]) -> MisconfigurationJudge.Judgement {
    judge(text, path, today: "2026-11-25", rules)
  }

  @Test(arguments: [
    "- {rule: dockerfile.sudo}", "- {rule: nothing.such, reason: x}", "- {reason: x}", "x: y", "text",
    "- {rule: dockerfile.sudo, reason: x, expires: soon}", "- {rule: dockerfile.sudo, reason: x, more: y}", "- [a]",
  ]) func faultyFilesAreRefused(_ text: String) {
    #expect(throws: ParseError.self) { try IgnoreRule.parse(Bytes(text)) }
  }

  @Test func directory() throws {
    var tar = TarBuilder()
    tar.file("app/Dockerfile", "FROM debian:12\nRUN sudo x\nRUN sudo y\n")
    tar.file(
      "k8s/pod.yaml", "apiVersion: v1\nkind: Pod\nspec: {hostPID: true, containers: [{name: a, image: 'a:1'}]}\n")
    tar.file("broken/compose.yaml", "services:\n\t- [\n")
    tar.file(".bulkhead-ignore.yaml", "- {rule: workload.*, path: 'k8s/**', reason: a trial}\n")
    let tree = ImageSample.tree([tar.finished()])
    let judgement = MisconfigurationJudge(today: "2026-11-25").judge(tree, nil, subject: subject)
    #expect(judgement.findings.contains { $0.rule == "dockerfile.sudo" && $0.evidence.path == "app/Dockerfile" })
    #expect(!judgement.findings.contains { $0.rule == "workload.host-pid" })
    #expect(judgement.suppressed.contains { $0.finding.rule == "workload.host-pid" && $0.reason == "a trial" })
    #expect(Set(judgement.findings.map(\.fingerprint)).count == judgement.findings.count)
    #expect(judgement.problems.map(\.path) == ["broken/compose.yaml"])
  }
}
