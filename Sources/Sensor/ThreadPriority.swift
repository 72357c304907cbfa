import Glibc

/// Lets a thread go before others: an alert must not wait until a busy host has time for it.
package enum ThreadPriority {
  /// The calling thread from now on, and the threads that it begins. Nothing changes where it is not permitted
  /// (CAP_SYS_NICE); it never starves others, as a real-time thread would.
  package static func raise() {
    // On Linux 0 is the calling thread, not its process.
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, -15)
  }
}
