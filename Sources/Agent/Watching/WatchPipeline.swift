import Activity
import Model
import Sensor

/// Everything between the sensor and the findings, as a value without clock, thread or file: live and replayed streams go
/// through the same.
package struct WatchPipeline: Sendable {
  private var tracker: ActivityTracker
  private var judges: [any ActivityJudge]
  /// Bytes that were no event of this version.
  package private(set) var undecoded = 0
  /// Events judged.
  package private(set) var judged = 0

  package init(containers: ContainerDirectory, judges: [any ActivityJudge]) {
    self.judges = judges
    tracker = ActivityTracker(containers: containers)
  }

  package var processCount: Int { tracker.processCount }

  /// - Parameter witness: shown every activity before it is judged.
  package mutating func take(_ input: WatchInput, witness: (ActivityEvent) -> Void = { _ in }) -> [Finding] {
    var findings: [Finding] = []
    for event in activity(of: input) {
      judged += 1
      witness(event)
      for index in judges.indices { findings += judges[index].take(event) }
    }
    return findings
  }

  /// A container's name, or the cgroup's number where it has none.
  package func name(ofCgroup cgroup: UInt64) -> String {
    tracker.container(ofCgroup: cgroup).map { $0.name.isEmpty ? $0.id : $0.name } ?? "cgroup \(cgroup)"
  }

  /// Who has this pid at this moment of the stream.
  package func process(pid: Int32) -> ProcessRecord? { tracker.process(ProcessKey(pid: pid, start: 0)) }

  func account(in summary: inout WatchSummary) {
    summary.judged = judged
    summary.undecoded = undecoded
    summary.processes = processCount
    summary.judges = judges
  }

  private mutating func activity(of input: WatchInput) -> [ActivityEvent] {
    switch input {
    case .event(let bytes):
      guard let event = SensorEvent(bytes) else {
        undecoded += 1
        return []
      }
      return tracker.take(event)
    case .snapshot(let snapshot): return tracker.begin(snapshot)
    case .container(let facts):
      tracker.learn(facts)
      return []
    case .login(let container, let login):
      tracker.logins.announce(login, in: container)
      return []
    case .fileChanged(let seen): return [tracker.changed(seen)]
    case .enforced(let time, let container, let pid, let enforcement):
      let process = tracker.someone(ProcessKey(pid: pid, start: 0), container: container, at: time)
      return [ActivityEvent(time: time, process: process, action: .enforced(enforcement))]
    case .lost(let cgroup, let count, let time): return [tracker.lost(count, cgroup: cgroup, at: time)]
    }
  }
}

extension ActivityTracker {
  func changed(_ seen: FileObservation) -> ActivityEvent {
    let action: ActivityEvent.Action =
      switch seen.change {
      case .written(let change): .fileChanged(change)
      case .tampered(let path, let detail): .contentTampered(path: path, detail: detail)
      }
    let process = someone(seen.process, container: seen.container, at: seen.time)
    return ActivityEvent(time: seen.time, process: process, action: action)
  }

  /// Who did it; where that is not known, a nameless process of the container.
  func someone(_ key: ProcessKey, container: String, at time: UInt64) -> ProcessRecord {
    if key.pid != 0, let known = process(key) { return known }
    var facts = ProcessRecord.Facts(key: key)
    facts.container = container.isEmpty ? nil : self.container(named: container)
    facts.time = time
    return ProcessRecord(facts, parent: nil)
  }
}
