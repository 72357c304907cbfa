import Documents
import Model
import Parsing

/// FriendsOfPHP's security advisories: one YAML file for each, with the affected versions of every branch.
///
/// Most of it is in GitHub's database too, so this feed isn't among the default ones. Source:
/// github.com/FriendsOfPHP/security-advisories, its README.
struct FriendsOfPHPFeed: Feed {
  static let name = "friendsofphp"
  static let summary = "FriendsOfPHP security advisories"
  static let license = "Unlicense"
  static let version = 1
  static let coverage = FeedCoverage([.composer], hasUnfixed: true)

  static let upstream = "https://codeload.github.com/FriendsOfPHP/security-advisories"
  private static let maximumRecord = 1 << 20

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    return .parts([FeedPart(name: "database", url: base + "/tar.gz/refs/heads/master", limit: 256 << 20)])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    guard TarMembers.isTar(input.head(512)) else {
      return try record(try input.content(limit: Self.maximumRecord), input.part, into: sink)
    }
    try TarMembers(isWanted: { $0.hasSuffix(".yaml") }, limit: Self.maximumRecord).read(input, sink) {
      (path, bytes) throws(ParseError) in try record(bytes, path, into: sink)
    }
  }

  private func record(_ bytes: Bytes, _ path: String, into sink: any FeedSink) throws(ParseError) {
    let advisory: Advisory
    do {
      guard let tree = try YAMLDocument.parse(bytes).first else { throw ParseError("YAML", "nothing in it") }
      advisory = try Self.advisory(tree, path)
    } catch {
      sink.skip("\(path): \(error)")
      return
    }
    try sink.take(.advisory(advisory))
  }

  private static func advisory(_ tree: JSONValue, _ path: String) throws(ParseError) -> Advisory {
    guard let reference = tree["reference"]?.string, reference.hasPrefix("composer://") else {
      throw ParseError("FriendsOfPHP", "an advisory that names no package of Composer")
    }
    let package = PackageName.key(String(reference.dropFirst(11)), .composer)
    let file = path.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? ""
    let cve = tree["cve"]?.string.flatMap { AdvisoryIDs.isCVE($0) ? $0 : nil }
    let id = cve ?? file
    guard !id.isEmpty, !package.isEmpty else { throw ParseError("FriendsOfPHP", "an advisory without id or package") }
    var ranges: [VersionRange] = []
    for branch in tree["branches"]?.members ?? [] where ranges.count < 1000 {
      ranges.append(try range(branch.value["versions"]?.elements ?? []))
    }
    guard !ranges.isEmpty else { throw ParseError("FriendsOfPHP", "an advisory without branches") }
    var affected = Affected(Ecosystem(.composer), package, key: .binary, status: .affected, ranges: ranges)
    if ranges.contains(where: { if case .fixed = $0.end { true } else { false } }) { affected.status = .fixed }
    return Advisory(
      key: "\(package)/\(file.isEmpty ? id : file)", id: id,
      title: BoundedText.line(tree["title"]?.string ?? "", to: Advisory.Bounds.title),
      links: [tree["link"]?.string].compactMap { $0 }, affected: [affected])
  }

  /// `['>=2.0.0', '<2.0.22']`
  private static func range(_ constraints: [JSONValue]) throws(ParseError) -> VersionRange {
    var range = VersionRange(.open)
    for constraint in constraints {
      let text = constraint.string ?? ""
      let sign = text.prefix { "<>=!".contains($0) }
      let version = String(text.dropFirst(sign.count).drop { $0 == " " })
      guard !version.isEmpty, !version.contains(" ") else { throw unreadable(text) }
      switch sign {
      case ">=", ">": range.introduced = version == "0" ? nil : version
      case "<": range.end = .fixed(version)
      case "<=": range.end = .last(version)
      case "=", "==", "":
        range.introduced = version
        range.end = .last(version)
      default: throw unreadable(text)
      }
    }
    guard !constraints.isEmpty else { throw unreadable("") }
    return range
  }

  private static func unreadable(_ text: String) -> ParseError {
    ParseError("FriendsOfPHP", "a constraint that can't be read: '\(BoundedText.line(text, to: 64))'")
  }

  func recognises(_ input: FeedInput) -> String? {
    func isOne(_ head: Bytes) -> Bool {
      head.firstRange(of: Array("composer://".utf8)) != nil && head.firstRange(of: Array("branches:".utf8)) != nil
    }
    if let sample = TarMembers.sample(input, isWanted: { $0.hasSuffix(".yaml") }, limit: Self.maximumRecord) {
      return isOne(sample) ? "database" : nil
    }
    return isOne(input.head()) ? "file/\(input.part)" : nil
  }
}
