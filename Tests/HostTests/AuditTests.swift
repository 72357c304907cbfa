import Foundation
import Parsing
import TestKit
import Testing

@testable import Host

@Suite struct AuditTests {
  private func covers(_ rules: String, _ path: String, isDirectory: Bool = false) -> Bool {
    let parsed = AuditRuleFile(parsing: Bytes(rules)) { $0 == "/etc/docker" || $0 == "/etc" || $0 == "/run" }
    if case .covered = AuditCoverage.of(path, isDirectory: isDirectory, rules: parsed.rules, canonical: { $0 }) {
      return true
    }
    return false
  }

  @Test(arguments: [
    "-w /usr/bin/dockerd -p wa -k docker", "-w /usr/bin/dockerd",
    "-a always,exit -F path=/usr/bin/dockerd -F perm=rwxa",
    "-a exit,always -F dir=/usr/bin/ -F perm=wa",
    "-a always,exit -F arch=b64 -F path=/usr/bin/dockerd -F perm=wa -F key=x",
    "-a never,exit -F path=/usr/bin/docker\n-w /usr/bin/dockerd -p wa",
    "-a never,exit -S adjtimex -F auid=unset\n-w /usr/bin/dockerd -p wa",
    "-a always,exit -F path=/usr/bin/dockerd -F success=1",
    "-A always,exit -F dir=/usr -p wa\n-a never,exit -F dir=/usr",
  ])
  func thatIsCovered(_ rules: String) { #expect(covers(rules, "/usr/bin/dockerd")) }

  @Test(arguments: [
    "", "-w /usr/bin/dockerd-rootless.sh -p wa", "-w /usr/bin/docker -p wa", "-w /usr/bin/dockerd -p x",
    "-w /usr/bin/dockerd -p w", "-a never,exit -F path=/usr/bin/dockerd -F perm=wa",
    "-a never,exit -F dir=/usr\n-w /usr/bin/dockerd -p wa", "-a never,task\n-w /usr/bin/dockerd -p wa",
    "-a always,exit -F dir=/usr/bi -F perm=wa", "-a always,exit -F path=/usr/bin -F perm=wa",
    "-a always,exit -F path=/usr/bin/dockerd -F perm=wa -F auid>=1000",
    "-a always,exit -S read -F path=/usr/bin/dockerd",
    "-a always,exit -F arch=b32 -F path=/usr/bin/dockerd -F perm=wa", "-w /usr/bin/dockerd -p wa\n-D",
    "-w /usr/bin/dockerd -p wa\n-W /usr/bin/dockerd", "# -w /usr/bin/dockerd -p wa",
    "-a always,user -F path=/usr/bin/dockerd",
    "-a never,exit -F uid=0\n-w /usr/bin/dockerd -p wa",
  ])
  func thatIsNot(_ rules: String) { #expect(!covers(rules, "/usr/bin/dockerd")) }

  @Test func aDirectoryNeedsItsTree() {
    #expect(covers("-w /etc/docker -p wa", "/etc/docker", isDirectory: true))
    #expect(covers("-w /etc/ -p wa", "/etc/docker", isDirectory: true))
    #expect(!covers("-a always,exit -F path=/etc/docker -F perm=wa", "/etc/docker", isDirectory: true))
    #expect(!covers("-w /etc/docker/daemon.json -p wa", "/etc/docker", isDirectory: true))
    #expect(!covers("-w /etc/docker-old -p wa", "/etc/docker", isDirectory: true))
  }

  @Test func controlsAreRead() {
    let file = AuditRuleFile(parsing: Bytes("-D\n-b 8192\n-f 1\nnonsense\n-e 2\n")) { _ in false }
    #expect(file.enabled == 2 && file.backlogLimit == 8192 && file.failure == 1 && file.faults == [4])
  }

  @Test func anyRulesAreReadWithoutACrash() {
    var generator = SeededGenerator(seed: 5)
    let sample = Array(
      "-w /etc/docker -p wa -k d\n-a always,exit -F arch=b64 -S open,close -F dir=/usr -F perm=wa\n-e 2\n".utf8)
    for _ in 0..<2000 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let file = AuditRuleFile(parsing: Bytes(bytes)) { _ in Bool.random(using: &generator) }
      _ = AuditCoverage.of("/etc/docker", isDirectory: true, rules: file.rules) { $0 }
    }
  }

  @Test func theKernelAnswersOrSaysWhyNot() {
    do throws(AuditKernel.Refusal) {
      let state = try AuditKernel.state()
      #expect((0...2).contains(state.enabled))
    } catch {
      print("skipped: the kernel's audit rules: \(error)")
    }
  }
}
