import Model

/// What stands at the head of every event. Layout: `struct event_header` of `bpf/events.h`.
package struct EventHeader: Sendable, Hashable {
  /// Boot time, ns.
  package var time: UInt64
  package var kind: UInt16
  package var flags: UInt16
  /// Of the acting process; pid 0 where the kernel acts outside of one.
  package var process: ProcessKey
  package var thread: Int32
  /// Id of the cgroup in the unified hierarchy.
  package var cgroup: UInt64
  package var mountNamespace: UInt32
  package var pidNamespace: UInt32

  static let size = 48

  package init(
    time: UInt64, kind: UInt16 = 0, flags: UInt16 = 0, process: ProcessKey, thread: Int32 = 0, cgroup: UInt64 = 0,
    mountNamespace: UInt32 = 0, pidNamespace: UInt32 = 0
  ) {
    self.time = time
    self.kind = kind
    self.flags = flags
    self.process = process
    self.thread = thread
    self.cgroup = cgroup
    self.mountNamespace = mountNamespace
    self.pidNamespace = pidNamespace
  }

  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Self.size else { return nil }
    var fields = FieldReader(bytes)
    time = fields.next()
    _ = fields.next() as UInt32
    kind = fields.next()
    flags = fields.next()
    let pid: Int32 = fields.next()
    thread = fields.next()
    process = ProcessKey(pid: pid, start: fields.next())
    cgroup = fields.next()
    mountNamespace = fields.next()
    pidNamespace = fields.next()
  }
}
