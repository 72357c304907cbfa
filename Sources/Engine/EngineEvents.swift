import EngineSocket
import Parsing

/// Follows what happens in an engine, and misses nothing where the connection has to be made again.
package struct EngineEvents: Sendable {
  private let socket: String
  private let timeoutSeconds: Int

  /// One event's line; a command line of any length stands in it.
  static let maximumLine = 4 << 20

  /// - Parameter timeoutSeconds: how long the engine may be silent before the receiver is asked whether to go on.
  package init(socket: String, timeoutSeconds: Int = 5) {
    self.socket = socket
    self.timeoutSeconds = timeoutSeconds
  }

  /// Hands over each event as it comes, oldest first, and nil after a while of silence; blocks until `receive` answers
  /// false, or the engine is gone.
  ///
  /// - Parameter since: nanoseconds since 1970 from which on events are wanted; 0 for from now on.
  package func follow(since: Int = 0, _ receive: (EngineEvent?) -> Bool) throws(EngineError) {
    var since = since
    var seen: Set<EngineEvent> = []
    while true {
      var splitter = EventLines(limit: Self.maximumLine)
      var goesOn = true
      let target = since > 0 ? "/events?since=\(Self.timestamp(since))" : "/events"
      do throws(EngineError) {
        try EngineClient(path: socket, timeoutSeconds: timeoutSeconds).stream("GET", target) {
          chunk throws(EngineError) in
          guard splitter.add(chunk) else {
            throw .tooLarge(request: "GET /events", limit: Self.maximumLine)
          }
          while goesOn, let line = splitter.next() {
            guard let answer = try? JSONValue(parsing: Bytes(line)) else { continue }
            let event = EngineEvent(answer)
            // After a new connection the engine repeats those of the last moment.
            if event.nanoseconds > since {
              since = event.nanoseconds
              seen = []
            }
            guard seen.insert(event).inserted else { continue }
            goesOn = receive(event)
          }
          return goesOn
        }
        // The engine ended the stream: it is going away.
        if goesOn { throw .closed(request: "GET /events") }
        return
      } catch {
        guard case .timedOut = error else { throw error }
        if !receive(nil) { return }
      }
    }
  }

  private static func timestamp(_ nanoseconds: Int) -> String {
    let fraction = String(nanoseconds % 1_000_000_000)
    return "\(nanoseconds / 1_000_000_000)." + String(repeating: "0", count: 9 - fraction.utf8.count) + fraction
  }
}

/// Cuts a stream into lines, whatever pieces it comes in.
struct EventLines {
  private var bytes: [UInt8] = []
  private var searched = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// False for a line that is too long.
  mutating func add(_ chunk: ArraySlice<UInt8>) -> Bool {
    bytes += chunk
    return bytes.count <= limit
  }

  /// The next whole line without its end; nil until more has come.
  mutating func next() -> [UInt8]? {
    while let end = bytes[searched...].firstIndex(of: 0x0A) {
      let line = Array(bytes[..<end])
      bytes.removeFirst(end + 1)
      searched = 0
      if !line.isEmpty { return line }
    }
    searched = bytes.count
    return nil
  }
}
