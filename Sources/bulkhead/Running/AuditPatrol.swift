import Compliance
import Engine
import EngineSocket
import Foundation
import Model
import Store

/// Audits the host, its engine and containers at the start, and what each of the engine's events changes.
struct AuditPatrol: HostService {
  let name = "audit"
  var isOnce = false

  private static let benchmark = "cis-docker-1.8.0"
  /// Between two audits of everything, s.
  private static let wholeEvery: Duration = .seconds(3600)
  /// Between two that changes of images, networks or the engine ask for, s.
  private static let soonest: Duration = .seconds(30)
  /// Results are kept together where many events come at once.
  private static let keepsEvery: Duration = .seconds(2)

  func run(_ desk: HostDesk) async {
    desk.report(name, .starting)
    repeat {
      let failure = await desk.onThread("bulkhead-audit") { follow(desk) }
      if let failure { desk.report(name, .limited, failure) }
      if isOnce { return }
    } while await desk.pause(seconds: 15)
    desk.report(name, .stopped)
  }

  /// - Returns: why it ended before it was to.
  private func follow(_ desk: HostDesk) -> String? {
    do {
      var arguments = ["--quiet"]
      if let engine = desk.engine { arguments += ["--engine", engine] }
      let run = try AuditRun(
        try AuditOptions.parse(arguments), benchmark: Self.benchmark, source: .engine, environment: desk.environment)
      let began = Clock.now(desk.environment)
      let (live, socket) = try run.live(Progress(isWanted: false))
      keep(live, desk)
      desk.report(name, .working)
      if isOnce { return nil }
      var isDirty = false
      var kept = ContinuousClock.now
      var following = AuditFollowing(live, socket: socket, soonest: Self.soonest, latest: Self.wholeEvery)
      try following.follow(since: began, desk.environment) { news, live in
        switch news {
        case .changes(let changes, _): isDirty = isDirty || !changes.isEmpty
        case .problem: break
        case .failure(let error): desk.report(name, .limited, "\(error)")
        case .pause:
          if isDirty, kept + Self.keepsEvery <= .now {
            (isDirty, kept) = (false, .now)
            keep(live, desk)
          }
        }
        return !desk.isStopping
      }
      return nil
    } catch let failure as AuditFailure {
      return failure.message ?? "the audit could not be made"
    } catch { return "\(error)" }
  }

  private func keep(_ live: LiveAudit, _ desk: HostDesk) {
    let results = live.results
    let problems = live.facts.problems.map { Coverage.Problem(path: $0.path, reason: $0.reason) }
    desk.attempt { store throws(StoreError) in
      _ = try store.compliance.record(results, benchmark: Self.benchmark, problems: problems, at: desk.now)
    }
    desk.feed.send("audit", "{}")
  }
}
