import Model

/// A cryptocurrency miner.
struct Miner: Detector {
  static let manual = DetectorManual(
    rule: "program.miner", title: "A cryptocurrency miner", severity: .high,
    techniques: ["T1496"],
    description: """
      Names, pool addresses and algorithms that only miners have on their command line, or a connection to a \
      pool's usual port by a dropped program.
      """,
    lookAlikes: """
      None known.
      """,
    remediation: "Stop the container and find out how the miner came in; it is rarely alone."
  )

  static let interests: Interests = [.exec, .socket]

  init() {}

  private static let names: Set<String> = [
    "xmrig", "xmr-stak", "minerd", "cpuminer", "ccminer", "ethminer", "nbminer", "t-rex", "lolMiner", "phoenixminer",
    "kinsing", "kdevtmpfsi", "xmrigDaemon", "xmrigMiner", "cgminer", "bfgminer", "srbminer-multi",
  ]
  private static let words = [
    "stratum+tcp://", "stratum+ssl://", "stratum2+tcp://", "--donate-level", "--randomx", "--coin=monero",
    "-a cryptonight",
    "--algo=rx", "minexmr", "supportxmr", "nanopool.org", "moneroocean", "c3pool",
  ]

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard event.process.container != nil else { return [] }
    let process = event.process
    switch event.action {
    case .exec:
      let line = process.facts.arguments.joined(separator: " ")
      if Self.names.contains(process.name) {
        return [Alert(.high, "\(process.name) is a miner by its name", process, identity: [process.name])]
      }
      guard let word = Self.words.first(where: { line.contains($0) }) else { return [] }
      return [Alert(.high, "\(process.name) has a miner's arguments", process, evidence: ["word": word])]
    case .socket(let socket):
      guard socket.direction == .outbound, process.facts.isDropped || process.facts.isNameless,
        [3333, 4444, 5555, 7777, 14444, 14433, 45700, 45560].contains(socket.remotePort), !socket.remote.isLoopback
      else { return [] }
      return [
        Alert(
          .high, "\(process.name), which the image did not contain, connects to a mining pool's port", process,
          network: NetworkEvidence.of(socket), identity: [socket.remoteText])
      ]
    default: return []
    }
  }
}
