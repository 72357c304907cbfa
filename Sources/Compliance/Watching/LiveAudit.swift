import Engine
import EngineSocket
import Host
import Model

/// An audit that goes on: each event of the engine has the one container that it is about looked at and judged again.
///
/// The first pass is a whole audit. What is about no container (images, networks, the engine's own configuration) is
/// not judged again by an event: ``Update/needsWholeAudit`` says when ``renew(now:)`` is due.
package struct LiveAudit {
  package struct Update: Sendable, Hashable {
    /// Nil for an event that is about no container, or changes nothing of one.
    package var container: String?
    package var changes: [VerdictChange] = []
    /// Something other than a container has changed.
    package var needsWholeAudit = false
    /// What was started may open its port or give up root in a moment: look at the container once more then.
    package var isStarting = false
    /// Why the container could not be looked at; its results are those from before.
    package var problem: FactProblem?
  }

  /// Everything that was seen; containers as they are now.
  package private(set) var facts: Facts
  private var audit: Audit
  private let waivers: Waivers?
  private var collector: Collector
  private let engine: Endpoint
  private var observer: ContainerCollector
  private var executionLog: [ExecutionCollector.Logged]?
  private let programs: ProgramTexts
  private var others: [Finding]
  /// By container id.
  private var verdicts: [String: [Finding]] = [:]
  private var executions: [String: SeenExecutions] = [:]

  private struct Endpoint {
    var socket: String
    var peer: (pid: Int32, user: UInt32)?
    var api: EngineAPI
  }

  /// Looks at everything once. Follow the engine's events from before this moment on, so that none is missed.
  ///
  /// - Throws: `EngineError`, `RuleFault`.
  package init(_ audit: Audit, waivers: Waivers? = nil, collector: Collector, socket: String) throws {
    let peer = try EngineClient(path: socket).peer()
    try self.init(
      audit, waivers: waivers, collector: collector, socket: socket, peer: peer.map { ($0.pid, $0.user) },
      api: EngineAPI(socket: socket, width: 4))
  }

  init(
    _ audit: Audit, waivers: Waivers?, collector: Collector, socket: String, peer: (pid: Int32, user: UInt32)?,
    api: EngineAPI
  ) throws {
    self.audit = audit
    self.waivers = waivers
    self.collector = collector
    engine = Endpoint(socket: socket, peer: peer, api: api)
    programs = ProgramTexts(collector.root)
    let survey = try collector.survey(socket: socket, peer: peer, api: api)
    facts = survey.facts
    observer = survey.containers
    executionLog = survey.executionLog
    others = []
    try judge()
  }

  private mutating func judge() throws(RuleFault) {
    let results = try audit.results(facts).map {
      waivers?.excused($0, benchmark: audit.benchmark.name, now: audit.now) ?? $0
    }
    others = results.filter { $0.subject.kind != .container }
    verdicts = Dictionary(grouping: results.filter { $0.subject.kind == .container }) { $0.subject.identifier ?? "" }
  }

  /// Looks at everything again, the engine itself, its images and networks too; what was started in containers is
  /// remembered.
  ///
  /// - Throws: `EngineError`, `RuleFault`; everything is as before then.
  package mutating func renew(now: Int) throws -> [VerdictChange] {
    let before = results
    collector.now = now
    audit.now = now
    var fresh = self
    let survey = try collector.survey(socket: engine.socket, peer: engine.peer, api: engine.api)
    fresh.facts = survey.facts
    fresh.observer = survey.containers
    fresh.executionLog = survey.executionLog
    try fresh.judge()
    for id in executions.keys.sorted() { _ = fresh.look(at: id, now: now) }
    self = fresh
    return Self.changes(before, results)
  }

  /// All results as they stand, those of containers by their names.
  package var results: [Finding] {
    others
      + verdicts.values.sorted { ($0.first?.subject.name ?? "") < ($1.first?.subject.name ?? "") }.flatMap(\.self)
  }

  /// - Parameter now: seconds since 1970; what expired meanwhile counts again.
  package mutating func received(_ event: EngineEvent, now: Int) -> Update {
    audit.now = now
    switch event.kind {
    case "container": break
    case "network":
      // Networks themselves are judged too.
      if !["connect", "disconnect"].contains(event.action) { return Update(needsWholeAudit: true) }
    case "image", "daemon", "node", "service", "secret", "config": return Update(needsWholeAudit: true)
    default: return Update()
    }
    guard let id = event.containerID, !Self.harmless.contains(event.action) else { return Update() }
    if event.kind == "container", event.action == "destroy" { return forget(id) }
    if let execution = event.executionID, !(executions[id]?.isKnown(execution) ?? false),
      let answer = engine.api.executions([execution]).first
    {
      executions[id, default: SeenExecutions()].remember(execution, answer)
    }
    var update = look(at: id, now: now)
    update.isStarting = ["start", "restart", "exec_start"].contains(event.action)
    return update
  }

  /// Looks at one container again, whatever the reason.
  package mutating func look(at id: String, now: Int) -> Update {
    audit.now = now
    var update = Update(container: id)
    do {
      let container = try observe(id)
      let results = try audit.results(of: container, in: facts).map {
        waivers?.excused($0, benchmark: audit.benchmark.name, now: now) ?? $0
      }
      update.changes = Self.changes(verdicts[id] ?? [], results)
      verdicts[id] = results
      facts.containers.removeAll { $0.settings.id == id }
      facts.containers.append(container)
    } catch {
      if let error = error as? EngineError, error.isNotFound { return forget(id) }
      update.problem = FactProblem("container \(id.prefix(12))", "\(error)")
    }
    return update
  }

  private mutating func observe(_ id: String) throws -> ContainerFacts {
    let settings = try engine.api.container(id)
    if !observer.images.keys.contains(settings.imageID),
      case .success(let image)? = engine.api.images([settings.imageID]).first
    {
      observer.know(image)
    }
    if settings.mounts.contains(where: { $0.type == "volume" && observer.volumes[$0.name] == nil }) {
      observer.know(try engine.api.volumes())
    }
    observer.know(settings)
    var seen = executions[id] ?? SeenExecutions()
    let asked = settings.executionIDs.filter { !seen.isKnown($0) }
    for (execution, answer) in zip(asked, engine.api.executions(asked)) { seen.remember(execution, answer) }
    if !seen.answers.isEmpty { executions[id] = seen }
    // The collector takes answers in the order of the container's own list.
    var listed = settings
    listed.executionIDs = seen.answers.map(\.id)
    let executed = ExecutionCollector.collect([listed], seen.answers.map(\.answer), log: executionLog)
    return observer.collect(
      settings, sshServers: servers(settings),
      executions: executed[id]
        ?? .init(seen: 0, privileged: [], asRoot: [], withUser: [], unknown: [], sources: []),
      settleBy: ContinuousClock.now + .milliseconds(200))
  }

  private func servers(_ settings: EngineContainer) -> [String] {
    guard settings.isRunning, settings.pid > 0 else { return [] }
    // The others too: those that share a namespace are told apart.
    let running = observer.all.values.filter { $0.isRunning && $0.pid > 0 }
    let processes = ContainerProcesses(
      observer.reader, inits: Dictionary(running.map { ($0.id, $0.pid) }) { $1 },
      hostNamespace: observer.reader.hostNamespace("pid", fallback: observer.daemon.pid))
    var servers = SSHServers(observer.root, programs: programs)
    return servers.find([settings.id: processes.byContainer[settings.id] ?? []])[settings.id] ?? []
  }

  private mutating func forget(_ id: String) -> Update {
    observer.forget(container: id)
    executions[id] = nil
    facts.containers.removeAll { $0.settings.id == id }
    return Update(container: id, changes: Self.changes(verdicts.removeValue(forKey: id) ?? [], []))
  }

  /// Nothing that a rule looks at changes with these; they are the many.
  private static let harmless: Set<String> = [
    "attach", "detach", "commit", "copy", "export", "archive-path", "extract-to-dir", "resize", "top", "exec_die",
    "exec_detach", "health_status", "kill", "oom", "pause", "unpause", "mount", "unmount", "sync", "cleanup", "prune",
  ]

  private static func changes(_ before: [Finding], _ after: [Finding]) -> [VerdictChange] {
    // A container keeps its id when it is renamed.
    func key(_ finding: Finding) -> String {
      [finding.rule, finding.evidence.path ?? "", finding.subject.identifier ?? finding.subject.name].joined(
        separator: "\0")
    }
    let old = Dictionary(before.map { (key($0), $0) }) { first, _ in first }
    let now = Set(after.map(key))
    return after.compactMap { VerdictChange(old[key($0)], $0) }
      + before.filter { !now.contains(key($0)) }.compactMap { VerdictChange($0, nil) }
  }
}
