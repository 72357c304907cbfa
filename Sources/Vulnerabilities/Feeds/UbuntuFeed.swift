import Model
import Parsing

/// Ubuntu's CVEs: OSV records, which name the fixed versions, and OpenVEX, which says what is not affected, not going to
/// be fixed or still looked at.
///
/// Extended maintenance is an ecosystem of its own (`ubuntu:20.04-esm`): its fixes can't be had without a contract.
/// Source: security-metadata.canonical.com; documentation.ubuntu.com/security, "Ubuntu OSV data", "VEX data".
struct UbuntuFeed: Feed {
  static let name = "ubuntu"
  static let summary = "Ubuntu security data (OSV and VEX)"
  static let license = "CC-BY-SA-4.0"
  static let version = 1
  static let coverage = FeedCoverage([.ubuntu], hasUnfixed: true)

  static let upstream = "https://security-metadata.canonical.com"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    return .parts([
      FeedPart(name: "osv", url: base + "/osv/osv-all.tar.xz", limit: 4 << 30),
      FeedPart(name: "vex", url: base + "/vex/vex-all.tar.xz", limit: 4 << 30, mayBeMissing: true),
    ])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    if Self.isVEX(input) { return try parseVEX(input, into: sink) }
    // Notices (USN) repeat what the records of the CVEs say.
    try OSVDocuments(isWanted: { $0.hasSuffix(".json") && !Self.isNotice($0) }).read(input, into: sink)
  }

  private static func isNotice(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return name.hasPrefix("USN-") || name.hasPrefix("LSN-")
  }

  private func parseVEX(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    func read(_ bytes: Bytes, _ path: String) throws(ParseError) {
      let advisory: Advisory?
      do {
        var reader = JSONReader(bytes)
        advisory = try UbuntuVEX(&reader).advisory
      } catch {
        sink.skip("\(path): \(error)")
        return
      }
      if let advisory { try sink.take(.advisory(advisory)) }
    }
    guard TarMembers.isTar(input.head(512)) else {
      return try read(try input.content(limit: UbuntuVEX.maximumDocument), input.part)
    }
    try TarMembers(isWanted: { $0.hasSuffix(".json") && !Self.isNotice($0) }, limit: UbuntuVEX.maximumDocument)
      .read(input, sink) { (path, bytes) throws(ParseError) in try read(bytes, path) }
  }

  private static func isVEX(_ input: FeedInput) -> Bool {
    if input.part == "vex" { return true }
    if input.part == "osv" { return false }
    return sample(input).firstRange(of: Array("openvex.dev".utf8)) != nil
  }

  private static func sample(_ input: FeedInput) -> Bytes {
    TarMembers.sample(input, isWanted: { $0.hasSuffix(".json") }, limit: UbuntuVEX.maximumDocument) ?? input.head()
  }

  func recognises(_ input: FeedInput) -> String? {
    let isArchive = TarMembers.isTar(input.head(512))
    if let sample = OSVDocuments.sample(input) {
      guard OSVDocuments.ecosystem(in: sample)?.hasPrefix("Ubuntu:") == true else { return nil }
      return isArchive ? "osv" : "file/\(input.part)"
    }
    let sample = Self.sample(input)
    func has(_ text: String) -> Bool { sample.firstRange(of: Array(text.utf8)) != nil }
    guard has("openvex.dev"), has("pkg:deb/ubuntu/") || has("Canonical") else { return nil }
    return isArchive ? "vex" : "file/\(input.part)"
  }
}
