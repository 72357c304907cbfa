/// Where events come from: eBPF, or what there is without it. The events have the same layout.
package protocol ActivitySource: Sendable {
  /// What it shows and what it doesn't.
  var capabilities: [Capability] { get }
  /// Begins to hand over events on a thread of its own; `idle` follows each round. The memory is valid only during the call.
  func start(
    idle: @escaping @Sendable () -> Void, receiveMemory: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
  ) throws(SensorError)
  /// Hands over what is left and ends.
  func stop()
  /// What already runs.
  func snapshot() -> Snapshot
  func statistics() -> SensorStatistics
  /// What containers lost, by cgroup.
  func losses() -> [UInt64: SensorStatistics.Count]
}

extension KernelSensor: ActivitySource {}
