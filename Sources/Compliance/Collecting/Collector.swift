import Engine
import EngineSocket
import Host
import Parsing

/// Collects all facts in one pass: no child process, nothing changed, objects of the engine asked for side by side.
package struct Collector: Sendable {
  package var root: HostRoot
  package var inputs: AuditInputs
  /// Seconds since 1970.
  package var now: Int

  package init(root: HostRoot = HostRoot(), inputs: AuditInputs = AuditInputs(), now: Int) {
    self.root = root
    self.inputs = inputs
    self.now = now
  }

  /// Containers, images and executions at most; what is more is a problem in the facts.
  static let maximumObjects = 20_000

  /// The machine without an engine.
  package func host() -> Facts {
    let accounts = Accounts(root)
    var facts = Facts(collectedAt: now, host: HostCollector(root: root, accounts: accounts).collect(nil))
    add(&facts, accounts)
    return facts
  }

  /// The machine and the engine behind a socket.
  package func all(socket: String) throws(EngineError) -> Facts {
    let client = EngineClient(path: socket)
    let peer = try client.peer()
    return try all(
      socket: socket, peer: peer.map { ($0.pid, $0.user) }, api: EngineAPI(socket: socket, width: 4))
  }

  package func all(
    socket: String, peer: (pid: Int32, user: UInt32)?, api: EngineAPI
  ) throws(EngineError) -> Facts {
    try survey(socket: socket, peer: peer, api: api).facts
  }

  /// Facts, and what is needed to look at single containers again.
  struct Survey {
    var facts: Facts
    var containers: ContainerCollector
    var executionLog: [ExecutionCollector.Logged]?
  }

  func survey(
    socket: String, peer: (pid: Int32, user: UInt32)?, api: EngineAPI
  ) throws(EngineError) -> Survey {
    let version = try api.version()
    let info = try api.info()
    let accounts = Accounts(root)
    var collector = DaemonCollector(root)
    var daemon = collector.collect(socket: socket, peer: peer, version: version, info: info)
    var problems = collector.problems
    if let problem = daemon.configurationProblem {
      problems.append(FactProblem("configuration of the engine at \(socket)", problem))
    }
    func asked<T>(_ what: String, _ fallback: T, _ ask: () throws(EngineError) -> T) -> T {
      do throws(EngineError) { return try ask() } catch {
        problems.append(FactProblem(what, "\(error)"))
        return fallback
      }
    }
    let networks = asked("networks", []) { () throws(EngineError) in try api.networks() }
    if let bridge = networks.first(where: { $0.name == "bridge" && $0.driver == "bridge" }) {
      daemon.hasInterContainerTraffic = bridge.options["com.docker.network.bridge.enable_icc"] != "false"
    }
    if info.swarm.state == "active", info.swarm.isManager {
      daemon.swarm = asked("swarm", nil) { () throws(EngineError) in try api.swarm() }
      daemon.services = asked("services", []) { () throws(EngineError) in try api.services() }
      daemon.secrets = asked("secrets", 0) { () throws(EngineError) in try api.secretCount() }
      daemon.swarmAuthoritySince = daemon.swarm.flatMap { CertificateDates.notBefore(pem: $0.trustRoot) }
    }
    var facts = Facts(collectedAt: now, host: HostCollector(root: root, accounts: accounts).collect(daemon))
    facts.networks = networks.sorted { $0.name < $1.name }
    facts.daemon = daemon
    let log = ExecutionCollector(root: root).logged()
    let containers = objects(&facts, daemon, api, accounts, log, &problems)
    facts.problems += problems
    add(&facts, accounts)
    return Survey(facts: facts, containers: containers, executionLog: log)
  }

  private func add(_ facts: inout Facts, _ accounts: Accounts) {
    var paths = PathCollector(root, accounts)
    facts.paths = paths.collect(facts.daemon)
    let (audit, problems) = AuditCollector(root: root).collect()
    facts.audit = audit
    facts.problems += problems
    facts.problems += facts.paths.compactMap { path in path.problem.map { FactProblem(path.path, $0) } }
  }

  /// Where the engine is spoken to, and its own containerd.
  private static func sockets(_ daemon: DaemonFacts) -> [String] {
    guard let configuration = daemon.configuration else { return [daemon.socket] }
    var sockets = [daemon.socket]
    sockets += configuration.hosts.filter { $0.hasPrefix("unix://") }.map { String($0.dropFirst(7)) }
    if !configuration.containerd.isEmpty { sockets.append(configuration.containerd) }
    if !configuration.executionRoot.isEmpty {
      sockets.append(configuration.executionRoot + "/containerd/containerd.sock")
    }
    return sockets
  }

  private func objects(
    _ facts: inout Facts, _ daemon: DaemonFacts, _ api: EngineAPI, _ accounts: Accounts,
    _ log: [ExecutionCollector.Logged]?, _ problems: inout [FactProblem]
  ) -> ContainerCollector {
    func kept<T>(_ what: String, _ results: [Result<T, EngineError>], _ names: [String]) -> [T] {
      zip(results, names).compactMap { result, name in
        switch result {
        case .success(let value): return value
        case .failure(let error):
          // What went away meanwhile is no problem.
          if !error.isNotFound { problems.append(FactProblem("\(what) \(name.prefix(19))", "\(error)")) }
          return nil
        }
      }
    }
    func ids(_ what: String, _ ask: () throws(EngineError) -> [String]) -> [String] {
      do throws(EngineError) {
        let all = try ask()
        if all.count > Self.maximumObjects {
          problems.append(FactProblem(what, "there are \(all.count); the first \(Self.maximumObjects) were looked at"))
        }
        return Array(all.prefix(Self.maximumObjects))
      } catch {
        problems.append(FactProblem(what, "\(error)"))
        return []
      }
    }
    let containerIDs = ids("containers") { () throws(EngineError) in try api.containerIDs() }
    let containers = kept("container", api.containers(containerIDs), containerIDs)
    let imageIDs = ids("images") { () throws(EngineError) in try api.imageIDs() }
    let records = kept("image", api.images(imageIDs), imageIDs)
    let histories = kept(
      "history of image", zip(imageIDs, api.histories(imageIDs)).map { id, result in result.map { (id, $0) } }, imageIDs
    )
    var volumes: [EngineVolume] = []
    if containers.contains(where: { $0.mounts.contains { $0.type == "volume" } }) {
      do throws(EngineError) { volumes = try api.volumes() } catch {
        problems.append(FactProblem("volumes", "\(error)"))
      }
    }
    let executionIDs = Array(containers.flatMap(\.executionIDs).prefix(Self.maximumObjects))
    let executions = ExecutionCollector.collect(containers, api.executions(executionIDs), log: log)

    facts.images = ImageCollector(root, daemon, inputs).collect(
      records, Dictionary(histories) { $1 }, used: Set(containers.map(\.imageID)))
    let reader = ProcessReader(root)
    let running = containers.filter { $0.isRunning && $0.pid > 0 }
    let processes = ContainerProcesses(
      reader, inits: Dictionary(running.map { ($0.id, $0.pid) }) { $1 },
      hostNamespace: reader.hostNamespace("pid", fallback: daemon.pid))
    var servers = SSHServers(root)
    let found = servers.find(processes.byContainer)
    let collector = ContainerCollector(
      root, daemon,
      sensitive: SensitivePaths(root, dataRoot: daemon.info.rootDirectory, homes: accounts.users.map(\.home)),
      sockets: RuntimeSockets(root, engine: Self.sockets(daemon)), volumes: volumes, images: records,
      containers: containers,
      inputs: inputs)
    let settleBy = ContinuousClock.now + .milliseconds(300)
    facts.containers = containers.map { container in
      collector.collect(
        container, sshServers: found[container.id] ?? [],
        executions: executions[container.id]
          ?? .init(seen: 0, privileged: [], asRoot: [], withUser: [], unknown: [], sources: []), settleBy: settleBy)
    }.sorted { ($0.settings.name, $0.settings.id) < ($1.settings.name, $1.settings.id) }
    facts.daemon?.unusedImages = facts.images.count { !$0.isUsed }
    facts.daemon?.stoppedContainers = containers.count { !$0.isRunning }
    let unseen = facts.containers.filter { $0.settings.isRunning && !$0.isObserved }.map(\.settings.name)
    if let first = unseen.first {
      problems.append(
        FactProblem(
          "/proc",
          "processes of \(unseen.count) containers (\(first), …) can't be seen: be root, in the host's process namespace"
        ))
    }
    return collector
  }
}
