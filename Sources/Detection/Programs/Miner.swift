import Model

/// A cryptocurrency miner.
struct Miner: Detector {
  static let manual = DetectorManual(
    rule: "program.miner", title: "A cryptocurrency miner", severity: .high,
    techniques: ["T1496"],
    description: """
      Names, pool addresses and algorithms that only miners have on their command line; a pool's name that is looked \
      up; a pool's language (stratum) coming in over a connection; or a connection to a pool's usual port by a dropped \
      program.
      """,
    lookAlikes: """
      None known.
      """,
    remediation: "Stop the container and find out how the miner came in; it is rarely alone."
  )

  static let interests: Interests = [.exec, .socket, .received, .nameLookup]

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

  private static let pools = [
    "minexmr.com", "supportxmr.com", "nanopool.org", "moneroocean.stream", "c3pool.com", "c3pool.org", "f2pool.com",
    "hashvault.pro", "herominers.com", "2miners.com", "unmineable.com", "nicehash.com", "ethermine.org", "viabtc.com",
    "xmrpool.eu", "monerohash.com", "dwarfpool.com", "crypto-pool.fr", "kryptex.network", "hashrate.no",
  ]
  /// What pools send first; within the first 191 bytes.
  private static let language = [
    "\"mining.notify\"", "\"mining.set_difficulty\"", "\"mining.subscribe\"", "\"method\":\"job\"", "\"job\":{\"blob\"",
    "\"job\":{\"algo\"", "\"result\":{\"id\":\"0\",\"job\"",
  ].map { Array($0.utf8) }

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
    case .nameLookup(let lookup):
      guard let pool = Self.pools.first(where: { lookup.name == $0 || lookup.name.hasSuffix("." + $0) }) else {
        return []
      }
      return [
        Alert(.high, "\(process.name) asks for the mining pool \(lookup.name)", process, identity: [pool])
      ]
    case .received(let identity, let bytes):
      // JSON by the line: nothing else is looked at more closely.
      guard bytes.first == UInt8(ascii: "{"), let words = Self.spoken(bytes) else { return [] }
      let socket = scene.socket(identity)
      return [
        Alert(
          .high, "\(process.name) is given work by a mining pool", process,
          network: socket.map { NetworkEvidence.of($0) },
          evidence: ["language": words], identity: [socket?.remoteText ?? ""])
      ]
    default: return []
    }
  }

  private static func spoken(_ bytes: [UInt8]) -> String? {
    let dense = bytes.filter { $0 > 0x20 }
    for words in language where dense.count >= words.count {
      let isThere = (0...(dense.count - words.count)).contains { dense[$0..<$0 + words.count].elementsEqual(words) }
      if isThere { return String(decoding: words, as: UTF8.self) }
    }
    return nil
  }
}
