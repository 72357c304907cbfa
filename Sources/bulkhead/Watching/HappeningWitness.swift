import Agent
import Incidents
import Model

/// Tells the incidents what else goes on in containers: programs that begin, and connections that they begin.
struct HappeningWitness: ActivityJudge {
  private let keeper: IncidentKeeper
  /// Boot time 0 in seconds since 1970.
  private let epoch: Double

  init(_ keeper: IncidentKeeper, epoch: Double) {
    self.keeper = keeper
    self.epoch = epoch
  }

  func take(_ event: ActivityEvent) -> [Finding] {
    guard let container = event.process.container, let what = Self.words(event) else { return [] }
    keeper.note(
      Happening(
        time: epoch + Double(event.time) / 1e9, container: container.id,
        process: ProcessName(pid: event.process.key.pid, executable: event.process.facts.executable), what: what))
    return []
  }

  private static func words(_ event: ActivityEvent) -> String? {
    switch event.action {
    case .exec:
      return "ran " + CommandLineRedaction.arguments(event.process.facts.arguments).prefix(24).joined(separator: " ")
    case .socket(let socket) where socket.direction == .outbound && socket.isEstablished:
      return "connected to \(socket.remoteText)"
    default: return nil
    }
  }
}
