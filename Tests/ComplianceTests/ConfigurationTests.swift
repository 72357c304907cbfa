import Foundation
import Parsing
import TestKit
import Testing

@testable import Compliance

@Suite struct ConfigurationTests {
  private func read(_ arguments: [String], _ file: String? = nil) throws -> EngineConfiguration {
    EngineConfiguration(EngineArguments(arguments), file: try file.map { try JSONValue(parsing: Bytes($0)) })
  }

  @Test func flagsAreReadAsTheEngineReadsThem() throws {
    let read = try read([
      "-H", "unix:///run/a.sock", "-Htcp://0.0.0.0:2376", "--icc=false", "--userland-proxy=0", "--no-new-privileges",
      "--config-file", "/etc/own file.json", "-D", "-l", "debug", "--tlsverify", "--log-opt",
      "syslog-address=tcp://a:1",
      "--default-ulimit", "nofile=1:2", "--iptables", "false",
    ])
    #expect(read.hosts == ["unix:///run/a.sock", "tcp://0.0.0.0:2376"] && read.tcpHosts.count == 1)
    #expect(!read.interContainerTraffic && !read.hasUserlandProxy && read.hasNoNewPrivileges && read.tlsVerify)
    #expect(read.logLevel == "debug" && read.logOptions == ["syslog-address": "tcp://a:1"])
    #expect(read.defaultUlimits == ["nofile"])
    // A switch takes no word of its own: the engine reads "false" as another argument.
    #expect(read.iptables)
  }

  @Test func aSwitchThatIsTurnedOffIsOff() throws {
    #expect(try !read(["--no-new-privileges=false"]).hasNoNewPrivileges)
    #expect(try !read(["--no-new-privileges", "--no-new-privileges=f"]).hasNoNewPrivileges)
    #expect(try read(["--", "--no-new-privileges"]).hasNoNewPrivileges == false)
  }

  @Test func theFileIsRead() throws {
    let read = try read(
      [],
      #"{"log-level":"warn","no-new-privileges":true,"default-ulimits":{"nproc":{"Name":"nproc","Hard":1,"Soft":1}},"hosts":["tcp://1.2.3.4:2375"],"log-opts":{"a":"b"},"content-trust":{"mode":"enforced"},"icc":false}"#
    )
    #expect(read.logLevel == "warn" && read.hasNoNewPrivileges && read.defaultUlimits == ["nproc"])
    #expect(read.tcpHosts == ["tcp://1.2.3.4:2375"] && read.logOptions["a"] == "b" && read.contentTrust == "enforced")
    #expect(!read.interContainerTraffic)
  }

