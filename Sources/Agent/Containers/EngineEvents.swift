import Dispatch
import Engine
import EngineSocket
import Model
import Parsing
import Sensor
import Synchronization

/// Listens to what an engine says: containers that are made, and programs that somebody has started in them. Both come
/// before the kernel sees the program, so that the first event of a container already has its name.
final class EngineEvents: Sendable {
  private let containers: EngineContainers
  private let announced: AnnouncedContainers
  private let login: @Sendable (String, Login) -> Void
  private let learned: @Sendable (ContainerFacts) -> Void
  /// Containers to ask the engine about at leisure: it answers only when it has started them.
  private let waiting = Mutex<[String]>([])
  private let asked = DispatchSemaphore(value: 0)
  private let asking = Mutex<WorkerThread?>(nil)
  private let stopping = Atomic<Bool>(false)
  private let listening = Atomic<Bool>(false)
  private let thread = Mutex<WorkerThread?>(nil)

  /// - Parameters:
  ///   - login: an execution was announced for a container; called on the listener's thread.
  ///   - learned: more is known of a container than its announcement said; called on another thread.
  init(
    _ containers: EngineContainers, announced: AnnouncedContainers,
    login: @escaping @Sendable (String, Login) -> Void, learned: @escaping @Sendable (ContainerFacts) -> Void
  ) {
    self.learned = learned
    self.containers = containers
    self.announced = announced
    self.login = login
  }

  /// Whether the engine's events come in at this moment.
  var isListening: Bool { listening.load(ordering: .relaxed) }

  func start() {
    let worker = WorkerThread { [self] in
      var since = 0
      while !stopping.load(ordering: .acquiring) {
        listen(&since)
        listening.store(false, ordering: .relaxed)
        // An engine that is being restarted: asked again until it answers.
        for _ in 0..<10 where !stopping.load(ordering: .acquiring) { Pause.milliseconds(100) }
      }
    }
    thread.withLock { $0 = worker }
    let asker = WorkerThread { [self] in
      let client = EngineClient(path: containers.path, timeoutSeconds: EngineContainers.patience)
      while true {
        asked.wait()
        if stopping.load(ordering: .acquiring) { return }
        guard let id = waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }),
          let facts = containers.facts(client, id)
        else { continue }
        announced.learn(facts)
        learned(facts)
      }
    }
    asking.withLock { $0 = asker }
  }

  func stop() {
    stopping.store(true, ordering: .releasing)
    thread.withLock { $0 }?.join()
    asked.signal()
    asking.withLock { $0 }?.join()
  }

  private func listen(_ since: inout Int) {
    let questions = EngineClient(path: containers.path, timeoutSeconds: EngineContainers.patience)
    let stream = EngineClient(path: containers.path, timeoutSeconds: 1)
    var target = "/events?filters=%7B%22type%22%3A%5B%22container%22%5D%7D"
    if since > 0 { target += "&since=\(since)" }
    guard (try? questions.get("/_ping", limit: 4096)) != nil else { return }
    listening.store(true, ordering: .relaxed)
    for facts in containers.running(questions) { announced.learn(facts) }
    var line: [UInt8] = []
    var latest = since
    try? stream.follow(
      target, waitsOn: { [self] in !stopping.load(ordering: .acquiring) },
      receive: { chunk throws(EngineError) in
        for byte in chunk {
          if byte != UInt8(ascii: "\n") {
            if line.count < 1 << 20 { line.append(byte) }
            continue
          }
          if let value = try? JSONValue(parsing: Bytes(line)) {
            latest = max(latest, value["time"]?.integer ?? 0)
            take(value, questions)
          }
          line.removeAll(keepingCapacity: true)
        }
        return !stopping.load(ordering: .acquiring)
      })
    since = latest
  }

  private func take(_ event: JSONValue, _ client: EngineClient) {
    guard let id = event["Actor"]?["ID"]?.string ?? event["id"]?.string, !id.isEmpty,
      let action = event["Action"]?.string ?? event["status"]?.string
    else { return }
    let attributes = event["Actor"]?["Attributes"]
    if action == "create" || action == "rename" || (action == "start" && announced.container(id) == nil) {
      // The engine does not tell of a container that it is starting until that is done: its first program would be
      // nameless till then. The event itself says enough.
      var facts = Self.facts(id, attributes)
      facts.digest = containers.digest(of: facts.image, client)
      announced.learn(facts)
      waiting.withLock { if $0.count < AnnouncedContainers.limit { $0.append(id) } }
      asked.signal()
    } else if action.hasPrefix("exec_create") || action == "exec" {
      announceLogin(action, attributes, container: id, client)
    }
  }

  /// What the event alone says of a container that is gone already.
  private static func facts(_ id: String, _ attributes: JSONValue?) -> ContainerFacts {
    var labels: [String: String] = [:]
    for member in attributes?.members ?? [] where member.key != "name" && member.key != "image" {
      labels[member.key] = member.value.string ?? ""
    }
    var facts = ContainerFacts(
      id: id, name: attributes?["name"]?.string ?? "", image: attributes?["image"]?.string ?? "", labels: labels)
    PodLabels.apply(to: &facts)
    return facts
  }

  private func announceLogin(_ action: String, _ attributes: JSONValue?, container: String, _ client: EngineClient) {
    let execution = attributes?["execID"]?.string ?? ""
    var found = Login(way: .engineExecution, execution: execution)
    if let answer = try? client.get("/exec/\(EngineAPI.escaped(execution))/json", limit: 1 << 20),
      let value = try? JSONValue(parsing: answer)
    {
      let record = EngineExecution(value)
      found.user = record.user
      found.arguments = [record.program] + record.arguments
      found.hasTerminal = value["ProcessConfig"]?["tty"]?.bool ?? false
    } else {
      let words = action.split(separator: ":", maxSplits: 1).last?.drop { $0 == " " } ?? ""
      found.arguments = words.split(separator: " ").map(String.init)
    }
    login(container, found)
  }
}
