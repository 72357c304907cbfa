import Model
import Parsing
import Sensor
import Testing

@testable import Activity

@Suite struct ActivityTrackerTests {
  static let id = String(repeating: "0123456789abcdef", count: 4)
  static let facts = ContainerFacts(id: id, name: "shop", image: "shop:1")

  struct Stream {
    var tracker: ActivityTracker
    var clock: UInt64 = 100

    init() {
      let directory = ContainerDirectory([])
      directory.learn(ActivityTrackerTests.facts)
      tracker = ActivityTracker(containers: directory)
    }

    mutating func header(_ pid: Int32, _ cgroup: UInt64, _ space: UInt32, start: UInt64? = nil) -> EventHeader {
      clock += 1
      return EventHeader(
        time: clock, process: ProcessKey(pid: pid, start: start ?? UInt64(pid)), thread: pid, cgroup: cgroup,
        mountNamespace: space)
    }

    mutating func exec(
      _ pid: Int32, _ path: String, parent: Int32, cgroup: UInt64 = 1, space: UInt32 = 1, isHost: Bool = false,
      names: [String] = [], start: UInt64? = nil
    ) -> [ActivityEvent] {
      var event = ExecEvent(
        header: header(pid, cgroup, space, start: start), path: path, arguments: [path],
        parent: ProcessKey(pid: parent, start: UInt64(parent)))
      event.cgroupNames = names
      if isHost { event.flags = [.host] }
      return tracker.take(.exec(event))
    }

    mutating func fork(_ pid: Int32, parent: Int32, cgroup: UInt64 = 1, space: UInt32 = 1) -> ActivityEvent? {
      tracker.take(
        .fork(ForkEvent(header: header(pid, cgroup, space), parent: ProcessKey(pid: parent, start: UInt64(parent))))
      )
      .first
    }

    /// A container as runc makes it: shim, `runc init` in the container's cgroup, its fork, the first program.
    mutating func container() -> [ActivityEvent] {
      _ = exec(10, "/usr/bin/containerd-shim", parent: 1, isHost: true)
      let runtime = exec(
        20, "/usr/bin/runc", parent: 10, cgroup: 77, isHost: true, names: [ActivityTrackerTests.id])
      let step = fork(21, parent: 20, cgroup: 77)
      let first = exec(
        21, "/bin/sleep", parent: 10, cgroup: 77, space: 5, names: [ActivityTrackerTests.id], start: 21)
      return runtime + [step].compactMap { $0 } + first
    }
  }

  @Test func theRuntimesOwnStepsAreNotTheContainers() {
    var stream = Stream()
    let events = stream.container()
    #expect(events.map { $0.process.container?.name ?? "-" } == ["-", "-", "shop"])
    #expect(events.map(\.process.facts.isRuntimeSetup) == [true, true, false])
    #expect(events.last?.process.facts.entersContainer == true)
    var call = SystemCallEvent(header: stream.header(20, 77, 1), number: 165, result: 0, arguments: [0, 0, 0, 0, 0, 0])
    #expect(stream.tracker.take(.systemCall(call)).isEmpty)
    call = SystemCallEvent(header: stream.header(21, 77, 5), number: 165, result: 0, arguments: [0, 0, 0, 0, 0, 0])
    #expect(stream.tracker.take(.systemCall(call)).count == 1)
  }

  @Test func theFirstProgramIsNoLoginAndTheNextFromOutsideIs() {
    var stream = Stream()
    let first = stream.container()
    #expect(!first.contains { if case .login = $0.action { true } else { false } })
    stream.tracker.logins.announce(
      Login(way: .engineExecution, user: "ann", arguments: ["/bin/sh"], execution: "e"), in: Self.id)
    let second = stream.exec(30, "/bin/sh", parent: 10, cgroup: 77, space: 5, names: [Self.id])
    guard case .login(let login)? = second.last?.action else {
      Issue.record("no login")
      return
    }
    #expect(login.user == "ann")
    let child = stream.exec(31, "/bin/ls", parent: 30, cgroup: 77, space: 5, names: [Self.id])
    #expect(child.count == 1)
    #expect(child.first?.process.facts.login == login)
    #expect(child.first?.process.parent?.key.pid == 30)
  }

