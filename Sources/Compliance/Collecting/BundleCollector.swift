import Engine
import Host
import Parsing

/// Finds containers where no engine's API can be asked: in the bundles that containerd and CRI-O leave for their
/// runtimes, and in `/proc`.
struct BundleCollector {
  let root: HostRoot
  private let reader: ProcessReader
  private(set) var problems: [FactProblem] = []
  /// Where something was looked for and is there.
  private(set) var places: [String] = []

  static let maximumSpecification = 16 << 20
  static let maximumContainers = 20_000

  init(_ root: HostRoot) {
    self.root = root
    reader = ProcessReader(root)
  }

  /// Directories of containerd's state; its tasks lie below.
  static let states = [
    "/run/containerd", "/run/docker/containerd/daemon", "/run/k3s/containerd",
    "/var/snap/microk8s/common/run/containerd", "/run/k0s/containerd",
  ]
  /// CRI-O's and Podman's storage: bundles, and where their processes are named.
  private static let storage = "/var/lib/containers/storage/overlay-containers"
  private static let storageRun = "/run/containers/storage/overlay-containers"

  /// - Parameter states: more directories of containerd's state (`state` in its configuration).
  mutating func collect(states: [String]) -> [EngineContainer] {
    var found: [EngineContainer] = []
    for state in states + Self.states.filter({ !states.contains($0) }) {
      let tasks = state + "/io.containerd.runtime.v2.task"
      guard isPlace(tasks) else { continue }
      for namespace in root.list(tasks, limit: 1000) {
        for id in root.list("\(tasks)/\(namespace)", limit: Self.maximumContainers) {
          let bundle = "\(tasks)/\(namespace)/\(id)"
          add(&found, id, bundle + "/config.json", process: bundle + "/init.pid")
        }
      }
    }
    if isPlace(Self.storage) {
      for id in root.list(Self.storage, limit: Self.maximumContainers) where id != "containers.lock" {
        let specification = "\(Self.storage)/\(id)/userdata/config.json"
        // A container that was only made has no specification yet.
        guard id.utf8.count == 64, root.exists(specification) else { continue }
        add(&found, id, specification, process: "\(Self.storageRun)/\(id)/userdata/pidfile")
      }
    }
    return found
  }

  private mutating func isPlace(_ path: String) -> Bool {
    do throws(HostError) {
      guard try root.status(path) != nil else { return false }
      places.append(path)
      return true
    } catch {
      problems.append(FactProblem(path, "\(error)"))
      return false
    }
  }

  private mutating func add(_ found: inout [EngineContainer], _ id: String, _ path: String, process: String) {
    guard found.count < Self.maximumContainers else { return }
    do throws(HostError) {
      let bytes = try root.read(path, limit: Self.maximumSpecification)
      do throws(ParseError) {
        let document = try JSONValue(parsing: bytes)
        found.append(EngineContainer(specification: document, id: id, pid: pid(process, id, document)))
      } catch {
        problems.append(FactProblem(path, "\(error)"))
      }
    } catch {
      // What ended meanwhile took its bundle along.
      if !error.isAbsent { problems.append(FactProblem(path, "\(error)")) }
    }
  }

  /// The process that a file names, if it is in the container's control group: the number may be somebody else's by now.
  private func pid(_ file: String, _ id: String, _ specification: JSONValue) -> Int {
    guard let text = root.text(file, limit: 64), let pid = Int(text.filter { !$0.isWhitespace }), pid > 0 else {
      return 0
    }
    // `/docker/ID`, or systemd's `slice:prefix:ID`.
    let own =
      specification["linux"]?["cgroupsPath"]?.string?.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? id
    return reader.controlGroups(pid).contains { $0.contains(own) } ? pid : 0
  }
}

extension Collector {
  /// Containers of containerd and CRI-O by their bundles, without asking any engine.
  ///
  /// - Parameter states: more directories of containerd's state.
  /// - Returns: the facts, and where containers were looked for and could be; empty for a host without such a runtime.
  package func bundles(states: [String] = []) -> (facts: Facts, places: [String]) {
    var bundles = BundleCollector(root)
    let all = bundles.collect(states: states)
    let containers = all.filter { !$0.isSandbox }
    var facts = host()
    var daemon = DaemonFacts(socket: "containers' bundles", version: EngineVersion(.null), info: EngineInfo(.null))
    // Whether users are the host's is told of each container by the kernel.
    daemon.hasUserRemapping = true
    let reader = ProcessReader(root)
    let running = all.filter { $0.pid > 0 }
    let processes = ContainerProcesses(
      reader, inits: Dictionary(running.map { ($0.id, $0.pid) }) { $1 }, hostNamespace: reader.hostNamespace("pid"))
    var servers = SSHServers(root)
    let found = servers.find(processes.byContainer)
    let accounts = Accounts(root)
    let collector = ContainerCollector(
      root, daemon, sensitive: SensitivePaths(root, dataRoot: "", homes: accounts.users.map(\.home)),
      sockets: RuntimeSockets(root, engine: states.map { $0 + "/containerd.sock" }), volumes: [], images: [],
      containers: all, inputs: inputs)
    let settleBy = ContinuousClock.now + .milliseconds(300)
    facts.containers = containers.map { container in
      collector.collect(
        container, sshServers: found[container.id] ?? [],
        executions: .init(seen: 0, privileged: [], asRoot: [], withUser: [], unknown: [], sources: []),
        settleBy: settleBy)
    }.sorted { ($0.settings.name, $0.settings.id) < ($1.settings.name, $1.settings.id) }
    facts.daemon = daemon
    facts.problems += bundles.problems
    return (facts, bundles.places)
  }
}
