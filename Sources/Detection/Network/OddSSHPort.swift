import Model

/// SSH where it is not expected.
struct OddSSHPort: Detector {
  static let manual = DetectorManual(
    rule: "network.ssh-port", title: "SSH to a port that is not its own", severity: .medium,
    techniques: ["T1571", "T1021.004", "T1572"],
    description: """
      A container connects to another port than 22 and the other end greets as an SSH server, or an SSH client goes to \
      such a port: tunnels and reverse logins hide so. Where the client is no SSH program, or the address has no name, it \
      weighs more.
      """,
    lookAlikes: "Code hosting offers SSH at ports 443, 2222 and 7999 under its name: low.",
    remediation: "Restrict egress; look at what the connection is for."
  )

  static let interests: Interests = [.socket, .received]

  private static let clients: Set<String> = ["ssh", "scp", "sftp", "sshpass", "autossh", "dbclient", "sshfs", "git"]
  private var told: Set<UInt64> = []

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    let isClient = Self.clients.contains(process.name)
    let socket: SocketRecord
    switch event.action {
    case .socket(let begun) where begun.direction == .outbound && !begun.isEstablished:
      guard isClient, process.name != "git" else { return [] }
      socket = begun
    case .received(let identity, let bytes):
      guard bytes.starts(with: Array("SSH-".utf8)), let known = scene.socket(identity), known.direction == .outbound
      else { return [] }
      socket = known
    default: return []
    }
    guard socket.remotePort != 22, socket.remotePort != 0 else { return [] }
    if told.count > 8192 { told.removeAll(keepingCapacity: true) }
    guard told.insert(socket.identity).inserted else { return [] }
    let isNamed = !socket.remoteName.isEmpty
    return [
      Alert(
        isClient && isNamed || socket.remote.isLoopback ? .low : .medium,
        "\(process.name) speaks SSH with \(socket.remoteText)", process,
        network: NetworkEvidence.of(socket),
        evidence: [
          "client": isClient ? "an SSH program" : "none of the known SSH programs", "name": socket.remoteName,
        ],
        identity: [socket.remoteText])
    ]
  }
}
