import Archives
import Foundation
import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Secrets

/// Findings of images as a whole: all layers, what they deleted, and what the configuration says.
@Suite struct JudgeTests {
  private let inspector: SecretInspector
  private let subject = Subject(kind: .image, name: "shop:1")

  init() throws { inspector = try SecretInspector() }

  private func token(_ seed: UInt64 = 1) -> String {
    var draw = Draw(seed: seed)
    return draw.fill("ghp_{a:30}{crc62:4}")
  }

  private func tree(_ layers: [(inout TarBuilder) -> Void]) -> FileTree {
    let sources = layers.map { build in
      var tar = TarBuilder()
      build(&tar)
      let bytes = Bytes(tar.finished())
      return LayerSource(.stream(size: bytes.count) { BytesSource(bytes) })
    }
    return FileTree(LayerScanner([inspector], workers: 1).scan(sources))
  }

  private func configuration(_ json: String) throws -> ImageConfiguration {
    try ImageConfiguration(parsing: Bytes(json))
  }

  @Test func whatALaterLayerDeletesIsStillFound() throws {
    let tree = tree([
      { $0.file("app/.env", "TOKEN=\(token(1))\n") },
      {
        $0.file("app/key.txt", "x \(token(2))\n")
        $0.file("app/live.txt", "y \(token(3))\n")
      },
      {
        $0.whiteout("app/.env")
        $0.file("app/key.txt", "gone\n")
      },
    ])
    let history = """
      {"history": [{"created_by": "COPY . /app"}, {"created_by": "RUN echo \(token(3)) > /app/live.txt"},
      {"created_by": "RUN rm /app/.env"}], "rootfs": {"diff_ids": []}}
      """
    let findings = SecretJudge(inspector).findings(tree, try configuration(history), subject: subject)
    let files = findings.filter { $0.evidence.path != nil }
    #expect(files.map(\.evidence.path) == ["app/.env", "app/key.txt", "app/live.txt"])
    let deleted = files.map { finding -> Bool in
      guard case .secret(let details) = finding.details else { return false }
      return details.deletedInLaterLayer
    }
    #expect(deleted == [true, true, false])
    #expect(files[0].title.contains("removed in a later layer"))
    #expect(files[0].evidence.details["removedInLayer"] == "3 of 3")
    #expect(files[0].evidence.details["removedBy"] == "RUN rm /app/.env")
    #expect(files[0].evidence.createdBy == "COPY . /app")
    #expect(files[1].title.contains("replaced in a later layer"))
    #expect(files[0].remediation.contains("build it anew"))
    #expect(files[0].evidence.layer != nil)
    // The history shows the third token as well: no finding says it.
    for finding in findings {
      let everything = "\(finding)"
      for seed in 1...3 { #expect(!everything.contains(token(UInt64(seed))), "\(everything)") }
    }
    #expect(files.allSatisfy { $0.kind == .secret && $0.rule == "secret.github-token" && $0.severity == .critical })
  }

  @Test func aSecretThatStaysThroughNewVersionsIsOneFinding() {
    let tree = tree([
      { $0.file("app/.env", "TOKEN=\(token(1))\n") }, { $0.file("app/.env", "# newer\nTOKEN=\(token(1))\n") },
    ])
    let findings = SecretJudge(inspector).findings(tree, nil, subject: subject)
    #expect(findings.count == 1)
    #expect(findings.first?.evidence.line == 2)
    #expect(findings.first?.title.contains("later layer") == false)
  }

  @Test func directoriesThatGoTakeTheirFilesAlong() {
    let tree = tree([
      { $0.file("app/conf/a.env", "TOKEN=\(token(1))\n") }, { $0.opaque("app/conf") },
      { $0.file("app/conf/b.env", "TOKEN=\(token(2))\n") }, { $0.symbolicLink("app", to: "srv") },
    ])
    let findings = SecretJudge(inspector).findings(tree, nil, subject: subject)
    #expect(findings.map { $0.evidence.details["removedInLayer"] } == ["2 of 4", "4 of 4"])
  }

  @Test func namesOfOneContentAreOneFinding() {
    let tree = tree([
      {
        $0.file("app/a.env", "TOKEN=\(token(1))\n")
        $0.hardLink("app/b.env", to: "app/a.env")
      }
    ])
    let findings = SecretJudge(inspector).findings(tree, nil, subject: subject)
    #expect(findings.count == 1)
    #expect(findings.first?.evidence.details["alsoAt"] == "app/b.env")
  }

  @Test func theConfigurationIsRead() throws {
    var draw = Draw(seed: 5)
    let password = draw.fill("{p:12}")
    let json = """
      {"config": {
        "Env": ["PATH=/usr/bin", "DB_PASSWORD=\(password)", "GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568",
          "MYSQL_ALLOW_EMPTY_PASSWORD=yes", "TOKEN_FILE=/run/secrets/token", "GITHUB_TOKEN=\(token(1))",
          "ADMIN_PASSWORD=admin", "SECRET_NAME=shop", "API_KEY=${API_KEY}"],
        "Labels": {"deploy": "curl -u ci:\(draw.fill("{p:14}")) https://repo.corp.io/x"},
        "Cmd": ["serve", "--api-token=\(draw.fill("{a:30}"))"],
        "Healthcheck": {"Test": ["CMD-SHELL", "curl -H 'Authorization: Bearer \(draw.fill("{a:40}"))' localhost"]}},
       "history": [
        {"created_by": "|2 NPM_TOKEN=\(draw.fill("npm_{a:30}{crc62:4}")) VERSION=3 /bin/sh -c npm install"},
        {"created_by": "/bin/sh -c #(nop)  ENV DB_PASSWORD=\(password)", "empty_layer": true},
        {"created_by": "RUN |1 PIP_PASS=\(draw.fill("{p:10}")) /bin/sh -c pip install x # buildkit"}],
       "rootfs": {"diff_ids": []}}
      """
    let findings = SecretJudge(inspector).findings(FileTree([]), try configuration(json), subject: subject)
    let found = findings.map { "\($0.rule) \($0.evidence.details["where"] ?? "")" }
    for wanted in [
      "environment variable DB_PASSWORD", "environment variable GITHUB_TOKEN", "environment variable ADMIN_PASSWORD",
      "label deploy", "command", "healthcheck", "history entry 1 (build argument)", "history entry 3 (build argument)",
    ] { #expect(found.contains { $0.hasSuffix(wanted) }, "\(wanted) not in \(found)") }
    #expect(findings.count == 8, "\(found)")
    for finding in findings {
      for piece in draw.drawn + [token(1)] { #expect(!"\(finding)".contains(piece), "\(piece) in \(finding)") }
      #expect(finding.evidence.path == nil)
    }
    #expect(findings.contains { $0.rule == "secret.npm-token" && $0.severity == .critical })
  }

  @Test func buildArgumentsAreTakenApart() {
    #expect(ConfigurationScan.buildArguments("|2 A=x B=y z /bin/sh -c make") == ["A=x", "B=y z"])
    #expect(ConfigurationScan.buildArguments("RUN |1 A=x /bin/sh -c make # buildkit") == ["A=x"])
    #expect(ConfigurationScan.buildArguments("/bin/sh -c a | 2 b") == nil)
    #expect(ConfigurationScan.buildArguments("|x A=b") == nil)
    #expect(ConfigurationScan.buildArguments("|1 ") == [])
  }

  @Test func sensitiveNames() {
    for name in ["DB_PASSWORD", "apiToken", "AWS_SECRET_ACCESS_KEY", "client-secret", "SMTP_PASS", "root.passwd"] {
      #expect(SensitiveName.isSensitive(name), "\(name)")
    }
    for name in ["PATH", "TOKEN_FILE", "SECRET_NAME", "GPG_KEY", "MAX_TOKENS", "PASSWORD_MIN_LENGTH", "PWD", "COMPASS"]
    {
      #expect(!SensitiveName.isSensitive(name), "\(name)")
    }
  }

  @Test func whatIsAllowedIsSilent() throws {
    let tree = tree([
      {
        $0.file("app/tests/a.env", "TOKEN=\(token(1))\n")
        $0.file("app/b.env", "TOKEN=\(token(2))\n")
      }
    ])
    let all = SecretJudge(inspector).findings(tree, nil, subject: subject)
    #expect(all.count == 2)
    func left(_ rule: AllowRule) -> [String?] {
      SecretJudge(inspector, allowed: [rule]).findings(tree, nil, subject: subject).map(\.evidence.path)
    }
    #expect(left(AllowRule(path: "app/tests/**", reason: "made up")) == ["app/b.env"])
    #expect(left(AllowRule(path: "app/*", reason: "made up")) == ["app/tests/a.env"])
    #expect(left(AllowRule(rule: "secret.github-*", path: "**/b.env", reason: "x")) == ["app/tests/a.env"])
    #expect(left(AllowRule(rule: "secret.npm-token", reason: "x")).count == 2)
    #expect(left(AllowRule(secret: all[1].evidence.details["secret"], reason: "x")).count == 1)
    #expect(left(AllowRule(reason: "says nothing")).count == 2)
    #expect(AllowRule(reason: "x", expires: "2026-01-31").isExpired(today: "2026-02-01"))
    #expect(!AllowRule(reason: "x", expires: "2026-01-31").isExpired(today: "2026-01-31"))
    // What is byte for byte a package's own.
    #expect(
      SecretJudge(inspector).findings(tree, nil, subject: subject, isPristine: { $0 == "app/b.env" }).map(
        \.evidence.path)
        == ["app/tests/a.env"])
  }

  @Test func findingsAreTheSameInEveryRun() {
    let build: (inout TarBuilder) -> Void = { tar in
      for number in 0..<40 { tar.file("app/\(number).env", "TOKEN=\(self.token(UInt64(number % 7)))\n") }
    }
    let first = SecretJudge(inspector).findings(tree([build]), nil, subject: subject)
    let second = SecretJudge(inspector).findings(tree([build]), nil, subject: subject)
    #expect(first == second)
    #expect(Set(first.map(\.fingerprint)).count == 40)
  }

  @Test func globs() {
    #expect(Glob.matches("a/*/c", "a/b/c"))
    #expect(!Glob.matches("a/*/c", "a/b/b/c"))
    #expect(Glob.matches("a/**/c", "a/b/b/c"))
    #expect(Glob.matches("**/x*y", "a/x/b/xy"))
    #expect(Glob.matches("**", ""))
    #expect(!Glob.matches("a", "ab"))
    #expect(!Glob.matches("", "a"))
  }
}
