import Model
import Parsing
import Sensor

/// Turns what the kernel saw into who did what in which container.
///
/// A value that asks nobody but its directory: the same events give the same activity, so recorded streams replay exactly.
package struct ActivityTracker {
  var processes: ProcessTable
  var containers: ContainerAttribution
  var names = NameCache()
  package var logins = LoginMatcher()

  package init(containers: ContainerDirectory, capacity: Int = 65_536) {
    self.containers = ContainerAttribution(containers)
    processes = ProcessTable(capacity: capacity)
  }

  package var processCount: Int { processes.count }

  /// The container that is known to live in a cgroup.
  package func container(ofCgroup cgroup: UInt64) -> ContainerFacts? { containers.container(cgroup: cgroup) }

  /// More is known of a container than before.
  package mutating func learn(_ facts: ContainerFacts) { containers.learn(facts) }

  package func container(named id: String) -> ContainerFacts { containers.container(named: id) }

  /// Who has this pid now, if anybody is known to.
  package func process(_ key: ProcessKey) -> ProcessRecord? { processes[key] }

  /// Programs of a container that live, oldest first.
  package func processes(in container: String) -> [ProcessRecord] {
    processes.all.filter { $0.container?.id == container }.sorted { $0.key.start < $1.key.start }
  }

  /// What ran before: parents first, each process as if it had just begun, then the connections that they hold.
  package mutating func begin(_ snapshot: Snapshot) -> [ActivityEvent] {
    var standard: [Int32: [Descriptor]] = [:]
    for file in snapshot.files where file.number < 3 {
      standard[file.pid, default: [.closed, .closed, .closed]][Int(file.number)] = file.descriptor
    }
    var events: [ActivityEvent] = []
    for task in snapshot.tasks where task.process.pid == 1 { containers.isHost(task.mountNamespace) }
    for task in snapshot.tasks.sorted(by: { $0.process.start < $1.process.start }) {
      var facts = ProcessRecord.Facts(key: task.process)
      facts.command = task.command
      facts.executable = task.executable
      facts.arguments = task.arguments
      facts.user = task.user
      facts.effectiveUser = task.effectiveUser
      facts.capabilities = task.capabilities
      facts.cgroup = task.cgroup
      facts.mountNamespace = task.mountNamespace
      facts.pidNamespace = task.pidNamespace
      facts.networkNamespace = task.networkNamespace
      facts.inode = task.inode
      facts.device = task.device
      facts.isDropped = task.flags.contains(.upper)
      facts.isNameless = task.links == 0 && task.inode != 0
      facts.descriptors = standard[task.process.pid] ?? []
      facts.container = containers.container(
        task.cgroupNames, cgroup: task.cgroup, mountNamespace: task.mountNamespace)
      facts.time = task.process.start
      facts.ranBefore = true
      let parent = processes[task.parent]
      facts.entersContainer = facts.container != nil && parent?.container?.id != facts.container?.id
      if let container = facts.container {
        containers.begun(container.id, by: task.process)
        if parent?.facts.mountNamespace != task.mountNamespace { containers.lives(container, in: task.mountNamespace) }
      }
      let record = ProcessRecord(facts, parent: parent)
      processes.insert(record)
      events.append(ActivityEvent(time: task.process.start, process: record, action: .exec))
    }
    let now = snapshot.tasks.map(\.process.start).max() ?? 0
    events += connections(in: snapshot, at: now)
    // A shell that was judged before its relay's connection was known is judged again with what is known now.
    events += events.filter { if case .exec = $0.action { $0.process.container != nil } else { false } }
    return events
  }

  /// What an event of the sensor means; nothing for one that means nothing.
  package mutating func take(_ event: SensorEvent) -> [ActivityEvent] {
    switch event {
    case .exec(let exec): taken(exec)
    case .fork(let fork): [taken(fork)]
    case .exit(let exit): [taken(exit)]
    case .socket(let socket): [taken(socket)]
    case .systemCall(let call): taken(call)
    case .data(let data): taken(data)
    case .datagram(let datagram): [sent(datagram)]
    case .enforced(let denied): [enforced(denied)]
    }
  }

  /// Events of a container were lost.
  package mutating func lost(_ count: UInt64, cgroup: UInt64, at time: UInt64) -> ActivityEvent {
    var facts = ProcessRecord.Facts(key: ProcessKey(pid: 0, start: 0))
    facts.cgroup = cgroup
    facts.container = containers.container(cgroup: cgroup)
    facts.time = time
    return ActivityEvent(time: time, process: ProcessRecord(facts, parent: nil), action: .flood(lost: count))
  }

  private mutating func taken(_ call: SystemCallEvent) -> [ActivityEvent] {
    let process = process(call.header, names: [call.cgroupName])
    if process.facts.isRuntimeSetup { return [] }
    var detail = ActivityEvent.SystemCall(
      name: SystemCalls.name(of: call.number), result: call.result, arguments: call.arguments, text: call.text,
      text2: call.text2, user: call.user, effectiveUser: call.effectiveUser, capabilities: call.capabilities)
    detail.isSubmission = call.number & SystemCalls.submitted != 0
    return [ActivityEvent(time: call.header.time, process: process, action: .systemCall(detail))]
  }

  /// The record of the acting process; one that the table has lost is made from what the event says.
  mutating func process(_ header: EventHeader, names: [String] = []) -> ProcessRecord {
    if let known = processes[header.process] { return known }
    var facts = ProcessRecord.Facts(key: header.process)
    facts.cgroup = header.cgroup
    facts.mountNamespace = header.mountNamespace
    facts.pidNamespace = header.pidNamespace
    if header.process.pid > 0 {
      facts.container = containers.container(names, cgroup: header.cgroup, mountNamespace: header.mountNamespace)
    }
    let record = ProcessRecord(facts, parent: nil)
    if header.process.pid > 0 { processes.insert(record) }
    return record
  }
}
