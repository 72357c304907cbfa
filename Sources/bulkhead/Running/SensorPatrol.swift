import Activity
import Agent
import Detection
import EngineSocket
import Model
import Sensor
import Store

/// Watches what goes on inside the containers.
struct SensorPatrol: HostService {
  let name = "sensor"
  let incidents: IncidentDesk

  func run(_ desk: HostDesk) async {
    desk.report(name, .starting)
    let failure = await desk.onThread("bulkhead-watch") { watch(desk) }
    if let failure { desk.report(name, .failed, failure) } else { desk.report(name, .stopped) }
  }

  private func watch(_ desk: HostDesk) -> String? {
    var options = WatchService.Options()
    options.engineSockets = desk.engine.map { [$0] } ?? EngineClient.candidates(environment: desk.environment)
    let incidents = incidents
    options.judges = { epoch in
      [DetectionEngine(epoch: epoch), ActivityNotebook(store: desk.store, incidents: incidents, epoch: epoch)]
    }
    do throws(WatchError) {
      let service = try WatchService(options)
      desk.whenStopping { service.stop() }
      _ = try service.run(
        onStart: {
          let missing = service.capabilities.filter { !$0.works }
          desk.report(
            name, service.isFallback || !missing.isEmpty ? .limited : .working,
            missing.isEmpty
              ? "" : "Not all is seen here; bulkhead doctor says what: \(missing.map(\.hook).joined(separator: ", "))")
        },
        sink: { finding in
          var time = desk.now
          if case .detection(let details) = finding.details, details.time > 0 { time = details.time }
          incidents.take(finding, at: time)
        })
      return nil
    } catch { return "\(error)" }
  }
}

/// Writes down what happens in containers, without an opinion.
struct ActivityNotebook: ActivityJudge {
  let store: Store
  let incidents: IncidentDesk
  let epoch: Double

  mutating func take(_ event: ActivityEvent) -> [Finding] {
    guard event.process.facts.container != nil, let record = ActivityRecord(event, epoch: epoch) else { return [] }
    store.activity.append([record])
    if record.kind != .ended, record.kind != .called { incidents.note(record) }
    return []
  }
}