  /// A double fork: the one in between has ended, the kernel names the container's first process as the parent.
  @Test func aDaemonKeepsWhoMadeIt() {
    var stream = Stream()
    _ = stream.container()
    _ = stream.exec(30, "/usr/sbin/nginx", parent: 21, cgroup: 77, space: 5, names: [Self.id])
    _ = stream.fork(31, parent: 30, cgroup: 77, space: 5)
    _ = stream.fork(32, parent: 31, cgroup: 77, space: 5)
    _ = stream.tracker.take(.exit(ExitEvent(header: stream.header(31, 77, 5))))
    let daemon = stream.exec(32, "/bin/sh", parent: 21, cgroup: 77, space: 5, names: [Self.id])
    #expect(daemon.first?.process.ancestors.map(\.key.pid).prefix(3) == [31, 30, 21])
    #expect(daemon.first?.process.facts.entersContainer == false)
    // Its next program as well.
    let next = stream.exec(32, "/bin/ls", parent: 21, cgroup: 77, space: 5, names: [Self.id])
    #expect(next.first?.process.ancestors.map(\.key.pid).prefix(2) == [31, 30])
  }

  /// The kernel gives the number of a mount namespace again.
  @Test func aMountNamespaceOfAContainerThatIsOverIsNobodys() {
    var stream = Stream()
    _ = stream.container()
    let moved = stream.exec(30, "/bin/sh", parent: 21, cgroup: 1, space: 5)
    #expect(moved.first?.process.container?.name == "shop")
    _ = stream.tracker.take(.exit(ExitEvent(header: stream.header(21, 77, 5))))
    let other = stream.exec(40, "/usr/bin/python3", parent: 1, cgroup: 1, space: 5)
    #expect(other.first?.process.container == nil)
  }

  @Test func theNextProgramOfTheFirstProcessIsNoLogin() {
    var stream = Stream()
    _ = stream.container()
    let next = stream.exec(21, "/usr/sbin/nginx", parent: 10, cgroup: 77, space: 5, names: [Self.id])
    #expect(next.count == 1 && next[0].process.facts.login == nil)
    // And that of a `docker exec` keeps the one that it has.
    stream.tracker.logins.announce(
      Login(way: .engineExecution, user: "ann", arguments: ["/bin/sh"], execution: "e"), in: Self.id)
    _ = stream.exec(30, "/bin/sh", parent: 10, cgroup: 77, space: 5, names: [Self.id])
    let second = stream.exec(30, "/bin/ls", parent: 10, cgroup: 77, space: 5, names: [Self.id])
    #expect(second.count == 1 && second[0].process.facts.login?.user == "ann")
  }

  @Test func aProcessThatLeavesItsCgroupStaysInItsContainer() {
    var stream = Stream()
    _ = stream.container()
    let moved = stream.exec(40, "/bin/evil", parent: 21, cgroup: 1, space: 5, names: ["user.slice"])
    #expect(moved.first?.process.container?.name == "shop")
    let outside = stream.exec(41, "/bin/host", parent: 1, cgroup: 1, space: 1, isHost: true)
    #expect(outside.first?.process.container == nil)
  }

  @Test func aPidThatIsUsedAgainIsAnotherProcess() {
    var stream = Stream()
    _ = stream.exec(50, "/bin/old", parent: 1, isHost: true, start: 1)
    _ = stream.tracker.take(.exit(ExitEvent(header: stream.header(50, 1, 1, start: 1))))
    let child = stream.tracker.take(
      .fork(ForkEvent(header: stream.header(51, 1, 1), parent: ProcessKey(pid: 50, start: 999))))
    #expect(child.first?.process.parent == nil)
  }

  @Test func connectionsCarryTheNameThatLedThere() {
    var stream = Stream()
    _ = stream.container()
    var data = DataEvent(header: stream.header(21, 77, 5), socket: 1, bytes: NameMessageTests.answer)
    data.remotePort = 53
    data.isDatagram = true
    data.remote = IPAddress([10, 0, 0, 2])
    #expect(stream.tracker.take(.data(data)).count == 1)
    func connect(_ pid: Int32, _ cgroup: UInt64, _ space: UInt32) -> SocketRecord? {
      let event = SocketEvent(
        header: stream.header(pid, cgroup, space), socket: 9, old: .close, new: .synSent, remotePort: 443,
        remote: IPAddress([9, 8, 7, 6]))
      guard case .socket(let socket)? = stream.tracker.take(.socket(event)).first?.action else { return nil }
      return socket
    }
    #expect(connect(21, 77, 5)?.remoteName == "www.example")
    #expect(connect(60, 1, 1)?.remoteName == "")
  }

  @Test func theTableIsBounded() {
    var tracker = ActivityTracker(containers: ContainerDirectory([]), capacity: 100)
    for pid in Int32(1)...1000 {
      let header = EventHeader(time: UInt64(pid), process: ProcessKey(pid: pid, start: UInt64(pid)))
      _ = tracker.take(.fork(ForkEvent(header: header, parent: ProcessKey(pid: pid - 1, start: UInt64(pid - 1)))))
    }
    #expect(tracker.processCount <= 100)
    #expect(tracker.process(ProcessKey(pid: 1000, start: 1000))?.ancestors.count ?? 99 <= ProcessRecord.longestLineage)
  }
}
