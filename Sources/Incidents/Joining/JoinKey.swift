import Model

/// What two findings can have in common that makes them the same intrusion.
enum JoinKey: Hashable, Sendable {
  /// A process of the lineage, in a container: pids are the host's, so no two containers share one.
  case process(Int32)
  /// A file that was written, executed or judged, in its container.
  case file(container: String, path: String)
  /// The attacker's end of a connection.
  case remote(String)
  case container(String)

  /// How surely it ties, 1 to 3.
  var strength: Int {
    switch self {
    case .process, .file: 3
    case .remote: 2
    case .container: 1
    }
  }

  /// For people.
  var words: String {
    switch self {
    case .process(let pid): "same process tree (pid \(pid))"
    case .file(_, let path): "same file (\(path))"
    case .remote(let address): "same address (\(address))"
    case .container: "same container, shortly after"
    }
  }
}

/// What the joining needs of a finding.
struct Signal: Sendable {
  var finding: Finding
  var time: Double
  var stage: Stage?
  var keys: Set<JoinKey>
  var containerKey: JoinKey?

  init(_ finding: Finding, at time: Double) {
    self.finding = finding
    self.time = time
    stage = Self.stage(finding)
    var keys: Set<JoinKey> = []
    let container = Self.container(finding)
    containerKey = container.map { .container($0.id) }
    if let containerKey { keys.insert(containerKey) }
    switch finding.details {
    case .detection(let details):
      // The ancestors from the container's first process up belong to everything that runs in it.
      let lineage = [details.process].compactMap(\.self) + details.ancestors
      for process in Self.specific(lineage) { keys.insert(.process(process.pid)) }
      if let file = details.file, let container { keys.insert(.file(container: container.id, path: file)) }
      if let executable = details.process?.executable, let container, !Self.isOrdinary(executable) {
        keys.insert(.file(container: container.id, path: executable))
      }
      if let network = details.network, network.direction != "listening", let remote = Self.host(network.remote) {
        keys.insert(.remote(remote))
      }
    case .webshell(let details):
      if let container { keys.insert(.file(container: container.id, path: details.path)) }
    default:
      if let path = finding.evidence.path, let container { keys.insert(.file(container: container.id, path: path)) }
    }
    self.keys = keys
  }

  static func container(_ finding: Finding) -> DetectionDetails.Container? {
    if case .detection(let details) = finding.details, let container = details.container { return container }
    guard finding.subject.kind == .container else { return nil }
    return .init(id: finding.subject.identifier ?? finding.subject.name, name: finding.subject.name)
  }

  private static func stage(_ finding: Finding) -> Stage? {
    switch finding.details {
    case .detection(let details): details.techniques.compactMap { Stage(technique: $0) }.max()
    case .webshell: .persistence
    default: finding.kind == .webAttack ? .initialAccess : nil
    }
  }

  /// A lineage without what everything in a container descends from: its first process and the runtime above.
  private static func specific(_ lineage: [DetectionDetails.Process]) -> ArraySlice<DetectionDetails.Process> {
    guard lineage.count > 1 else { return lineage[...] }
    let runtime = lineage.firstIndex { process in
      let name = process.executable.split(separator: "/").last ?? ""
      return name.hasPrefix("containerd-shim") || name == "conmon" || name == "systemd" || name == "init"
    }
    // The one below the runtime is the container's first process.
    let end = (runtime ?? lineage.count) - 1
    return end > 0 ? lineage[..<end] : lineage[..<1]
  }

  /// Programs that every image has: that two findings are about one of them ties nothing.
  private static func isOrdinary(_ executable: String) -> Bool {
    ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/lib/", "/usr/lib/"].contains { executable.hasPrefix($0) }
  }

  /// The address without the port; loopback ties nothing.
  private static func host(_ remote: String) -> String? {
    var host = remote
    if let colon = remote.lastIndex(of: ":"), remote[remote.index(after: colon)...].allSatisfy(\.isNumber) {
      host = String(remote[..<colon])
    }
    host = host.trimmingBrackets
    guard !host.isEmpty, !host.hasPrefix("127."), host != "::1", host != "0.0.0.0", host != "::" else { return nil }
    return host
  }
}

extension String {
  fileprivate var trimmingBrackets: String {
    hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
  }
}
