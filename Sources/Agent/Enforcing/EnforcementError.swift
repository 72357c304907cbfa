import EngineSocket
import Glibc
import Sensor

/// Why a response could not be carried out. Nothing was changed then.
package enum EnforcementError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownContainer(id: String)
  case sensor(SensorError)
  case noEngine(container: String, reason: String)
  case processGone(pid: Int32)
  case notSignalled(pid: Int32, code: Int32)
  case notPossible(verb: String, target: String)

  package var description: String {
    switch self {
    case .unknownContainer(let id): "no program of the container \(id.prefix(12)) is known to run: it has ended"
    case .sensor(let error): error.description
    case .noEngine(let container, let reason):
      "no engine did it for the container \(container.prefix(12)): \(reason)"
    case .notPossible(let verb, let target): "there is no way to \(verb) \(target)"
    case .processGone(let pid): "the process \(pid) has ended already"
    case .notSignalled(let pid, let code): "the process \(pid) could not be killed: \(String(cString: strerror(code)))"
    }
  }
}
