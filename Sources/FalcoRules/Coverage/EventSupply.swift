/// Which of Falco's event types arrive here, and where only a part of them does.
package struct EventSupply: Sendable {
  /// Type → what is left out, in words; empty where everything arrives.
  package var limits: [String: String]

  package init(limits: [String: String]) { self.limits = limits }

  package var types: Set<String> { Set(limits.keys) }

  private static let opens =
    "opens are seen in containers only: for writing below /etc, /root, /home, /var/log, /var/spool/cron and /host, and "
    + "of /proc, /dev, /sys, /etc/shadow, /etc/sudoers, /root/.ssh and mounted secrets"
  private static let inContainers = "seen in containers only"

  /// What Bulkhead's sensor sends with all its hooks.
  package static let full: EventSupply = {
    var limits = [
      "execve": "", "clone": "", "procexit": "", "listen": "TCP only", "accept4": "TCP only",
      "connect": "internet sockets, and unix sockets in containers",
      "sendto": "datagrams to a place that the socket had not sent to before",
      "dup2": "seen when a program begins with a socket as standard input, output or error",
      "recvfrom": "the first bytes that a container reads from an internet socket",
      "chmod": "seen in containers, with set-user-id or set-group-id bits",
      "fchmod": "seen in containers, with set-user-id or set-group-id bits",
      "fchmodat": "seen in containers, with set-user-id or set-group-id bits",
      "fchmodat2": "seen in containers, with set-user-id or set-group-id bits",
      "socket": "raw, packet and netfilter sockets in containers", "mknod": "devices, in containers",
      "mknodat": "devices, in containers",
    ]
    for type in ["open", "openat", "openat2", "creat"] { limits[type] = opens }
    for type in [
      "mount", "move_mount", "fsopen", "pivot_root", "setns", "unshare", "ptrace", "process_vm_writev", "init_module",
      "finit_module", "delete_module", "bpf", "userfaultfd", "perf_event_open", "keyctl", "io_uring_setup",
      "open_by_handle_at", "memfd_create", "splice", "kexec_load", "unlink", "unlinkat", "rename", "renameat",
      "renameat2", "truncate", "utimensat", "setuid", "setresuid", "setreuid",
    ] {
      limits[type] = inContainers
    }
    return EventSupply(limits: limits)
  }()

  /// Everything whose arguments are known here arrives: for recorded or made-up streams.
  package static let everything = EventSupply(
    limits: Dictionary(uniqueKeysWithValues: EventArguments.byType.keys.map { ($0, "") }))
}
