import Model
import Parsing

/// Alpine's security database: what was fixed in which version, by source package, for each release and repository.
///
/// Source: secdb.alpinelinux.org.
struct AlpineFeed: Feed {
  static let name = "alpine"
  static let summary = "Alpine Linux security database"
  static let license = "CC-BY-SA-4.0"
  static let version = 1
  static let coverage = FeedCoverage([.alpine], hasUnfixed: false)

  static let upstream = "https://secdb.alpinelinux.org"

  /// Where the index can't be had.
  private static let known = (10...24).map { "v3.\($0)" } + ["edge"]

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    var releases = Self.known
    if let index = try? await web.document(base + "/", limit: 1 << 20) {
      let listed = Self.releases(in: index)
      if !listed.isEmpty { releases = listed }
    }
    return .parts(
      releases.flatMap { release in
        ["main", "community"].map {
          FeedPart(name: "\(release)/\($0)", url: "\(base)/\(release)/\($0).json", limit: 64 << 20, mayBeMissing: true)
        }
      })
  }

  /// The folders that a listing links to: `<a href="v3.22/">`.
  static func releases(in index: Bytes) -> [String] {
    var found: [String] = []
    var at = 0
    while let hit = index.firstRange(of: Array("href=\"".utf8), from: at), found.count < 200 {
      at = hit.upperBound
      guard let end = index.firstIndex(of: UInt8(ascii: "\""), from: at) else { break }
      var name = index[at..<end].text
      if name.hasSuffix("/") { name.removeLast() }
      if isRelease(name), !found.contains(name) { found.append(name) }
    }
    return found
  }

  private static func isRelease(_ name: String) -> Bool {
    if name == "edge" { return true }
    guard name.hasPrefix("v"), name.utf8.count <= 8 else { return false }
    return name.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
      && name.contains(".")
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    let name = input.part.split(separator: "/").first.map(String.init) ?? ""
    guard Self.isRelease(name) else { throw ParseError("secdb", "'\(input.part)' names no release of Alpine") }
    let release = name == "edge" ? name : String(name.dropFirst())
    try SecurityDatabase(
      ecosystem: Ecosystem(.alpine, release), prefix: input.part + "/",
      link: { AdvisoryIDs.isCVE($0) ? "https://security.alpinelinux.org/vuln/\($0)" : nil }
    ).read(input, into: sink)
  }

  func recognises(_ input: FeedInput) -> String? {
    guard let found = SecurityDatabase.identify(input), Self.isRelease(found.release), !found.repository.isEmpty else {
      return nil
    }
    return "\(found.release)/\(found.repository)"
  }
}
