import Documents
import Model
import Parsing

/// ruby-advisory-db: one YAML file for each advisory, which says what is patched and what never was affected.
///
/// Most of it is in GitHub's database too, so this feed isn't among the default ones. Source:
/// github.com/rubysec/ruby-advisory-db, its README.
struct RubySecFeed: Feed {
  static let name = "rubysec"
  static let summary = "ruby-advisory-db"
  static let license = "public domain"
  static let version = 1
  static let coverage = FeedCoverage([.gem], hasUnfixed: true)

  static let upstream = "https://codeload.github.com/rubysec/ruby-advisory-db"
  private static let maximumRecord = 1 << 20

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    return .parts([FeedPart(name: "database", url: base + "/tar.gz/refs/heads/master", limit: 256 << 20)])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    guard TarMembers.isTar(input.head(512)) else {
      return try record(try input.content(limit: Self.maximumRecord), input.part, into: sink)
    }
    try TarMembers(isWanted: Self.isRecord, limit: Self.maximumRecord).read(input, sink) {
      (path, bytes) throws(ParseError) in try record(bytes, path, into: sink)
    }
  }

  @Sendable private static func isRecord(_ path: String) -> Bool { path.hasSuffix(".yml") && path.contains("/gems/") }

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
    guard let gem = tree["gem"]?.string, !gem.isEmpty else { throw ParseError("rubysec", "an advisory without gem") }
    let names = [
      tree["cve"].flatMap(text).map { "CVE-\($0)" }, tree["ghsa"].flatMap(text).map { "GHSA-\($0)" },
      tree["osvdb"].flatMap(text).map { "OSVDB-\($0)" },
    ].compactMap { $0 }
    let file = path.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? ""
    let id = names.first ?? file
    guard !id.isEmpty else { throw ParseError("rubysec", "an advisory without id") }
    var fine: [VersionIntervals.Interval] = []
    for key in ["patched_versions", "unaffected_versions"] {
      for requirement in tree[key]?.elements ?? [] {
        guard let written = text(requirement), let interval = VersionIntervals.Interval(gem: written) else {
          throw ParseError("rubysec", "a requirement that can't be read: '\(text(requirement) ?? "")'")
        }
        fine.append(interval)
      }
    }
    let ranges = VersionIntervals(.rubygems, fine).complement
    var affected = Affected(Ecosystem(.gem), gem, key: .binary, status: .affected, ranges: ranges)
    if ranges.contains(where: { if case .fixed = $0.end { true } else { false } }) { affected.status = .fixed }
    return Advisory(
      key: "\(gem)/\(id)", id: id, aliases: Array(names.dropFirst()),
      title: BoundedText.line(tree["title"]?.string ?? "", to: Advisory.Bounds.title),
      details: BoundedText.paragraph(tree["description"]?.string ?? "", to: Advisory.Bounds.details),
      published: tree["date"].flatMap(text), links: [tree["url"]?.string].compactMap { $0 }, affected: [affected])
  }

  /// Texts, and what YAML takes for numbers.
  private static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text), .number(let text): text
    default: nil
    }
  }

  func recognises(_ input: FeedInput) -> String? {
    func isOne(_ head: Bytes) -> Bool {
      (head.starts(with: "gem:") || head.firstRange(of: Array("\ngem:".utf8)) != nil)
        && (head.firstRange(of: Array("\npatched_versions:".utf8)) != nil
          || head.firstRange(of: Array("\ntitle:".utf8)) != nil)
    }
    if let sample = TarMembers.sample(input, isWanted: Self.isRecord, limit: Self.maximumRecord) {
      return isOne(sample) ? "database" : nil
    }
    return isOne(input.head()) ? "file/\(input.part)" : nil
  }
}
