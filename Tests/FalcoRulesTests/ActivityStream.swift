import Model
import Parsing

@testable import FalcoRules

/// Activity made up for tests: processes with parents, in containers or on the host.
struct ActivityStream {
  static let container = ContainerFacts(
    id: String(repeating: "ab12", count: 16), name: "shop", image: "registry.example:5000/team/shop:1.4",
    digest: "sha256:feed", labels: ["tier": "web", "io.kubernetes.pod.uid": "u-1"], pod: "shop-0", namespace: "prod")

  static func process(
    _ path: String, _ arguments: [String] = [], parent: ProcessRecord? = nil, container: ContainerFacts? = container,
    command: String? = nil, pid: Int32 = 100, start: UInt64 = 1_000_000_000, user: UInt32 = 0,
    _ change: (inout ProcessRecord.Facts) -> Void = { _ in }
  ) -> ProcessRecord {
    var facts = ProcessRecord.Facts(key: ProcessKey(pid: pid, start: start))
    facts.executable = path
    let name = path.split(separator: "/").last.map(String.init) ?? path
    facts.arguments = [name] + arguments
    facts.command = command ?? String(name.prefix(15))
    facts.container = container
    facts.user = user
    facts.effectiveUser = user
    change(&facts)
    return ProcessRecord(facts, parent: parent)
  }

  static func exec(_ process: ProcessRecord, at time: UInt64 = 2_000_000_000) -> ActivityEvent {
    ActivityEvent(time: time, process: process, action: .exec)
  }

  static func call(
    _ process: ProcessRecord, _ name: String, result: Int64 = 0, _ arguments: [UInt64] = [], text: String = "",
    text2: String = "", user: UInt32? = nil, capabilities: UInt64 = 0, at time: UInt64 = 2_000_000_000
  ) -> ActivityEvent {
    let call = ActivityEvent.SystemCall(
      name: name, result: result, arguments: arguments, text: text, text2: text2,
      user: user ?? process.facts.user, effectiveUser: user ?? process.facts.effectiveUser, capabilities: capabilities)
    return ActivityEvent(time: time, process: process, action: .systemCall(call))
  }

  static func open(
    _ process: ProcessRecord, _ path: String, flags: UInt64 = 0, result: Int64 = 3, capabilities: UInt64 = 0,
    at time: UInt64 = 2_000_000_000
  ) -> ActivityEvent {
    call(
      process, "openat", result: result, [UInt64(bitPattern: -100), 0, flags, 0o644], text: path,
      capabilities: capabilities, at: time)
  }

  static func connect(
    _ process: ProcessRecord, to address: String, port: UInt16, established: Bool = false, identity: UInt64 = 7,
    direction: SocketRecord.Direction = .outbound
  ) -> ActivityEvent {
    let record = SocketRecord(
      identity: identity, direction: direction, isEstablished: established,
      local: IPAddress(parsing: "172.17.0.2") ?? IPAddress([]), localPort: 40000,
      remote: IPAddress(parsing: address) ?? IPAddress([]), remotePort: port, owner: process.key)
    return ActivityEvent(time: 2_000_000_000, process: process, action: .socket(record))
  }

  /// A socket as a standard stream.
  static func socket(to address: String, port: UInt16) -> Descriptor {
    Descriptor(
      kind: .internet, socket: 9, state: 1, type: 1, localPort: 40001, remotePort: port,
      local: IPAddress(parsing: "172.17.0.2") ?? IPAddress([]), remote: IPAddress(parsing: address) ?? IPAddress([]))
  }
}

extension FalcoRuleSet {
  static func load(_ text: String, supply: EventSupply = .everything) -> FalcoRuleSet {
    load(files: [FalcoRuleFile(name: "test.yaml", bytes: Bytes(text))], supply: supply)
  }

  /// One rule of this condition.
  static func condition(_ condition: String, before: String = "", supply: EventSupply = .everything) -> FalcoRuleSet {
    load(
      before + "\n- rule: R\n  desc: d\n  condition: >\n    \(condition)\n  output: o %proc.name\n  priority: NOTICE\n",
      supply: supply)
  }

  func matches(_ events: ActivityEvent...) -> Bool {
    var engine = FalcoEngine(self, matching: .all)
    return events.contains { !engine.take($0).isEmpty }
  }
}
