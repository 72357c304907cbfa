import Model

/// A container asks the cloud's metadata service.
struct MetadataAccess: Detector {
  static let manual = DetectorManual(
    rule: "network.metadata", title: "A container asks the cloud's metadata service", severity: .high,
    techniques: ["T1552.005"],
    description: """
      A connection to 169.254.169.254, fd00:ec2::254 or 100.100.100.200, which hand out the machine's credentials. \
      A shell or a downloader that asks weighs more than a program of the image.
      """,
    lookAlikes: """
      Cloud SDKs fetch their credentials there; learn it for images that do.
      """,
    remediation: "Give pods credentials of their own and block the address for all others."
  )

  static let interests: Interests = .socket

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .socket(let socket) = event.action, socket.direction == .outbound, event.process.container != nil else {
      return []
    }
    guard ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "169.254.170.2"].contains(socket.remote.description)
    else { return [] }
    let process = event.process
    let isTool =
      ProgramKind.isShell(process) || ProgramKind.isOne(of: ProgramKind.downloaders.union(ProgramKind.relays), process)
      || process.facts.isDropped
    return [
      Alert(
        isTool ? .high : .medium, "\(process.name) asks \(socket.remoteText)", process,
        network: NetworkEvidence.of(socket), identity: [socket.remote.description])
    ]
  }
}
