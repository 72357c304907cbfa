import EngineSocket
import Parsing

/// One who answers the engine's API: the socket, or a recording of it.
package protocol EngineConnection: AnyObject {
  /// The body of a successful answer.
  func get(_ target: String, limit: Int) throws(EngineError) -> Bytes
}

extension EngineClient: EngineConnection {}
