import Glibc

/// The clock on the wall, for the work in the background; everything else is told the time.
enum HostClock {
  /// Seconds since 1970.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static var second: Int { Int(now) }
}
