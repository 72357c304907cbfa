import Sensor

/// Looks once a second whether a container has lost events since the last look: that is itself something to judge.
struct LossWatch {
  private var next: UInt64 = 0
  /// Lost so far, by cgroup.
  private(set) var total: [UInt64: UInt64] = [:]

  /// - Parameter time: boot time, ns; the largest value asks at once.
  mutating func check(_ sensor: any ActivitySource, _ queue: EventQueue, at time: UInt64) -> [WatchInput] {
    guard time >= next else { return [] }
    next = time == .max ? .max : time &+ 1_000_000_000
    var now: [UInt64: UInt64] = [:]
    for (cgroup, count) in sensor.losses() { now[cgroup] = count.dropped &+ count.refused }
    for (cgroup, count) in queue.overrun.byCgroup { now[cgroup, default: 0] &+= count }
    var inputs: [WatchInput] = []
    for (cgroup, count) in now.sorted(by: { $0.key < $1.key }) where count > total[cgroup] ?? 0 {
      inputs.append(
        .lost(
          cgroup: cgroup, count: count - (total[cgroup] ?? 0), time: time == .max ? HostClock.bootNanoseconds() : time))
      total[cgroup] = count
    }
    return inputs
  }
}
