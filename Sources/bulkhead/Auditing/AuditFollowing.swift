import Compliance
import Engine
import EngineSocket
import Foundation
import Model

/// An audit that goes on with the engine's events: one that starts is looked at once more a moment later, and everything is
/// audited again where an event asks for it.
struct AuditFollowing {
  enum News {
    /// What an event, or what came due, has changed; perhaps nothing.
    case changes([VerdictChange], of: String)
    case problem(Coverage.Problem)
    /// The whole audit could not be made again.
    case failure(any Error)
    /// The engine was silent for a second, or its event is dealt with.
    case pause
  }

  private(set) var live: LiveAudit
  let socket: String
  /// At least so long between two whole audits.
  var soonest: Duration
  /// A whole audit after this time at the latest; nil: only where an event asks for it.
  var latest: Duration?

  /// Seconds of silence after which what is due is done.
  private static let pause = 1
  /// A program that was just started opens its port, or gives up root, about then.
  private static let second: Duration = .seconds(2)

  init(_ live: LiveAudit, socket: String, soonest: Duration, latest: Duration? = nil) {
    self.live = live
    self.socket = socket
    self.soonest = soonest
    self.latest = latest
  }

  /// - Parameters:
  ///   - began: when the audit began, seconds since 1970: no event since is missed.
  ///   - take: told each piece of news with the audit as it stands; false ends it.
  mutating func follow(
    since began: Int, _ environment: [String: String], _ take: (News, LiveAudit) -> Bool
  ) throws(EngineError) {
    var again: [String: ContinuousClock.Instant] = [:]
    var isWholeDue = false
    var whole = ContinuousClock.now
    var live = live
    defer { self.live = live }
    try EngineEvents(socket: socket, timeoutSeconds: Self.pause).follow(since: began * 1_000_000_000) { event in
      let now = Clock.now(environment)
      var goesOn = true
      func tell(_ news: News) { if goesOn { goesOn = take(news, live) } }
      func tell(_ update: LiveAudit.Update, _ event: String) {
        if let problem = update.problem { tell(.problem(.init(path: problem.path, reason: problem.reason))) }
        tell(.changes(update.changes, of: event))
      }
      if let event {
        let update = live.received(event, now: now)
        isWholeDue = isWholeDue || update.needsWholeAudit
        if update.isStarting, let id = update.container { again[id] = .now + Self.second }
        tell(update, "\(event.kind) \(event.action)")
      }
      for (id, time) in again where time <= .now {
        again[id] = nil
        tell(live.look(at: id, now: now), "container started")
      }
      if latest.map({ whole + $0 <= .now }) == true || (isWholeDue && whole + soonest <= .now) {
        (isWholeDue, whole) = (false, .now)
        do { tell(.changes(try live.renew(now: now), of: "engine changed")) } catch { tell(.failure(error)) }
      }
      tell(.pause)
      return goesOn
    }
  }
}
