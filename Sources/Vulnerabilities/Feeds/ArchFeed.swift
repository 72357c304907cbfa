import Model
import Parsing

/// Arch Linux' security tracker: groups of packages that share their vulnerabilities and their fix.
///
/// Source: security.archlinux.org, `all.json`.
struct ArchFeed: Feed {
  static let name = "arch"
  static let summary = "Arch Linux security tracker"
  static let license = "MIT"
  static let version = 1
  static let coverage = FeedCoverage([.arch], hasUnfixed: true)

  static let upstream = "https://security.archlinux.org"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts([FeedPart(name: "groups", url: (web.base(of: Self.name) ?? Self.upstream) + "/all.json", limit: 64 << 20)])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    var pieces = JSONPieces(try input.stream())
    while let piece = try pieces.next() {
      let advisory: Advisory
      do {
        var reader = JSONReader(piece.value)
        advisory = try Self.group(&reader)
      } catch {
        sink.skip("\(error)")
        continue
      }
      try sink.take(.advisory(advisory))
    }
  }

  private static func group(_ reader: inout JSONReader) throws(ParseError) -> Advisory {
    var (name, status, word, type) = ("", "", "", "")
    var (packages, issues): ([String], [String]) = ([], [])
    var fixed: String?
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "name": name = try reader.string()
      case "status": status = try reader.stringIfPresent() ?? ""
      case "severity": word = try reader.stringIfPresent() ?? ""
      case "type": type = try reader.stringIfPresent() ?? ""
      case "fixed": fixed = try reader.stringIfPresent()
      case "packages": packages = try reader.strings(limit: 1000)
      case "issues": issues = try reader.strings(limit: Advisory.Bounds.covered)
      default: try reader.skip()
      }
    }
    guard !name.isEmpty else { throw ParseError("Arch tracker", "a group without name") }
    var template = Affected(Ecosystem(.arch), "", key: .binary, status: .affected)
    template.severity = VendorSeverity.severity(word)
    template.severityWord = word.isEmpty ? nil : word
    switch status {
    case "Not affected": template.status = .notAffected
    // Fixed in a testing repository only: the version is known, and there is a way to get it.
    case "Fixed", "Testing":
      if let fixed, !fixed.isEmpty {
        template.status = .fixed
        template.ranges = [.below(fixed)]
      }
    case "Unknown": template.status = .underInvestigation
    default: break
    }
    var advisory = Advisory(
      id: name, covers: issues, title: BoundedText.line(type, to: Advisory.Bounds.title),
      links: ["https://security.archlinux.org/\(name)"])
    advisory.affected = packages.map {
      var affected = template
      affected.name = $0
      return affected
    }
    return advisory
  }

  func recognises(_ input: FeedInput) -> String? {
    let head = input.head(8192)
    return head.firstRange(of: Array("\"AVG-".utf8)) != nil && head.firstRange(of: Array("\"packages\"".utf8)) != nil
      ? "groups" : nil
  }
}
