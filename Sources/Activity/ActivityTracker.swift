import Model
import Parsing
import Sensor

/// Turns what the kernel saw into who did what in which container.
///
/// A value: the same events give the same activity, so recorded streams replay exactly.
package struct ActivityTracker {
  private var processes: ProcessTable
  private let containers: ContainerDirectory
  /// Which container a cgroup is, so that fork and connect events are attributed without names.
  private var containerOfCgroup: [UInt64: ContainerFacts] = [:]

  package init(containers: ContainerDirectory, capacity: Int = 65_536) {
    self.containers = containers
    processes = ProcessTable(capacity: capacity)
  }

  package var processCount: Int { processes.count }

  /// What ran before: parents first, then each process as if it had just begun.
  package mutating func begin(_ snapshot: Snapshot) -> [ActivityEvent] {
    var standard: [Int32: [Descriptor]] = [:]
    for file in snapshot.files where file.number < 3 {
      standard[file.pid, default: [.closed, .closed, .closed]][Int(file.number)] = file.descriptor
    }
    var events: [ActivityEvent] = []
    for task in snapshot.tasks.sorted(by: { $0.process.start < $1.process.start }) {
      var facts = ProcessRecord.Facts(key: task.process)
      facts.command = task.command
      facts.executable = ProcFileSystem.executable(task.process.pid) ?? task.command
      facts.arguments = ProcFileSystem.arguments(task.process.pid)
      facts.user = task.user
      facts.effectiveUser = task.effectiveUser
      facts.capabilities = task.capabilities
      facts.cgroup = task.cgroup
      facts.mountNamespace = task.mountNamespace
      facts.pidNamespace = task.pidNamespace
      facts.inode = task.inode
      facts.device = task.device
      facts.isDropped = task.flags.contains(.upper)
      facts.isNameless = task.links == 0 && task.inode != 0
      facts.descriptors = standard[task.process.pid] ?? []
      facts.container = container(task.cgroupNames, cgroup: task.cgroup)
      facts.time = task.process.start
      let record = ProcessRecord(facts, parent: processes[task.parent])
      processes.insert(record)
      events.append(ActivityEvent(time: task.process.start, process: record, action: .exec))
    }
    return events
  }

  private mutating func container(_ names: [String], cgroup: UInt64) -> ContainerFacts? {
    if let known = containerOfCgroup[cgroup] { return known }
    guard let id = ContainerIdentifier.find(in: names) else { return nil }
    let facts = containers.facts(for: id)
    if containerOfCgroup.count > 20_000 { containerOfCgroup.removeAll() }
    // A container that nobody could name yet is asked for again at its next program.
    if !facts.name.isEmpty { containerOfCgroup[cgroup] = facts }
    return facts
  }

  /// Nil for events that mean nothing outside of containers or that name a process that nobody knows.
  package mutating func take(_ event: SensorEvent) -> ActivityEvent? {
    switch event {
    case .exec(let exec): taken(exec)
    case .fork(let fork): taken(fork)
    case .exit(let exit): taken(exit)
    case .socket(let socket): taken(socket)
    case .systemCall(let call): taken(call)
    case .data(let data):
      ActivityEvent(
        time: data.header.time, process: process(data.header), action: .received(socket: data.socket, bytes: data.bytes)
      )
    }
  }

  private mutating func taken(_ exec: ExecEvent) -> ActivityEvent {
    let before = processes[exec.header.process]
    var facts = ProcessRecord.Facts(key: exec.header.process)
    facts.executable = exec.path == "/" ? exec.fileName : exec.path
    facts.arguments = exec.arguments
    facts.environment = exec.environment
    facts.command = exec.command
    facts.user = exec.user
    facts.effectiveUser = exec.effectiveUser
    facts.capabilities = exec.capabilities
    facts.cgroup = exec.header.cgroup
    facts.mountNamespace = exec.header.mountNamespace
    facts.pidNamespace = exec.header.pidNamespace
    facts.userNamespaceLevel = exec.userNamespaceLevel
    facts.inode = exec.inode
    facts.device = exec.device
    facts.mode = exec.mode
    facts.owner = exec.owner
    facts.isDropped = exec.flags.contains(.upper)
    facts.isNameless = exec.links == 0
    facts.isForeignRoot = exec.flags.contains(.foreignRoot)
    facts.hasTerminal = exec.flags.contains(.terminal)
    facts.wasKilled = exec.flags.contains(.killed)
    facts.descriptors = exec.descriptors
    facts.time = exec.header.time
    facts.container = container(exec.cgroupNames, cgroup: exec.header.cgroup)
    var parent = processes[exec.parent]
    if parent == nil, exec.parent.pid > 0 {
      // A parent from before the sensor that the snapshot missed: what the child knows of it.
      var known = ProcessRecord.Facts(key: exec.parent)
      known.user = exec.parentUser
      known.effectiveUser = exec.parentEffectiveUser
      known.capabilities = exec.parentCapabilities
      known.executable = ProcFileSystem.executable(exec.parent.pid) ?? ""
      known.command = known.executable.split(separator: "/").last.map(String.init) ?? ""
      let made = ProcessRecord(known, parent: nil)
      processes.insert(made)
      parent = made
    }
    // The record of the shell that called exec without fork is a step of the story too, but not an ancestor.
    if let before, !before.facts.isFork { parent = parent ?? before.parent }
    facts.entersContainer = facts.container != nil && parent?.container?.id != facts.container?.id
    let record = ProcessRecord(facts, parent: parent)
    processes.insert(record)
    return ActivityEvent(time: exec.header.time, process: record, action: .exec)
  }

  private mutating func taken(_ fork: ForkEvent) -> ActivityEvent {
    let parent = processes[fork.parent]
    var facts = parent?.facts ?? ProcessRecord.Facts(key: fork.header.process)
    facts.key = fork.header.process
    facts.isFork = true
    facts.entersContainer = false
    facts.time = fork.header.time
    facts.cgroup = fork.header.cgroup
    facts.mountNamespace = fork.header.mountNamespace
    facts.effectiveUser = fork.user
    if let container = containerOfCgroup[fork.header.cgroup] { facts.container = container }
    let record = ProcessRecord(facts, parent: parent)
    processes.insert(record)
    return ActivityEvent(time: fork.header.time, process: record, action: .fork)
  }

  private mutating func taken(_ exit: ExitEvent) -> ActivityEvent {
    let record = process(exit.header)
    processes.exited(exit.header.process, at: exit.header.time)
    return ActivityEvent(time: exit.header.time, process: record, action: .exit(code: exit.code))
  }

  private mutating func taken(_ socket: SocketEvent) -> ActivityEvent? {
    let direction: SocketRecord.Direction
    switch (socket.old, socket.new) {
    case (_, .synSent), (.synSent, .established): direction = .outbound
    case (.synReceived, .established): direction = .inbound
    case (_, .listen): direction = .listening
    default: direction = .outbound
    }
    let record = SocketRecord(
      identity: socket.socket, direction: direction, isEstablished: socket.new == .established, local: socket.local,
      localPort: socket.localPort, remote: socket.remote, remotePort: socket.remotePort,
      owner: socket.header.process)
    return ActivityEvent(time: socket.header.time, process: process(socket.header), action: .socket(record))
  }

  private mutating func taken(_ call: SystemCallEvent) -> ActivityEvent {
    let detail = ActivityEvent.SystemCall(
      name: SystemCalls.name(of: call.number), result: call.result, arguments: call.arguments, text: call.text,
      text2: call.text2, user: call.user, effectiveUser: call.effectiveUser, capabilities: call.capabilities)
    return ActivityEvent(
      time: call.header.time, process: process(call.header, names: [call.cgroupName]), action: .systemCall(detail))
  }

  /// The record of the acting process; one that the table has lost is made from what the event says.
  private mutating func process(_ header: EventHeader, names: [String] = []) -> ProcessRecord {
    if let known = processes[header.process] { return known }
    var facts = ProcessRecord.Facts(key: header.process)
    facts.cgroup = header.cgroup
    facts.mountNamespace = header.mountNamespace
    facts.pidNamespace = header.pidNamespace
    facts.container = container(names, cgroup: header.cgroup)
    let record = ProcessRecord(facts, parent: nil)
    if header.process.pid > 0 { processes.insert(record) }
    return record
  }
}
