import Foundation
import Incidents
import Model
import Parsing
import Store
import Synchronization

/// Takes what detectors find: keeps it, joins it into incidents, tells who is listening.
final class IncidentDesk: Sendable {
  private let desk: HostDesk
  private let correlator: Mutex<Correlator>
  private let queue = DispatchQueue(label: "bulkhead.incidents")
  private let waiting = Mutex<[(finding: Finding, time: Double)]>([])
  private let dropped = Atomic<Int>(0)

  /// Findings that may wait for the store.
  private static let backlog = 20_000
  /// How far back incidents go on after a restart, s.
  private static let replayed = 3600.0

  init(_ desk: HostDesk) {
    self.desk = desk
    let store = desk.store
    var correlator = Correlator(vulnerabilities: { Self.vulnerabilities($0, store) })
    desk.attempt { store throws(StoreError) in
      try store.alerts.replay(from: desk.now - Self.replayed) { finding, time in
        _ = correlator.take(finding, at: time)
        return true
      }
    }
    self.correlator = Mutex(correlator)
  }

  /// What is known to be wrong with the image of a container, for the likely entrance.
  private static func vulnerabilities(_ container: DetectionDetails.Container, _ store: Store) -> [Finding] {
    guard let record = try? store.containers.find(container.id) else { return [] }
    var query = FindingQuery()
    query.kinds = [.vulnerability]
    query.severities = [.critical, .high]
    query.subjectDigest = record.imageDigest
    query.limit = 50
    return (try? store.findings.page(query).elements.map(\.finding)) ?? []
  }

  /// From any thread; returns at once.
  /// - Parameter time: when it happened, seconds since 1970.
  func take(_ finding: Finding, at time: Double) {
    let isFull = waiting.withLock { waiting in
      guard waiting.count < Self.backlog else { return true }
      waiting.append((finding, time))
      return false
    }
    if isFull {
      dropped.add(1, ordering: .relaxed)
    } else {
      queue.async { [self] in drain() }
    }
  }

  /// Something that happened, for the story's sake.
  func note(_ record: ActivityRecord) {
    let happening = Happening(
      time: record.time, container: record.container,
      process: ProcessName(pid: record.process.pid, executable: record.program),
      what: "\(record.kind.name) \(record.text)")
    correlator.withLock { $0.note(happening) }
  }

  /// Findings that found no room since the start.
  var droppedCount: Int { dropped.load(ordering: .relaxed) }

  /// Waits until everything that was taken so far is kept.
  func settle() { queue.sync { drain() } }

  private func drain() {
    let batch = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    guard !batch.isEmpty else { return }
    desk.attempt { store throws(StoreError) in try store.alerts.append(batch) }
    var changed: [String: Incident] = [:]
    var merged: [(String, [String])] = []
    correlator.withLock { correlator in
      for (finding, time) in batch {
        for change in correlator.take(finding, at: time) {
          switch change {
          case .opened(let incident), .updated(let incident), .ended(let incident): changed[incident.id] = incident
          case .merged(let incident, let others):
            changed[incident.id] = incident
            for other in others { changed[other] = nil }
            merged.append((incident.id, others))
          }
        }
      }
    }
    keep(changed, merged)
    desk.feed.send("alert", "{\"count\":\(batch.count)}")
  }

  private func keep(_ changed: [String: Incident], _ merged: [(String, [String])]) {
    for incident in changed.values {
      desk.attempt { store throws(StoreError) in
        try store.incidents.save(Self.record(incident))
        try store.alerts.assign(incident.entries.map(\.finding.fingerprint), to: incident.id)
      }
    }
    for (incident, others) in merged {
      desk.attempt { store throws(StoreError) in try store.incidents.merge(others, into: incident) }
    }
    guard !changed.isEmpty else { return }
    var json = JSONWriter()
    json.object { $0.member("ids", changed.keys.sorted()) }
    desk.feed.send("incident", json.text)
  }

  private static func record(_ incident: Incident) -> IncidentRecord {
    IncidentRecord(
      id: incident.id, title: Story(incident).title, isOpen: incident.state == .open, severity: incident.severity,
      score: Score(incident).points, stages: incident.stages.map { .init(name: $0.stage.name, time: $0.time) },
      containers: incident.containers.map { $0.name.isEmpty ? String($0.id.prefix(12)) : $0.name },
      openedAt: incident.openedAt, updatedAt: incident.updatedAt, story: IncidentJSON.write(incident))
  }

  /// Ends what has been quiet for long; to be called now and then.
  func endOld() {
    let ended = correlator.withLock { $0.endOld(desk.now) }
    var changed: [String: Incident] = [:]
    for case .ended(let incident) in ended { changed[incident.id] = incident }
    keep(changed, [])
  }
}
