import EngineSocket
import Foundation
import Parsing

/// What there is to scan when nobody said what: the images of a running engine, else this machine's own file system.
enum Discovery {
  /// Images at most; more are named in the note.
  static let maximumImages = 500

  struct Found {
    var targets: [String]
    /// For the person: why these.
    var note: String
  }

  static func targets(engineSocket: String?, environment: [String: String]) -> Found {
    let sockets = engineSocket.map { [$0] } ?? EngineClient.candidates(environment: environment)
    var refused: String?
    for path in sockets where access(path, F_OK) == 0 {
      let client = EngineClient(path: path, timeoutSeconds: 10)
      do throws(EngineError) {
        let images = names(try client.get("/images/json"))
        guard !images.isEmpty else { continue }
        let shown = Array(images.prefix(maximumImages))
        let more = images.count > shown.count ? ", the first \(shown.count) of \(images.count)" : ""
        return Found(
          targets: shown.map { "docker:" + $0 },
          note: "Scanning the images of the engine at \(path)\(more); name a target to scan that instead.")
      } catch {
        refused = "\(error)"
      }
    }
    let reason = refused.map { " (\($0))" } ?? ""
    return Found(
      targets: ["dir:/"],
      note: "No images of a container engine here\(reason): scanning this machine's own file system. "
        + "Name a target to scan that instead, e.g. `bulkhead scan nginx:1.27`.")
  }

  /// Each image once, by its first tag, else by its id; in the order of the names.
  private static func names(_ answer: Bytes) -> [String] {
    let images = (try? JSONValue(parsing: answer))?.elements ?? []
    return images.compactMap { image in
      let tags = (image["RepoTags"]?.elements ?? []).compactMap(\.string).filter { !$0.hasPrefix("<none>") }
      return tags.sorted().first ?? image["Id"]?.string
    }.sorted()
  }
}
