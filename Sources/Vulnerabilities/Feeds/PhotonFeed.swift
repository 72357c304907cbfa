import Model
import Parsing

/// Photon OS: CVEs by source package, one JSON for each release.
///
/// Source: packages.broadcom.com/photon/photon_cve_metadata.
struct PhotonFeed: Feed {
  static let name = "photon"
  static let summary = "Photon OS CVE metadata"
  static let license = "none stated (Broadcom)"
  static let version = 1
  static let coverage = FeedCoverage([.photon], hasUnfixed: true)

  static let upstream = "https://packages.broadcom.com/photon/photon_cve_metadata"
  private static let known = ["1.0", "2.0", "3.0", "4.0", "5.0"]

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    var releases = Self.known
    if let index = try? await web.document(base + "/photon_versions.json", limit: 1 << 16),
      let listed = try? JSONValue(parsing: index)["branches"]?.elements.compactMap(\.string).filter(Self.isRelease),
      !listed.isEmpty
    {
      releases = listed
    }
    return .parts(
      releases.map {
        FeedPart(name: $0, url: "\(base)/cve_data_photon\($0).json", limit: 256 << 20, mayBeMissing: true)
      })
  }

  private static func isRelease(_ text: String) -> Bool {
    text.utf8.count <= 8 && text.contains(".")
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    guard Self.isRelease(input.part) else { throw ParseError("Photon", "'\(input.part)' is no release of Photon OS") }
    // The same CVE and package may stand there twice, with a later fix.
    var pieces = JSONPieces(try input.stream())
    while let piece = try pieces.next() {
      let advisory: Advisory?
      do {
        var reader = JSONReader(piece.value)
        advisory = try Self.entry(&reader, input.part)
      } catch {
        sink.skip("\(input.part): \(error)")
        continue
      }
      if let advisory { try sink.take(.advisory(advisory)) }
    }
  }

  private static func entry(_ reader: inout JSONReader, _ release: String) throws(ParseError) -> Advisory? {
    var (id, package, fixed, status) = ("", "", "", "")
    var score: Double?
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "cve_id": id = try reader.stringIfPresent() ?? ""
      case "pkg": package = try reader.stringIfPresent() ?? ""
      case "res_ver": fixed = try reader.stringIfPresent() ?? ""
      case "status": status = try reader.stringIfPresent() ?? ""
      case "cve_score":
        if try reader.isNext(.number) { score = try reader.double() }
      default: try reader.skip()
      }
    }
    guard !package.isEmpty, id.contains("-"), id.utf8.count <= 64 else {
      // Rows without an id exist, and say nothing.
      if id.isEmpty { return nil }
      throw ParseError("Photon", "an entry without a package or with a strange id")
    }
    var affected = Affected(Ecosystem(.photon, release), package, key: .source, status: .affected)
    if status == "Not Affected" {
      affected.status = .notAffected
    } else if !fixed.isEmpty, fixed != "NA" {
      affected.status = .fixed
      affected.ranges = [.below(fixed)]
    } else if status == "Fixed" {
      // Fixed, but nobody says where: nothing can be held against that.
      return nil
    }
    affected.severity = score.map { VendorSeverity.band(score: $0) }
    return Advisory(
      key: "\(release)/\(package)/\(id)/\(fixed)", id: id,
      links: ["https://github.com/vmware/photon/wiki/Security-Advisories"], affected: [affected])
  }

  func recognises(_ input: FeedInput) -> String? {
    let head = input.head(4096)
    guard head.firstRange(of: Array("\"res_ver\"".utf8)) != nil, head.firstRange(of: Array("\"aff_ver\"".utf8)) != nil
    else { return nil }
    // Every version says the release it is of: `2.7.6-2.ph3`.
    guard let mark = head.firstRange(of: Array(".ph".utf8)), let digit = head[mark.upperBound],
      (0x30...0x39).contains(digit)
    else { return nil }
    return "\(digit - 0x30).0"
  }
}
