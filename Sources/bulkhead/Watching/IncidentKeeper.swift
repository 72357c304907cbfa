import Foundation
import Incidents
import Model
import Synchronization

/// Joins what is found into incidents, and keeps each as two files of a folder: `INC-….json` (`bulkhead.incident/1`) and
/// `INC-….txt`, replaced whole whenever the story grows.
final class IncidentKeeper: Sendable {
  private struct State {
    var correlator = Correlator()
    /// Stories that have grown since they were written last.
    var grown: Set<String> = []
    var gone: Set<String> = []
    var failure: String?
  }

  private let folder: String
  private let state = Mutex(State())

  /// - Parameter folder: made where it is not there; only its owner can read it.
  init(folder: String) throws(WatchFailure) {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw WatchFailure(ExitStatus.unavailable, "incidents cannot be kept in \(folder): \(error.localizedDescription)")
    }
  }

  func note(_ happening: Happening) { state.withLock { $0.correlator.note(happening) } }

  func take(_ finding: Finding) {
    guard case .detection(let details) = finding.details else { return }
    state.withLock { state in
      for change in state.correlator.take(finding, at: details.time) {
        switch change {
        case .opened(let incident), .updated(let incident), .ended(let incident): state.grown.insert(incident.id)
        case .merged(let incident, let others):
          state.grown.insert(incident.id)
          state.grown.subtract(others)
          state.gone.formUnion(others)
        }
      }
    }
  }

  /// Writes the stories that have grown.
  /// - Returns: why that failed, once.
  func keep() -> String? {
    let (grown, gone) = state.withLock { state in
      let grown = state.correlator.current.filter { state.grown.contains($0.id) }
      defer {
        state.grown = []
        state.gone = []
      }
      return (grown, state.gone)
    }
    for id in gone { for suffix in ["json", "txt"] { unlink("\(folder)/\(id).\(suffix)") } }
    for incident in grown {
      let files = [
        ("json", IncidentJSON.write(incident, pretty: true)), ("txt", Array(IncidentText.write(incident).utf8)),
      ]
      for (suffix, bytes) in files {
        let path = "\(folder)/\(incident.id).\(suffix)"
        do { try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
          return state.withLock { state in
            guard state.failure == nil else { return nil }
            state.failure = "the incident could not be written to \(path): \(error.localizedDescription)"
            return state.failure
          }
        }
      }
    }
    return nil
  }

  /// All stories, newest last.
  func stories(color: Bool) -> [String] {
    state.withLock { $0.correlator.current }.map { IncidentText.write($0, color: color) }
  }
}
