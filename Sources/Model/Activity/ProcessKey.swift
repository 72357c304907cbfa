/// A process for good: its number is used again, its number with its beginning is not.
package struct ProcessKey: Sendable, Hashable {
  /// In the initial pid namespace.
  package var pid: Int32
  /// Boot time at which it began, ns.
  package var start: UInt64

  package init(pid: Int32, start: UInt64) {
    self.pid = pid
    self.start = start
  }

  /// One word instead of two: this is hashed several times for every event.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(start ^ UInt64(truncatingIfNeeded: pid) << 40)
  }
}
