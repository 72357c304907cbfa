import Engine
import EngineSocket
import Glibc
import Host
import Parsing

/// Finds out which process the engine is and how it was configured: from the socket's other end, not from names.
struct DaemonCollector {
  let root: HostRoot
  let reader: ProcessReader
  var problems: [FactProblem] = []

  init(_ root: HostRoot) {
    self.root = root
    reader = ProcessReader(root)
  }

  /// - Parameter peer: who serves the socket, by the kernel's word; nil for a recording.
  mutating func collect(
    socket: String, peer: (pid: Int32, user: UInt32)?, version: EngineVersion, info: EngineInfo
  ) -> DaemonFacts {
    var facts = DaemonFacts(socket: socket, version: version, info: info)
    facts.pid = process(socket, peer.map { Int($0.pid) })
    if let pid = facts.pid {
      facts.executable = reader.executable(pid)
      facts.user = (try? reader.status(pid))?.users.dropFirst().first
      let name = facts.executable.map { String($0.split(separator: "/").last ?? "") } ?? ""
      if name.hasPrefix("podman") { facts.isPodman = true }
    }
    configure(&facts)
    if let configuration = facts.configuration, let pid = facts.pid { listen(&facts, configuration, pid) }
    profile(&facts)
    return facts
  }

  /// With socket activation systemd made the socket: then it is who else holds it.
  private mutating func process(_ socket: String, _ peer: Int?) -> Int? {
    guard let peer else { return nil }
    if peer > 1 { return peer }
    guard peer == 1, let path = root.resolve(socket) else {
      problems.append(
        FactProblem(socket, "its engine runs in another process namespace: run with the host's (--pid=host)"))
      return nil
    }
    let inodes = Set(
      UnixSocketTable(root).listeners.filter { root.resolve($0.path) == path }.map(\.inode))
    guard !inodes.isEmpty else { return nil }
    for pid in reader.pids() where pid > 1 {
      guard let status = try? reader.status(pid), status.users.dropFirst().first == 0 else { continue }
      if !reader.sockets(pid).isDisjoint(with: inodes) { return pid }
    }
    problems.append(FactProblem(socket, "systemd made it, and no process of root that serves it was found"))
    return nil
  }

  private mutating func configure(_ facts: inout DaemonFacts) {
    guard let pid = facts.pid else {
      facts.configurationProblem = "the engine's process is not known"
      return
    }
    let arguments = reader.arguments(pid)
    guard !arguments.isEmpty else {
      facts.configurationProblem = "/proc/\(pid)/cmdline can't be read: be root"
      return
    }
    if facts.isPodman { return }
    let parsed = EngineArguments(Array(arguments.dropFirst()))
    let view = view(of: pid)
    let named = parsed.last("config-file")
    var path = named ?? (facts.isRootless ? rootlessFile(facts.user) : "/etc/docker/daemon.json")
    if !path.hasPrefix("/") { path = (reader.root.link("/proc/\(pid)/cwd") ?? "/") + "/" + path }
    facts.configurationFile = path
    var document: JSONValue?
    do throws(HostError) {
      let bytes = try view.read(path, limit: 4 << 20)
      do throws(ParseError) { document = bytes.isEmpty ? nil : try JSONValue(parsing: bytes) } catch {
        facts.configurationProblem = "\(path): \(error)"
      }
      // What was written after the engine started may not be in force.
      if let modified = (try? view.status(path))?.modified, let started = reader.startedAt(pid),
        modified / 1_000_000_000 > Int64(started) + 2
      {
        facts.configurationProblem = "\(path) was changed after the engine was started: what runs is not what it says"
      }
    } catch {
      if !error.isAbsent { facts.configurationProblem = "\(error)" }
    }
    facts.configuration = EngineConfiguration(parsed, file: document)
  }

  /// The engine's own file system, where it is another than ours.
  private func view(of pid: Int) -> HostRoot {
    guard root.isLive, let theirs = reader.namespace(pid, "mnt"), let ours = reader.namespace(Int(getpid()), "mnt"),
      theirs != ours
    else { return root }
    return HostRoot("/proc/\(pid)/root")
  }

  private func rootlessFile(_ user: Int?) -> String {
    let accounts = Accounts(root)
    let home = accounts.users.first { $0.id == user }?.home ?? "/root"
    return home + "/.config/docker/daemon.json"
  }

  private func listen(_ facts: inout DaemonFacts, _ configuration: EngineConfiguration, _ pid: Int) {
    let held = reader.sockets(pid)
    let all = SocketTable(reader, pid: pid).listeners
    let own = all.filter { held.contains($0.inode) }
    let isInSwarm = facts.info.swarm.state == "active"
    let metrics = configuration.metricsAddress.split(separator: ":").last.flatMap { Int($0) }
    facts.listeners = own.filter {
      $0.transport == .tcp && $0.port != metrics && !(isInSwarm && [2377, 7946].contains($0.port))
    }
    // The data plane's port (VXLAN) is the kernel's own: no process holds it.
    facts.swarmListeners = isInSwarm ? all.filter { [2377, 7946, 4789].contains($0.port) } : []
  }

  private mutating func profile(_ facts: inout DaemonFacts) {
    let configured = facts.configuration?.seccompProfile ?? ""
    if facts.seccompProfile.isEmpty, facts.hasSeccomp {
      facts.seccompProfile = configured.isEmpty ? "default" : configured
    }
    guard facts.seccompProfile.hasPrefix("/"), let pid = facts.pid else { return }
    do throws(HostError) {
      facts.seccompAllows = SeccompProfile.dangerous(try view(of: pid).read(facts.seccompProfile, limit: 4 << 20))
    } catch {
      problems.append(FactProblem(facts.seccompProfile, "\(error)"))
      facts.seccompAllows = ["unknown: the profile could not be read"]
    }
  }
}
