import Model

/// Which container a process is in: by the names of its cgroups, and where those don't tell by the cgroup or the mount
/// namespace that a container was seen in before. Bounded.
struct ContainerAttribution {
  private let directory: ContainerDirectory
  private var ofCgroup: [UInt64: ContainerFacts] = [:]
  /// What a cgroup's name said: the sensor tells it with the first programs of a cgroup only.
  private var identifierOfCgroup: [UInt64: String] = [:]
  /// Second key: a process that moves itself to another cgroup does not leave its container by that.
  private var ofMountNamespace: [UInt32: ContainerFacts] = [:]
  /// The first process of each container.
  private var begun: [String: ProcessKey] = [:]
  static let limit = 20_000
  /// The unified hierarchy's root: all containers share it where only v1 is used.
  static let rootCgroup: UInt64 = 1

  init(_ directory: ContainerDirectory) { self.directory = directory }

  mutating func learn(_ facts: ContainerFacts) {
    directory.learn(facts)
    for (cgroup, known) in ofCgroup where known.id == facts.id { ofCgroup[cgroup] = facts }
    for (space, known) in ofMountNamespace where known.id == facts.id { ofMountNamespace[space] = facts }
  }

  func container(named id: String) -> ContainerFacts { directory.facts(for: id) }
  /// - Parameter cgroup: an id, or with the highest bit set the mount namespace that stands for it (`bpf/ring.h`).
  func container(cgroup: UInt64) -> ContainerFacts? {
    cgroup >> 63 == 0 ? ofCgroup[cgroup] : ofMountNamespace[UInt32(truncatingIfNeeded: cgroup)]
  }

  /// - Parameter isProgram: the event is of a program that began, whose cgroup may have told its names before.
  mutating func container(
    _ names: [String], cgroup: UInt64, mountNamespace: UInt32, isProgram: Bool = false
  ) -> ContainerFacts? {
    if cgroup > Self.rootCgroup, let known = ofCgroup[cgroup] { return known }
    let told = isProgram && names.isEmpty && cgroup > Self.rootCgroup ? identifierOfCgroup[cgroup] : nil
    guard let id = told ?? ContainerIdentifier.find(in: names) else { return ofMountNamespace[mountNamespace] }
    if told == nil, cgroup > Self.rootCgroup {
      if identifierOfCgroup.count > Self.limit { identifierOfCgroup.removeAll(keepingCapacity: true) }
      identifierOfCgroup[cgroup] = id
    }
    let facts = directory.facts(for: id)
    // A container that nobody could name yet is asked for again at its next program.
    guard !facts.name.isEmpty else { return facts }
    if ofCgroup.count > Self.limit { ofCgroup.removeAll(keepingCapacity: true) }
    if cgroup > Self.rootCgroup { ofCgroup[cgroup] = facts }
    return facts
  }

  /// A program of the container lives in this mount namespace. Not said of the runtime's own steps, which may still be in
  /// the engine's.
  mutating func lives(_ facts: ContainerFacts, in mountNamespace: UInt32) {
    guard mountNamespace != 0, ofMountNamespace[mountNamespace]?.name != facts.name, !facts.name.isEmpty,
      !hostMountNamespaces.contains(mountNamespace)
    else { return }
    if ofMountNamespace.count > Self.limit { ofMountNamespace.removeAll(keepingCapacity: true) }
    ofMountNamespace[mountNamespace] = facts
  }

  /// The host's own, as the events show them: never a container's, whoever enters them.
  private var hostMountNamespaces: Set<UInt32> = []

  mutating func isHost(_ mountNamespace: UInt32) {
    guard hostMountNamespaces.count < 64, hostMountNamespaces.insert(mountNamespace).inserted else { return }
    ofMountNamespace[mountNamespace] = nil
  }

  /// Notes a program that came into a container from outside.
  /// - Returns: whether it is the container's first, its init, perhaps with its next program.
  @discardableResult
  mutating func begun(_ container: String, by process: ProcessKey) -> Bool {
    if begun.count > Self.limit { begun.removeAll(keepingCapacity: true) }
    if let first = begun[container] { return first == process }
    begun[container] = process
    return true
  }
  /// A process of the container ended. With its first one the container is over, and the kernel gives its mount
  /// namespace's number to somebody else, the host's own programs too.
  mutating func ended(_ container: String, with process: ProcessKey) {
    guard begun[container] == process else { return }
    begun[container] = nil
    ofMountNamespace = ofMountNamespace.filter { $0.value.id != container }
  }
}
