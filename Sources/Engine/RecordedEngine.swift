import EngineSocket
import Parsing

/// Answers from a recording: what an engine said once, by request.
package final class RecordedEngine: EngineConnection, Sendable {
  private let answers: [String: Bytes]

  /// - Parameter answers: by target as the API takes it, e.g. `/containers/json?all=true`.
  package init(_ answers: [String: Bytes]) { self.answers = answers }

  package func get(_ target: String, limit: Int) throws(EngineError) -> Bytes {
    guard let answer = answers[target] else {
      throw .refused(request: "GET \(target)", status: 404, message: "not in the recording")
    }
    guard answer.count <= limit else { throw .tooLarge(request: "GET \(target)", limit: limit) }
    return answer
  }
}
