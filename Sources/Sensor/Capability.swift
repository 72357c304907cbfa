/// One hook: whether it works on this kernel, and what is not seen without it.
package struct Capability: Sendable, Hashable {
  /// E.g. `sched_process_exec`.
  package var hook: String
  package var works: Bool
  /// What the kernel said when it refused.
  package var reason: String
  /// What only this hook shows.
  package var shows: String

  package init(hook: String, works: Bool, reason: String = "", shows: String) {
    self.hook = hook
    self.works = works
    self.reason = reason
    self.shows = shows
  }

  /// Program name → hook and what it shows.
  static let known: [String: (hook: String, shows: String)] = [
    "on_exec": (
      "tp_btf/sched_process_exec", "programs that begin, with arguments, rights, standard streams and container"
    ),
    "on_fork": ("tp_btf/sched_process_fork", "processes that begin without a new program"),
    "on_exit": ("tp_btf/sched_process_exit", "the end of processes"),
    "on_state": ("tp_btf/inet_sock_set_state", "TCP connections made, accepted and listened for"),
    "on_sys_exit": (
      "tp_btf/sys_exit", "system calls that matter, refused ones too: mounts, namespaces, ptrace, modes, watched files"
    ),
    "on_submission": (
      "tp_btf/io_uring_submit_req", "files and sockets opened through io_uring, past the system call table"
    ),
    "each_task": ("iter/task", "processes that ran before the sensor started"),
    "each_file": ("iter/task_file", "descriptors that were open before the sensor started"),
  ]
}
