/// One program run by one process, with its parents. Immutable: a new exec makes a new record.
package final class ProcessRecord: Sendable, Hashable {
  package struct Facts: Sendable {
    package var key: ProcessKey
    /// Path in the process's own root.
    package var executable = ""
    package var arguments: [String] = []
    /// Only of programs that gain rights: `NAME=value`.
    package var environment: [String] = []
    /// The kernel's short name, 15 characters at most.
    package var command = ""
    package var user: UInt32 = 0
    package var effectiveUser: UInt32 = 0
    package var group: UInt32 = 0
    package var effectiveGroup: UInt32 = 0
    package var capabilities: UInt64 = 0
    package var container: ContainerFacts?
    package var cgroup: UInt64 = 0
    package var mountNamespace: UInt32 = 0
    package var pidNamespace: UInt32 = 0
    package var networkNamespace: UInt32 = 0
    package var userNamespaceLevel: UInt32 = 0
    package var inode: UInt64 = 0
    package var device: UInt32 = 0
    /// Permission bits of the program's file.
    package var mode: UInt16 = 0
    package var owner: UInt32 = 0
    /// The program's file lies in the container's own layer: the image did not contain it so.
    package var isDropped = false
    /// The program's file has no name any more: deleted, or made in memory.
    package var isNameless = false
    package var isForeignRoot = false
    package var hasTerminal = false
    package var wasKilled = false
    /// Standard input, output and error at exec.
    package var descriptors: [Descriptor] = []
    /// Forked and not executed anything yet: everything above is its parent's.
    package var isFork = false
    /// Entered from outside: its parent is not in the container.
    package var entersContainer = false
    /// A step of the runtime (runc, crun) that sets a container up, before the container's first program: what it does is
    /// not the container's doing, so it counts as outside of it.
    package var isRuntimeSetup = false
    /// As it was given to execve, and the interpreter of a script; empty where not known.
    package var fileName = ""
    package var interpreter = ""
    /// Path in the process's own root; empty where not known.
    package var workingDirectory = ""
    /// The user who logged in at the beginning of the session (audit's loginuid); all bits set: nobody, or not known.
    package var loginUser = UInt32.max
    /// The process's number in its own pid namespace; 0 where not known.
    package var namespacePid: Int32 = 0
    /// Ran before the sensor started: its evidence is of that moment, not of its exec.
    package var ranBefore = false
    /// How its session came into the container; inherited by everything that it starts.
    package var login: Login?
    /// Boot time of the exec, ns.
    package var time: UInt64 = 0

    package init(key: ProcessKey) { self.key = key }
  }

  package let facts: Facts
  package let parent: ProcessRecord?
  /// The last component of the executable's path; the kernel's short name where there is none.
  package let name: String
  private let depth: Int

  /// Lineages longer than this lose their oldest members.
  package static let longestLineage = 48

  package init(_ facts: Facts, parent: ProcessRecord?) {
    self.facts = facts
    name = facts.executable.split(separator: "/").last.map(String.init) ?? facts.command
    if let parent, parent.depth + 1 >= Self.longestLineage {
      self.parent = Self.shortened(parent, keeping: 16)
    } else {
      self.parent = parent
    }
    depth = (self.parent?.depth ?? -1) + 1
  }

  private static func shortened(_ record: ProcessRecord, keeping count: Int) -> ProcessRecord {
    var chain: [Facts] = []
    var next: ProcessRecord? = record
    while let current = next, chain.count < count {
      chain.append(current.facts)
      next = current.parent
    }
    var rebuilt: ProcessRecord?
    for facts in chain.reversed() { rebuilt = ProcessRecord(facts, parent: rebuilt) }
    return rebuilt ?? record
  }

  package var key: ProcessKey { facts.key }
  package var container: ContainerFacts? { facts.container }

  /// Parent first.
  package var ancestors: [ProcessRecord] { ancestors(Self.longestLineage) }

  /// The nearest `count`, parent first.
  package func ancestors(_ count: Int) -> [ProcessRecord] {
    var list: [ProcessRecord] = []
    var next = parent
    while let current = next, list.count < count {
      list.append(current)
      next = current.parent
    }
    return list
  }

  package static func == (a: ProcessRecord, b: ProcessRecord) -> Bool { a === b }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
