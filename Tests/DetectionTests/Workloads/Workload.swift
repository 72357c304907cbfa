import Detection
import Model
import Testing

/// What ordinary software does all day, as a sensor would tell of it: nothing bad is in it.
struct Workload: Sendable, CustomTestStringConvertible {
  let name: String
  let stream: Stream

  var testDescription: String { name }

  init(_ name: String, _ tell: (inout Stream) -> Void) {
    var stream = Stream()
    stream.container.image = "registry.example/\(name.split(separator: " ")[0]):1"
    tell(&stream)
    self.name = name
    self.stream = stream
  }

  static let all = webServers + applications + databases + jobs + people + systems

  func findings(_ exceptions: ExceptionLedger? = nil, learning: LearningRun? = nil) -> [Finding] {
    var engine = DetectionEngine(exceptions: exceptions, learning: learning)
    return stream.events.flatMap { engine.take($0) }
  }
}

extension Stream {
  /// Standard streams as supervisors and engines give them: nothing in, pipes out.
  mutating func piped() -> [Descriptor] { [Self.null, pipe(), pipe()] }

  /// An engine's health check or `docker exec` of one command.
  mutating func fromOutside(_ words: String..., user: String = "") {
    let login = Login(way: .engineExecution, user: user, arguments: words)
    let made = run(words, streams: piped()) { $0.login = login }
    add(made, .login(login))
    exit(made)
  }

  /// One request to a server and what it reads of it.
  @discardableResult
  mutating func request(_ server: ProcessRecord, _ port: UInt16, _ text: String) -> Descriptor {
    let socket = accept(port)
    receive(server, socket, text)
    return socket
  }

  mutating func unlink(_ process: ProcessRecord, _ path: String) { call(process, "unlinkat", [0, 0, 0], path) }
  mutating func rename(_ process: ProcessRecord, _ from: String, _ to: String) {
    call(process, "rename", [], from, to: to)
  }
}
