import Model
import Parsing

/// AlmaLinux' errata, with modules and architectures, one JSON for each release.
///
/// Source: errata.almalinux.org, `errata.full.json`; the OSV form of the same data is read too (`db import`).
struct AlmaLinuxFeed: Feed {
  static let name = "almalinux"
  static let summary = "AlmaLinux errata"
  static let license = "MIT"
  static let version = 1
  static let coverage = FeedCoverage([.almalinux], hasUnfixed: false)

  static let upstream = "https://errata.almalinux.org"
  private static let releases = ["8", "9", "10"]

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    return .parts(
      Self.releases.map {
        FeedPart(name: $0, url: "\(base)/\($0)/errata.full.json", limit: 1 << 30, mayBeMissing: true)
      })
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    let release = input.part
    guard Self.releases.contains(release) else {
      // An imported file in OSV's form, which names its releases itself.
      return try OSVDocuments(converter: OSVAdvisory(kinds: [.almalinux])).read(input, into: sink)
    }
    var pieces = JSONPieces(try input.stream(), opening: ["data"])
    while let piece = try pieces.next() {
      guard piece.isElement || piece.key.isEmpty else { continue }
      let advisory: Advisory?
      do {
        var reader = JSONReader(piece.value)
        advisory = try AlmaErratum(&reader, Ecosystem(.almalinux, release)).advisory
      } catch {
        sink.skip("\(input.part): \(error)")
        continue
      }
      if let advisory { try sink.take(.advisory(advisory)) }
    }
  }

  func recognises(_ input: FeedInput) -> String? {
    if let sample = OSVDocuments.sample(input), let name = OSVDocuments.ecosystem(in: sample),
      name.hasPrefix("AlmaLinux:")
    {
      return "file/\(input.part)"
    }
    let head = input.head(64 << 10)
    guard
      head.firstRange(of: Array("\"updateinfo_id\"".utf8)) != nil || head.firstRange(of: Array("\"ALSA-".utf8)) != nil,
      head.firstRange(of: Array("\"pkglist\"".utf8)) != nil || head.firstRange(of: Array("\"packages\"".utf8)) != nil
    else { return nil }
    return Self.releases.last {
      head.firstRange(of: Array(".el\($0)".utf8)) != nil || head.firstRange(of: Array("almalinux-\($0)".utf8)) != nil
    }
  }
}
