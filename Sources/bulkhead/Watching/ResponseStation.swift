import Agent
import Foundation
import Model
import Response

/// Between the judging and the writing where a policy asks for responses: decides, acts, keeps the trail, and hands on what
/// is to be shown. Off the judging's thread: an engine that stops a container slowly holds up nothing.
final class ResponseStation: Sendable {
  private enum Item: Sendable {
    case finding(WatchedFinding)
    case container(ContainerFacts)
  }

  private let items: AsyncStream<Item>
  private let entrance: AsyncStream<Item>.Continuation
  private let policy: ResponsePolicy
  /// Nil where the policy changes nothing.
  private let trail: AlertFile?
  private let writer: AlertWriter
  private static let room = 65_536

  init(_ policy: ResponsePolicy, trail: AlertFile?, writer: AlertWriter) {
    self.policy = policy
    self.trail = trail
    self.writer = writer
    (items, entrance) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.room))
  }

  /// Never waits.
  func append(_ finding: WatchedFinding) {
    if case .dropped = entrance.yield(.finding(finding)) { writer.lose() }
  }

  /// Tells it of containers, for guards; nil where the policy has none.
  var herald: ContainerHerald? {
    guard !policy.guards.isEmpty else { return nil }
    return ContainerHerald { [entrance] in _ = entrance.yield(.container($0)) }
  }

  /// Nothing comes any more; ``run(_:)`` ends when the rest is done.
  func end() { entrance.finish() }

  func run(_ enforcement: ContainerEnforcement) async {
    let plan = ResponsePlan(policy, own: OwnContainer.identifiers())
    let guards = ContainerGuards(plan, enforcement)
    let desk = ResponseDesk(plan, responder: ContainerResponder(enforcement)) { [trail] record in
      do throws(AlertFile.Failure) { try trail?.write(record.jsonLine) } catch { Message.error(error.description) }
    }
    for await item in items {
      switch item {
      case .container(let facts): for failure in guards.hold(facts) { Message.error(failure) }
      case .finding(var alert):
        let now = ProcessInfo.processInfo.systemUptime
        if let shown = await desk.handle(
          alert.finding, alert.context(now: now), time: Date().timeIntervalSince1970)
        {
          alert.finding = shown
          writer.append(alert)
        } else {
          writer.observe()
        }
      }
    }
  }
}
