import Dispatch
import EngineSocket
import Parsing
import Synchronization

/// Typed questions to a container engine: Docker's API 1.41 and later, and Podman's that speaks it.
///
/// Many objects are asked for side by side, each connection of its own.
package struct EngineAPI: Sendable {
  private let connect: @Sendable () -> any EngineConnection
  /// Connections at most.
  package let width: Int
  private let counter = RequestCounter()

  package init(socket: String, timeoutSeconds: Int = 30, width: Int = 4) {
    self.init(width: width) { EngineClient(path: socket, timeoutSeconds: timeoutSeconds) }
  }

  package init(width: Int = 1, connect: @escaping @Sendable () -> any EngineConnection) {
    self.width = max(width, 1)
    self.connect = connect
  }

  /// Requests that were sent so far.
  package var requests: Int { counter.value }

  private final class RequestCounter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add() { count.add(1, ordering: .relaxed) }
  }

  static let maximumAnswer = 64 << 20

  private func json(_ target: String, _ connection: any EngineConnection) throws(EngineError) -> JSONValue {
    counter.add()
    let bytes = try connection.get(target, limit: Self.maximumAnswer)
    do throws(ParseError) { return try JSONValue(parsing: bytes) } catch {
      throw .notHTTP(request: "GET \(target)", reason: "\(error)")
    }
  }

  /// One answer.
  package func json(_ target: String) throws(EngineError) -> JSONValue { try json(target, connect()) }

  /// Answers in the order of the targets, asked for side by side.
  package func all<T: Sendable>(
    _ targets: [String], _ read: @escaping @Sendable (JSONValue) -> T
  ) -> [Result<T, EngineError>] {
    let next = Atomic<Int>(0)
    let results = Mutex<[Result<T, EngineError>?]>(Array(repeating: nil, count: targets.count))
    DispatchQueue.concurrentPerform(iterations: min(width, targets.count)) { _ in
      let connection = connect()
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < targets.count else { return }
        let result: Result<T, EngineError>
        do throws(EngineError) { result = .success(read(try json(targets[index], connection))) } catch {
          result = .failure(error)
        }
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0 }.compactMap(\.self)
  }

  /// A name as part of a path.
  package static func escaped(_ name: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:".utf8)
    return name.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}

extension EngineAPI {
  package func version() throws(EngineError) -> EngineVersion { EngineVersion(try json("/version")) }
  package func info() throws(EngineError) -> EngineInfo { EngineInfo(try json("/info")) }

  /// Ids of all containers, stopped ones too.
  package func containerIDs() throws(EngineError) -> [String] {
    try json("/containers/json?all=true").elements.compactMap { $0["Id"]?.string }
  }

  package func container(_ id: String) throws(EngineError) -> EngineContainer {
    EngineContainer(try json("/containers/\(Self.escaped(id))/json"))
  }

  package func containers(_ ids: [String]) -> [Result<EngineContainer, EngineError>] {
    all(ids.map { "/containers/\(Self.escaped($0))/json" }) { EngineContainer($0) }
  }

  package func imageIDs() throws(EngineError) -> [String] {
    try json("/images/json").elements.compactMap { $0["Id"]?.string }
  }

  package func images(_ ids: [String]) -> [Result<EngineImageRecord, EngineError>] {
    all(ids.map { "/images/\(Self.escaped($0))/json" }) { EngineImageRecord($0) }
  }

  /// Oldest instruction first.
  package func histories(_ ids: [String]) -> [Result<[EngineImageRecord.Step], EngineError>] {
    all(ids.map { "/images/\(Self.escaped($0))/history" }) { answer in
      answer.elements.reversed().map { EngineImageRecord.Step($0) }
    }
  }

  package func executions(_ ids: [String]) -> [Result<EngineExecution, EngineError>] {
    all(ids.map { "/exec/\(Self.escaped($0))/json" }) { EngineExecution($0) }
  }

  package func networks() throws(EngineError) -> [EngineNetwork] {
    try json("/networks").elements.map { EngineNetwork($0) }
  }

  package func volumes() throws(EngineError) -> [EngineVolume] {
    (try json("/volumes")["Volumes"]?.elements ?? []).map { EngineVolume($0) }
  }

  package func swarm() throws(EngineError) -> EngineSwarm { EngineSwarm(try json("/swarm")) }

  package func services() throws(EngineError) -> [EngineService] {
    try json("/services").elements.map { EngineService($0) }
  }

  package func secretCount() throws(EngineError) -> Int { try json("/secrets").elements.count }
}
