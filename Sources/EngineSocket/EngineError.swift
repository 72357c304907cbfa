import Glibc

/// Why an engine could not be asked.
package enum EngineError: Error, Sendable, Hashable, CustomStringConvertible {
  case noSocket(path: String)
  case notPermitted(path: String)
  case notReachable(path: String, code: Int32)
  case timedOut(request: String)
  case closed(request: String)
  case notHTTP(request: String, reason: String)
  case tooLarge(request: String, limit: Int)
  /// The engine's own answer.
  case refused(request: String, status: Int, message: String)

  package var description: String {
    switch self {
    case .noSocket(let path): "no container engine listens at \(path): start one, or name its socket with DOCKER_HOST"
    case .notPermitted(let path): "\(path) may not be opened: be root, or a member of the socket's group"
    case .notReachable(let path, let code): "\(path) cannot be reached: \(String(cString: strerror(code)))"
    case .timedOut(let request): "the engine did not answer \(request) in time"
    case .closed(let request): "the engine closed the connection during \(request)"
    case .notHTTP(let request, let reason): "the answer to \(request) is not HTTP: \(reason)"
    case .tooLarge(let request, let limit): "the answer to \(request) is larger than \(limit) bytes"
    case .refused(let request, let status, let message): "the engine refused \(request) with \(status): \(message)"
    }
  }

  /// The thing asked for is not there.
  package var isNotFound: Bool {
    if case .refused(_, 404, _) = self { return true }
    return false
  }
}