  @Test func anyArgumentsAreReadWithoutACrash() {
    var generator = SeededGenerator(seed: 11)
    let words = ["-H", "--host", "-", "--", "-Dl", "--=", "-H=", "--icc=", "", "-lx", "--tls", "-p", "é", "--log-opt"]
    for _ in 0..<3000 {
      let arguments = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        words.randomElement(using: &generator) ?? ""
      }
      _ = EngineConfiguration(EngineArguments(arguments), file: nil)
    }
  }

  // MARK: Seccomp

  @Test(arguments: [
    (#"{"defaultAction":"SCMP_ACT_ALLOW"}"#, true), (#"{"defaultAction":"SCMP_ACT_LOG","syscalls":[]}"#, true),
    (#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read","write"],"action":"SCMP_ACT_ALLOW"}]}"#, false),
    (#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["mount"],"action":"SCMP_ACT_ALLOW"}]}"#, true),
    (
      #"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["mount"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_SYS_ADMIN"]}}]}"#,
      false
    ),
    (#"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["chmod"],"action":"SCMP_ACT_ERRNO"}]}"#, true),
    ("not json", true), ("[]", true),
  ])
  func profilesThatLetEverythingThroughAreKnown(_ profile: String, _ isDangerous: Bool) {
    #expect(SeccompProfile.dangerous(Bytes(profile)).isEmpty != isDangerous)
  }

  // MARK: Build steps

  private func steps(_ lines: [String]) -> BuildSteps { BuildSteps(lines.map { .init(createdBy: $0) }, inherited: 0) }

  @Test func instructionsAreReadFromBothBuilders() {
    #expect(BuildSteps.instruction("/bin/sh -c #(nop)  ADD file:abc in / ") == "ADD file:abc in / ")
    #expect(BuildSteps.instruction("/bin/sh -c apt-get update") == "RUN apt-get update")
    #expect(BuildSteps.instruction("RUN /bin/sh -c apt-get update # buildkit") == "RUN apt-get update # buildkit")
    #expect(BuildSteps.instruction("|1 A=b /bin/sh -c apk update") == "RUN apk update")
    #expect(BuildSteps.instruction("ENV MAC_ADDRESS=1") == "ENV MAC_ADDRESS=1")
  }

  @Test func additionsThatCopyWouldDoAreFound() {
    #expect(steps(["/bin/sh -c #(nop) ADD file:abc in / ", "ENV MAC_ADDRESS=1", "COPY a /a"]).additions.isEmpty)
    #expect(steps(["/bin/sh -c #(nop) ADD file:abc in /app "]).additions.count == 1)
    #expect(steps(["FROM x", "/bin/sh -c #(nop) ADD dir:abc in /srv "]).additions.count == 1)
    #expect(steps(["ADD rootfs.tar.xz / # buildkit", "ADD --chown=1 app.js /srv/ # buildkit"]).additions.count == 1)
    #expect(steps(["ADD https://example.org/a.tar.gz /a # buildkit"]).additions.count == 1)
  }

  @Test(arguments: [
    ("RUN /bin/sh -c apt-get update # buildkit", true), ("/bin/sh -c apt-get update && apt-get install -y curl", false),
    ("/bin/sh -c update-ca-certificates", false), ("/bin/sh -c apk update; apk add x", false),
    ("/bin/sh -c apk update", true),
    ("/bin/sh -c apk add --update x", false),
    ("/bin/sh -c DEBIAN_FRONTEND=noninteractive /usr/bin/apt-get -q update", true),
    ("/bin/sh -c apt-get update && apt install -y x", false), ("/bin/sh -c echo 'apt-get update'", false),
    ("/bin/sh -c yum -y install x && yum makecache", false), ("/bin/sh -c apt-get install -y update-notifier", false),
    ("/bin/sh -c set -eux; " + String(repeating: "true; ", count: 30) + "apt-get update", true),
  ])
  func loneUpdatesAreTold(_ line: String, _ isLone: Bool) { #expect(!steps([line]).loneUpdates.isEmpty == isLone) }

  @Test(arguments: [
    ("/bin/sh -c curl -fsSL https://x | sh", true), ("/bin/sh -c curl -fsSL https://x -o y && sha256sum -c z", false),
    ("/bin/sh -c apt-get install -y --allow-unauthenticated x", true), ("/bin/sh -c curl -sk https://x", true),
    ("/bin/sh -c apk add --allow-untrusted x.apk", true), ("/bin/sh -c apt-get install -y curl", false),
    ("/bin/sh -c wget -qO- https://x | bash -s -- y", true), ("LABEL trusted=yes-really", false),
  ])
  func weakenedVerificationIsTold(_ line: String, _ isWeak: Bool) {
    #expect(!steps([line]).unverified.isEmpty == isWeak)
  }

  @Test func secretsInConfigurationsAreToldAndRedacted() {
    let found = ConfigurationSecrets.find(
      environment: [
        "DB_PASSWORD=hunter22", "PASSWORD_FILE=/run/secrets/x", "PATH=/bin", "API_KEY=${API_KEY}",
        "TOKEN_URL=https://x/y",
      ],
      labels: ["a": "ghp_0123456789abcdefghijklmnop"],
      steps: ["ENV A=AKIAIOSFODNN7EXAMPLEX", "ARG GITHUB_TOKEN=abcdefgh1234"])
    #expect(found.count == 4, "\(found)")
    #expect(found.allSatisfy { !$0.contains("hunter22") && !$0.contains("ghp_0123") })
  }

  @Test(arguments: [
    (["exec", "-it", "web", "sh"], "web", false, ""), (["exec", "--privileged", "web", "sh"], "web", true, ""),
    (["exec", "-u", "0", "web", "sh"], "web", false, "0"), (["exec", "-itu0", "web"], "web", false, "0"),
    (["--context", "x", "container", "exec", "--user=root", "web", "-u", "1"], "web", false, "root"),
    (["exec", "web", "--privileged"], "web", false, ""), (["exec", "-e", "A=--privileged", "web"], "web", false, ""),
  ])
  func commandLinesOfExecAreRead(_ words: [String], _ container: String, _ isPrivileged: Bool, _ user: String) throws {
    let entry = try #require(ExecutionCollector.execution(words))
    #expect(entry.container == container && entry.isPrivileged == isPrivileged && entry.user == user)
  }

  @Test func theAuditLogIsRead() {
    let log = """
      type=SYSCALL msg=audit(1.0:1): arch=c000003e
      type=EXECVE msg=audit(1.0:1): argc=5 a0="docker" a1="exec" a2=2D2D70726976696C65676564 a3="web" a4="sh"
      type=EXECVE msg=audit(1.0:2): argc=2 a0="dockerish" a1="exec"
      type=EXECVE msg=audit(1.0:3): argc=3 a0="/usr/bin/docker" a1="run" a2="x"
      """
    let found = ExecutionCollector.parse(Bytes(log))
    #expect(found.count == 1 && found[0].isPrivileged && found[0].container == "web")
  }

  @Test(arguments: [
    ("runc", "1.1.11", ["CVE-2024-21626", "CVE-2025-31133"], ["CVE-2023-27561"]),
    ("runc", "1.1.12", ["CVE-2025-31133"], ["CVE-2024-21626"]), ("runc", "1.2.7", ["CVE-2025-31133"], []),
    ("runc", "1.3.6", [], ["CVE-2025-31133", "CVE-2026-41579"]), ("runc", "1.4.0-rc.1", ["CVE-2025-31133"], []),
    ("runc", "1.4.3", [], ["CVE-2025-31133", "CVE-2026-41579"]), ("runc", "1.0.0-rc93", ["CVE-2024-21626"], []),
    ("containerd", "v1.7.28", ["CVE-2024-25621"], ["CVE-2024-40635"]),
    ("containerd", "v2.2.5", [], ["CVE-2026-53488", "CVE-2024-25621"]),
    ("containerd", "v2.3.1", ["CVE-2026-53488"], []),
    ("engine", "28.1.0", ["CVE-2026-41567"], ["CVE-2025-54388"]), ("engine", "28.3.2", ["CVE-2025-54388"], []),
    ("engine", "24.0.9", ["CVE-2024-41110"], []), ("engine", "24.0.10", [], ["CVE-2024-41110"]),
    ("engine", "29.3.0", ["CVE-2026-34040", "CVE-2026-41568"], []),
    ("engine", "29.5.0", ["CVE-2026-41567", "CVE-2026-41568", "CVE-2026-42306"], ["CVE-2026-34040"]),
    ("engine", "29.5.1", [], ["CVE-2026-41567", "CVE-2026-42306", "CVE-2024-41110", "CVE-2025-54388"]),
  ])
  func releasesWithKnownWaysOutAreTold(_ part: String, _ version: String, _ open: [String], _ mended: [String]) {
    let found = Set(
      EngineVersionEvaluator.fixes.filter {
        $0.part == part && EngineVersionEvaluator.isOpen(EngineVersionPart(part, version), $0)
      }.map(\.id))
    #expect(found.isSuperset(of: open) && found.isDisjoint(with: mended), "\(part) \(version): \(found.sorted())")
    #expect(
      EngineVersionPart("engine", "20.10.24+dfsg1").isPackaged
        && EngineVersionPart("runc", "v1.3.0").numbers == [1, 3, 0])
  }

  @Test func daysAreCounted() {
    #expect(CalendarDay("1970-01-01")?.number == 0 && CalendarDay("2000-03-01")?.number == 11_017)
    #expect(CalendarDay("2026-11-25")?.number == 20_782)
    for text in ["2023-02-29", "2023-13-01", "23-01-01", "2023-1-1", "x", "2023-04-31"] {
      #expect(CalendarDay(text) == nil)
    }
    #expect(CalendarDay("2024-02-29") != nil)
  }
}
