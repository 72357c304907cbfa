/// What the kernel counted: `submitted = received` once the ring is empty, everything else is named.
package struct SensorStatistics: Sendable, Hashable {
  package struct Count: Sendable, Hashable {
    package var submitted: UInt64 = 0
    /// The ring was full.
    package var dropped: UInt64 = 0
    /// A container was over its quota.
    package var refused: UInt64 = 0
    package init() {}
  }

  /// By class of event: exec, fork, exit, socket, system call, data.
  package var byKind: [String: Count] = [:]
  /// By cgroup id, only where something was lost.
  package var losses: [UInt64: Count] = [:]
  /// Runs of a hook that the kernel left out because the same hook was running on that processor; near to always 0.
  package var missed: UInt64 = 0
  /// Handed to the receiver.
  package var received: UInt64 = 0

  package init() {}

  package var submitted: UInt64 { byKind.values.reduce(0) { $0 &+ $1.submitted } }
  package var lost: UInt64 { byKind.values.reduce(0) { $0 &+ $1.dropped &+ $1.refused } }

  /// Layout: `struct cgroup_account` of `bpf/events.h`.
  struct Account {
    var window: UInt64 = 0
    var used: UInt64 = 0
    var usedByPrograms: UInt64 = 0
    var usedBySockets: UInt64 = 0
    var submitted: UInt64 = 0
    var dropped: UInt64 = 0
    var refused: UInt64 = 0
    var named: UInt64 = 0
  }

  /// `exec`, `fork`, …
  package static func name(ofKind kind: UInt16) -> String {
    let index = Int(kind)
    return kinds.indices.contains(index) && !kinds[index].isEmpty ? kinds[index] : "other"
  }

  static let kinds = ["", "exec", "fork", "exit", "socket", "systemCall", "data", "datagram", "enforced"]
}
