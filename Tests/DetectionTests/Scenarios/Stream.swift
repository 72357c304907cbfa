import Model

/// Writes what a sensor would have told of a story: processes, descriptors, sockets, system calls, received bytes.
struct Stream {
  private(set) var events: [ActivityEvent] = []
  private(set) var clock: UInt64 = 1_000_000_000
  private var lastPid: Int32 = 100
  private var lastInode: UInt64 = 5000
  var container = ContainerFacts(
    id: String(repeating: "c0ffee42", count: 8), name: "shop", image: "registry.example/shop:1.4",
    digest: "sha256:" + String(repeating: "ab", count: 32))

  init() {}

  /// Goes on after other streams: no pid comes again.
  init(pid: Int32, clock: UInt64) {
    lastPid = pid
    self.clock = clock
    lastInode = clock
  }

  struct Options {
    var user: UInt32 = 0
    var effectiveUser: UInt32?
    var capabilities: UInt64 = 0
    var mode: UInt16 = 0o755
    var owner: UInt32 = 0
    var isDropped = false
    var isNameless = false
    var isForeignRoot = false
    var command = ""
    var environment: [String] = []
    var login: Login?
    var userNamespaceLevel: UInt32 = 0
    var isOutside = false
  }

  // MARK: Time and descriptors

  mutating func pass(seconds: Double) { clock += UInt64(seconds * 1e9) }
  private mutating func tick() -> UInt64 {
    clock += 1_000_000
    return clock
  }
  private mutating func inode() -> UInt64 {
    lastInode += 1
    return lastInode
  }
  mutating func pipe() -> Descriptor { Descriptor(kind: .pipe, inode: inode(), device: 14) }
  mutating func unixSocket() -> Descriptor {
    let own = inode()
    return Descriptor(kind: .unix, inode: own, socket: own, peer: inode(), type: 1)
  }
  mutating func terminal() -> Descriptor { Descriptor(kind: .character, inode: inode(), device: 136 << 20) }
  static let null = Descriptor(kind: .character, inode: 3, device: 1 << 20 | 3)
  static func address(_ text: String) -> IPAddress { IPAddress(text.split(separator: ".").compactMap { UInt8($0) }) }

  // MARK: Processes

  private mutating func record(
    _ key: ProcessKey, _ words: [String], parent: ProcessRecord?, streams: [Descriptor]?, program: String?,
    _ options: Options
  ) -> ProcessRecord {
    var facts = ProcessRecord.Facts(key: key)
    let first = words.first ?? ""
    facts.executable = program ?? (first.hasPrefix("/") ? first : "/usr/bin/" + first)
    facts.arguments = words
    facts.command =
      options.command.isEmpty ? String(facts.executable.split(separator: "/").last ?? "") : options.command
    facts.user = options.user
    facts.effectiveUser = options.effectiveUser ?? options.user
    facts.capabilities = options.capabilities
    facts.mode = options.mode
    facts.owner = options.owner
    facts.isDropped = options.isDropped
    facts.isNameless = options.isNameless
    facts.isForeignRoot = options.isForeignRoot
    facts.environment = options.environment
    facts.userNamespaceLevel = options.userNamespaceLevel
    facts.descriptors = streams ?? [Self.null, Self.null, Self.null]
    facts.container = options.isOutside ? nil : container
    facts.entersContainer = facts.container != nil && parent?.container == nil
    facts.login = options.login ?? parent?.facts.login
    facts.time = clock
    return ProcessRecord(facts, parent: parent)
  }

  /// A process that its parent forked and that executed a program; without a parent it is the container's first.
  @discardableResult
  mutating func run(
    _ words: String..., below parent: ProcessRecord? = nil, streams: [Descriptor]? = nil, program: String? = nil,
    _ change: (inout Options) -> Void = { _ in }
  ) -> ProcessRecord {
    run(words, below: parent, streams: streams, program: program, change)
  }

