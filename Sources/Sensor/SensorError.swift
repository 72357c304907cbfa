/// Why the sensor cannot see what it should.
package enum SensorError: Error, Sendable, Hashable, CustomStringConvertible {
  case notPermitted
  case noTypeInformation
  case program(name: String, code: Int32)
  case ring(code: Int32)
  case connectorRefused(code: Int32)
  case guardRefused(code: Int32)
  case cgroup(id: UInt64, code: Int32)

  package var description: String {
    switch self {
    case .notPermitted:
      "watching the kernel needs root, or the capabilities CAP_BPF, CAP_PERFMON and CAP_SYS_PTRACE"
    case .noTypeInformation:
      "the kernel offers no type information (/sys/kernel/btf/vmlinux): it was built without CONFIG_DEBUG_INFO_BTF"
    case .program(let name, let code): "the kernel refused the program \(name) (error \(code))"
    case .cgroup(let id, let code):
      """
      the cgroup \(id) cannot be opened in the unified hierarchy: it is gone, or cgroup v2 is not mounted at \
      /sys/fs/cgroup or /sys/fs/cgroup/unified (error \(code))
      """
    case .guardRefused(let code):
      "executions cannot be guarded by fanotify: it needs CAP_SYS_ADMIN and Linux 5.0 (error \(code))"
    case .connectorRefused(let code):
      "the process connector cannot be used: it needs CAP_NET_ADMIN and a kernel with CONFIG_PROC_EVENTS (error \(code))"
    case .ring(let code): "the ring buffer could not be opened (error \(code))"
    }
  }
}
