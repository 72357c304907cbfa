import Glibc

/// The clocks that events and reports use.
package enum HostClock {
  /// Boot time, ns: what the kernel stamps events with. Goes on while the machine sleeps.
  package static func bootNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return UInt64(max(time.tv_sec, 0)) &* 1_000_000_000 &+ UInt64(max(time.tv_nsec, 0))
  }

  /// When boot time was 0, in seconds since 1970.
  package static func bootEpoch() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 - Double(bootNanoseconds()) / 1e9
  }
}