  @discardableResult
  mutating func run(
    _ words: [String], below parent: ProcessRecord? = nil, streams: [Descriptor]? = nil, program: String? = nil,
    _ change: (inout Options) -> Void = { _ in }
  ) -> ProcessRecord {
    var options = Options()
    if let parent {
      options.user = parent.facts.user
      if parent.facts.effectiveUser != parent.facts.user { options.effectiveUser = parent.facts.effectiveUser }
      options.capabilities = parent.facts.capabilities
    }
    change(&options)
    lastPid += 1
    let key = ProcessKey(pid: lastPid, start: tick())
    if let parent {
      var facts = parent.facts
      facts.key = key
      facts.isFork = true
      facts.entersContainer = false
      events.append(ActivityEvent(time: clock, process: ProcessRecord(facts, parent: parent), action: .fork))
    }
    let made = record(key, words, parent: parent, streams: streams, program: program, options)
    events.append(ActivityEvent(time: tick(), process: made, action: .exec))
    return made
  }

  /// The same process executes another program.
  @discardableResult
  mutating func exec(
    _ words: String..., in process: ProcessRecord, streams: [Descriptor]? = nil,
    _ change: (inout Options) -> Void = { _ in }
  ) -> ProcessRecord {
    var options = Options()
    options.user = process.facts.user
    options.effectiveUser = process.facts.effectiveUser
    change(&options)
    let made = record(
      process.key, words, parent: process.parent, streams: streams ?? process.facts.descriptors, program: nil, options)
    events.append(ActivityEvent(time: tick(), process: made, action: .exec))
    return made
  }

  /// A fork that executes nothing.
  mutating func fork(_ parent: ProcessRecord, _ change: (inout ProcessRecord.Facts) -> Void = { _ in }) -> ProcessRecord
  {
    lastPid += 1
    var facts = parent.facts
    facts.key = ProcessKey(pid: lastPid, start: tick())
    facts.isFork = true
    facts.entersContainer = false
    change(&facts)
    let made = ProcessRecord(facts, parent: parent)
    events.append(ActivityEvent(time: clock, process: made, action: .fork))
    return made
  }

  mutating func exit(_ process: ProcessRecord) {
    events.append(ActivityEvent(time: tick(), process: process, action: .exit(code: 0)))
  }

  // MARK: Network

  private static func open(_ address: String, _ port: UInt16, _ local: UInt16, _ identity: UInt64, _ type: UInt8)
    -> Descriptor
  {
    Descriptor(
      kind: .internet, inode: identity, socket: identity, state: 1, type: type, localPort: local, remotePort: port,
      local: Self.address("172.17.0.2"), remote: Self.address(address))
  }

  /// TCP: the socket that the process has then.
  @discardableResult
  mutating func connect(
    _ process: ProcessRecord, _ remote: String = "203.0.113.66", _ port: UInt16 = 4444, establishes: Bool = true,
    name: String = ""
  ) -> Descriptor {
    let identity = inode() | 1 << 40
    let local = UInt16(40_000 + identity % 20_000)
    let descriptor = Self.open(remote, port, local, identity, 1)
    var socket = SocketRecord(
      identity: identity, direction: .outbound, isEstablished: false, local: descriptor.local, localPort: local,
      remote: descriptor.remote, remotePort: port, owner: process.key)
    socket.remoteName = name
    events.append(ActivityEvent(time: tick(), process: process, action: .socket(socket)))
    guard establishes else { return descriptor }
    socket.isEstablished = true
    socket.owner = ProcessKey(pid: 0, start: 0)
    let nobody = ProcessRecord(ProcessRecord.Facts(key: socket.owner), parent: nil)
    events.append(ActivityEvent(time: tick(), process: nobody, action: .socket(socket)))
    return descriptor
  }

  mutating func close(_ descriptor: Descriptor) {
    let owner = ProcessKey(pid: 0, start: 0)
    let socket = SocketRecord(
      identity: descriptor.socket, direction: .outbound, isEstablished: false, local: descriptor.local,
      localPort: descriptor.localPort, remote: descriptor.remote, remotePort: descriptor.remotePort, owner: owner)
    events.append(
      ActivityEvent(
        time: tick(), process: ProcessRecord(ProcessRecord.Facts(key: owner), parent: nil), action: .socket(socket)))
  }

