import Model
import Parsing

/// SUSE's and openSUSE's statements on every CVE as OVAL: fixed, unfixed and not affected.
///
/// One document for each product line. Source: ftp.suse.com/pub/projects/security/oval; suse.com/support/security/oval.
struct SUSEFeed: Feed {
  static let name = "suse"
  static let summary = "SUSE and openSUSE vulnerability statements (OVAL)"
  static let license = "CC-BY-4.0"
  static let version = 1
  static let coverage = FeedCoverage([.sles, .slMicro, .leap, .tumbleweed], hasUnfixed: true)

  static let upstream = "https://ftp.suse.com/pub/projects/security/oval"

  /// Where the listing can't be had.
  private static let known = [
    "suse.linux.enterprise.server.12", "suse.linux.enterprise.server.15", "suse.linux.enterprise.server.16",
    "suse.linux.enterprise.micro.5.5", "suse.linux.micro.6.0", "suse.linux.micro.6.1", "opensuse.leap.15.6",
    "opensuse.leap.16.0", "opensuse.tumbleweed",
  ]
  private static let lines = [
    "suse.linux.enterprise.server.", "suse.linux.enterprise.micro.", "suse.linux.micro.", "opensuse.leap.",
    "opensuse.tumbleweed",
  ]

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    var names = Self.known.map { "\($0)-affected.xml.bz2" }
    if let listing = try? await web.document(base + "/", limit: 8 << 20) {
      let listed = Self.documents(in: listing)
      if !listed.isEmpty { names = listed }
    }
    return .parts(
      names.map { FeedPart(name: $0, url: "\(base)/\($0)", limit: 2 << 30, mayBeMissing: true) })
  }

  /// Of each product line the document that also names what is unfixed, in its smallest packing. Service packs
  /// (`…server.15.5`) stand in the documents of their line already.
  static func documents(in listing: Bytes) -> [String] {
    var best: [String: (rank: Int, name: String)] = [:]
    var at = 0
    while let hit = listing.firstRange(of: Array("href=\"".utf8), from: at), best.count < 500 {
      at = hit.upperBound
      guard let end = listing.firstIndex(of: UInt8(ascii: "\""), from: at) else { break }
      let name = listing[at..<end].text
      guard let (line, rank) = classify(name) else { continue }
      if let known = best[line], known.rank <= rank { continue }
      best[line] = (rank, name)
    }
    return best.values.map(\.name).sorted()
  }

  private static func classify(_ name: String) -> (line: String, rank: Int)? {
    guard name.utf8.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: "/") }), name.utf8.count < 100,
      let prefix = lines.first(where: { name.hasPrefix($0) })
    else { return nil }
    let packings = [".xml.bz2", ".xml.gz", ".xml"]
    guard let packing = packings.firstIndex(where: { name.hasSuffix($0) }) else { return nil }
    var line = name.dropLast(packings[packing].utf8.count)
    let isWhole = line.hasSuffix("-affected")
    if isWhole { line = line.dropLast(9) }
    guard !line.contains("-") else { return nil }
    let release = line.dropFirst(prefix.utf8.count)
    if prefix == "suse.linux.enterprise.server.", release.contains(".") { return nil }
    return (String(line), packing + (isWhole ? 0 : 10))
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    // Micro's and Leap's packages are in documents of their own as well: each document speaks for its line.
    let kinds: Set<Ecosystem.Kind>? =
      switch input.part {
      case let name where name.hasPrefix("suse.linux.enterprise.server."): [.sles]
      case let name where name.hasPrefix("suse.linux.enterprise.micro.") || name.hasPrefix("suse.linux.micro."):
        [.slMicro]
      case let name where name.hasPrefix("opensuse.leap."): [.leap]
      case let name where name.hasPrefix("opensuse.tumbleweed"): [.tumbleweed]
      default: nil
      }
    let prefix = input.part.prefix { $0 != "-" }.split(separator: ".").suffix(3).joined(separator: ".")
    try XMLPieces(wanted: ["definition"]).read(input) { element throws(ParseError) in
      guard var advisory = SUSEStatement(OVALDefinition(element), kinds: kinds).advisory else {
        sink.skip("\(input.part): a definition that isn't of a CVE")
        return
      }
      advisory.key = "\(prefix)/\(advisory.id)"
      if !advisory.affected.isEmpty { try sink.take(.advisory(advisory)) }
    }
  }

  func recognises(_ input: FeedInput) -> String? {
    let head = input.head(64 << 10)
    guard head.firstRange(of: Array("oval_definitions".utf8)) != nil,
      head.firstRange(of: Array("org.opensuse.security".utf8)) != nil
    else { return nil }
    return Self.classify(input.part) == nil ? "file/\(input.part)" : input.part
  }
}
