import Model
import Sensor

/// Programs that begin, processes that are made and end.
extension ActivityTracker {
  mutating func taken(_ exec: ExecEvent) -> [ActivityEvent] {
    let before = processes[exec.header.process]
    if exec.flags.contains(.host) { containers.isHost(exec.header.mountNamespace) }
    var facts = Self.facts(of: exec)
    facts.container = containers.container(
      exec.cgroupNames, cgroup: exec.header.cgroup, mountNamespace: exec.header.mountNamespace, isProgram: true)
    // The shell that called exec without fork is a step of the story too, but not an ancestor.
    let parent = maker(of: before, in: facts.container) ?? parent(of: exec) ?? before?.parent
    facts.entersContainer = facts.container != nil && parent?.container?.id != facts.container?.id
    if facts.entersContainer, exec.flags.contains(.host) || parent?.facts.mountNamespace == facts.mountNamespace {
      // `runc init`: in the container's cgroup already, in its file system not yet.
      facts.isRuntimeSetup = true
      facts.entersContainer = false
      facts.container = nil
    }
    var login: Login?
    if let container = facts.container {
      containers.lives(container, in: facts.mountNamespace)
      if facts.entersContainer {
        let isInside = before.map { !$0.facts.isFork && $0.container?.id == container.id } ?? false
        if !containers.begun(container.id, by: exec.header.process), !isInside {
          login = logins.login(of: facts, in: container.id)
        }
      } else if let parent {
        login = LoginMatcher.inner(facts, of: parent)
      }
      facts.login = login ?? (parent?.container?.id == container.id ? parent?.facts.login : nil) ?? before?.facts.login
    }
    let record = ProcessRecord(facts, parent: parent)
    processes.insert(record)
    var events = [ActivityEvent(time: exec.header.time, process: record, action: .exec)]
    if let login { events.append(ActivityEvent(time: exec.header.time, process: record, action: .login(login))) }
    if facts.wasKilled {
      events.append(
        ActivityEvent(
          time: exec.header.time, process: record,
          action: .enforced(Enforcement(kind: .killedProgram, target: facts.executable))))
    }
    return events
  }

  /// Who forked the process, where that is known and in the same container. The kernel names who has it now: when its maker
  /// has ended (a double fork), that is the container's init, which has nothing to do with it.
  private func maker(of process: ProcessRecord?, in container: ContainerFacts?) -> ProcessRecord? {
    guard let container, let maker = process?.parent, maker.container?.id == container.id else { return nil }
    return maker
  }

  private static func facts(of exec: ExecEvent) -> ProcessRecord.Facts {
    var facts = ProcessRecord.Facts(key: exec.header.process)
    facts.executable = exec.path == "/" ? exec.fileName : exec.path
    facts.fileName = exec.fileName
    facts.interpreter = exec.interpreter
    facts.arguments = exec.arguments
    facts.environment = exec.environment
    facts.command = exec.command
    facts.user = exec.user
    facts.effectiveUser = exec.effectiveUser
    facts.group = exec.group
    facts.effectiveGroup = exec.effectiveGroup
    facts.capabilities = exec.capabilities
    facts.cgroup = exec.header.cgroup
    facts.mountNamespace = exec.header.mountNamespace
    facts.pidNamespace = exec.header.pidNamespace
    facts.networkNamespace = exec.networkNamespace
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
    facts.workingDirectory = exec.workingDirectory
    facts.loginUser = exec.loginUser
    facts.namespacePid = exec.namespacePid
    facts.time = exec.header.time
    return facts
  }

  private mutating func parent(of exec: ExecEvent) -> ProcessRecord? {
    if let known = processes[exec.parent] { return known }
    guard exec.parent.pid > 0 else { return nil }
    // A parent whose beginning was lost: what the child knows of it.
    var facts = ProcessRecord.Facts(key: exec.parent)
    facts.user = exec.parentUser
    facts.effectiveUser = exec.parentEffectiveUser
    facts.capabilities = exec.parentCapabilities
    let made = ProcessRecord(facts, parent: nil)
    processes.insert(made)
    return made
  }

  mutating func taken(_ fork: ForkEvent) -> ActivityEvent {
    let parent = processes[fork.parent]
    var facts = parent?.facts ?? ProcessRecord.Facts(key: fork.header.process)
    facts.key = fork.header.process
    facts.isFork = true
    facts.entersContainer = false
    facts.ranBefore = false
    facts.time = fork.header.time
    facts.cgroup = fork.header.cgroup
    facts.mountNamespace = fork.header.mountNamespace
    facts.pidNamespace = fork.header.pidNamespace
    facts.effectiveUser = fork.user
    facts.container =
      containers.container([], cgroup: fork.header.cgroup, mountNamespace: fork.header.mountNamespace)
      ?? (fork.header.cgroup == parent?.facts.cgroup ? parent?.container : nil)
    // What came from outside and has not executed anything yet is the runtime, setting the container up.
    facts.isRuntimeSetup =
      parent?.facts.isRuntimeSetup == true
      || (facts.container != nil && parent?.container?.id != facts.container?.id)
    if facts.isRuntimeSetup { facts.container = nil }
    let record = ProcessRecord(facts, parent: parent)
    processes.insert(record)
    return ActivityEvent(time: fork.header.time, process: record, action: .fork)
  }

  mutating func taken(_ exit: ExitEvent) -> ActivityEvent {
    let record = process(exit.header)
    processes.exited(exit.header.process, at: exit.header.time)
    if let container = record.container { containers.ended(container.id, with: exit.header.process) }
    return ActivityEvent(time: exit.header.time, process: record, action: .exit(code: exit.code))
  }
}