  @discardableResult
  mutating func datagram(_ process: ProcessRecord, _ remote: String = "203.0.113.66", _ port: UInt16 = 4444)
    -> Descriptor
  {
    let descriptor = Self.open(remote, port, 45_000, inode() | 1 << 41, 2)
    let socket = SocketRecord(
      identity: descriptor.socket, direction: .outbound, isEstablished: true, local: descriptor.local,
      localPort: descriptor.localPort, remote: descriptor.remote, remotePort: port, owner: process.key)
    events.append(ActivityEvent(time: tick(), process: process, action: .datagram(socket)))
    return descriptor
  }

  mutating func listen(_ process: ProcessRecord, _ port: UInt16) {
    let socket = SocketRecord(
      identity: inode() | 1 << 42, direction: .listening, isEstablished: false, local: Self.address("0.0.0.0"),
      localPort: port, remote: IPAddress([]), remotePort: 0, owner: process.key)
    events.append(ActivityEvent(time: tick(), process: process, action: .socket(socket)))
  }

  /// A connection that comes in at a listening port.
  @discardableResult
  mutating func accept(_ port: UInt16, from remote: String = "198.51.100.7") -> Descriptor {
    let descriptor = Self.open(remote, 51_000, port, inode() | 1 << 43, 1)
    let nobody = ProcessKey(pid: 0, start: 0)
    let socket = SocketRecord(
      identity: descriptor.socket, direction: .inbound, isEstablished: true, local: descriptor.local, localPort: port,
      remote: descriptor.remote, remotePort: 51_000, owner: nobody)
    events.append(
      ActivityEvent(
        time: tick(), process: ProcessRecord(ProcessRecord.Facts(key: nobody), parent: nil), action: .socket(socket)))
    return descriptor
  }

  mutating func receive(_ process: ProcessRecord, _ socket: Descriptor, _ text: String) {
    receive(process, socket, Array(text.utf8))
  }

  mutating func receive(_ process: ProcessRecord, _ socket: Descriptor, _ bytes: [UInt8]) {
    events.append(
      ActivityEvent(
        time: tick(), process: process, action: .received(socket: socket.socket, bytes: Array(bytes.prefix(191)))))
  }

  // MARK: Calls and files

  mutating func call(
    _ process: ProcessRecord, _ name: String, _ arguments: [UInt64] = [], _ text: String = "", to text2: String = "",
    result: Int64 = 0, effectiveUser: UInt32? = nil
  ) {
    let call = ActivityEvent.SystemCall(
      name: name, result: result, arguments: arguments, text: text, text2: text2, user: process.facts.user,
      effectiveUser: effectiveUser ?? process.facts.effectiveUser, capabilities: process.facts.capabilities)
    events.append(ActivityEvent(time: tick(), process: process, action: .systemCall(call)))
  }

  static let refused: Int64 = -1

  mutating func read(_ process: ProcessRecord, _ path: String, result: Int64 = 3) {
    call(process, "openat", [UInt64(bitPattern: -100), 0, 0], path, result: result)
  }

  mutating func write(_ process: ProcessRecord, _ path: String, result: Int64 = 3) {
    call(process, "openat", [UInt64(bitPattern: -100), 0, 0o1101], path, result: result)
  }

  mutating func change(
    _ process: ProcessRecord, _ path: String, added: [String] = [], removed: [String] = [],
    kind: ActivityEvent.FileChange.Kind = .changed, modeBefore: UInt16? = nil, modeAfter: UInt16? = nil
  ) {
    let change = ActivityEvent.FileChange(
      path: path, removed: removed, added: added, kind: kind, modeBefore: modeBefore, modeAfter: modeAfter)
    events.append(ActivityEvent(time: tick(), process: process, action: .fileChanged(change)))
  }

  mutating func look(_ process: ProcessRecord, _ lookup: NameLookup) {
    events.append(ActivityEvent(time: tick(), process: process, action: .nameLookup(lookup)))
  }

  mutating func add(_ process: ProcessRecord, _ action: ActivityEvent.Action) {
    events.append(ActivityEvent(time: tick(), process: process, action: action))
  }
}
