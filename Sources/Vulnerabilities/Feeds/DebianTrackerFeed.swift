import Model
import Parsing

/// Debian's security tracker: every source package, every CVE, every release, what has no fix too.
///
/// Source: security-tracker.debian.org, `data/json`; meaning of the fields from the tracker's own documentation
/// ("Debian security tracker: documentation for reporters").
struct DebianTrackerFeed: Feed {
  static let name = "debian"
  static let summary = "Debian security tracker"
  static let license = "MIT"
  static let version = 1
  static let coverage = FeedCoverage([.debian], hasUnfixed: true)

  static let upstream = "https://security-tracker.debian.org/tracker"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts([FeedPart(name: "tracker", url: (web.base(of: Self.name) ?? Self.upstream) + "/data/json", limit: 1 << 30)])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    var pieces = JSONPieces(try input.stream())
    while let piece = try pieces.next() {
      var reader = JSONReader(piece.value)
      // What was read of a source before it broke is kept.
      var broken: ParseError?
      do throws(ParseError) {
        try reader.object { id, reader throws(ParseError) in
          let advisory = try DebianTrackerEntry(source: piece.key, id: id, &reader).advisory
          do throws(ParseError) { try sink.take(.advisory(advisory)) } catch {
            broken = error
            throw error
          }
        }
      } catch {
        if let broken { throw broken }
        sink.skip("\(piece.key): \(error)")
      }
    }
  }

  func recognises(_ input: FeedInput) -> String? {
    let head = input.head(256 << 10)
    guard head.starts(with: "{") else { return nil }
    return Self.looksLikeTracker(head) ? "tracker" : nil
  }

  private static func looksLikeTracker(_ bytes: Bytes) -> Bool {
    ["\"releases\"", "\"urgency\"", "\"repositories\"", "\"status\""].allSatisfy {
      bytes.firstRange(of: Array($0.utf8)) != nil
    }
  }
}

/// What the tracker says of one CVE in one source package.
struct DebianTrackerEntry {
  private let source: String
  private let id: String
  private var description = ""
  private var affected: [Affected] = []

  init(source: String, id: String, _ reader: inout JSONReader) throws(ParseError) {
    self.source = source
    self.id = id
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "description": description = try reader.stringIfPresent() ?? ""
      case "releases":
        guard try reader.isNext(.object) else { return }
        try reader.object { codename, reader throws(ParseError) in
          if let one = try release(codename, &reader) { affected.append(one) }
        }
      default: try reader.skip()
      }
    }
  }

  var advisory: Advisory {
    Advisory(
      key: "\(source)/\(id)", id: id, title: BoundedText.line(description, to: Advisory.Bounds.title),
      details: description.utf8.count <= Advisory.Bounds.title
        ? "" : BoundedText.paragraph(description, to: Advisory.Bounds.details),
      links: ["https://security-tracker.debian.org/tracker/\(id)"], affected: affected)
  }

  private func release(_ codename: String, _ reader: inout JSONReader) throws(ParseError) -> Affected? {
    var (status, urgency, nodsa, reason) = ("", "", "", "")
    var fixed: String?
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "status": status = try reader.stringIfPresent() ?? ""
      case "urgency": urgency = try reader.stringIfPresent() ?? ""
      case "fixed_version": fixed = try reader.stringIfPresent()
      case "nodsa": nodsa = try reader.stringIfPresent() ?? ""
      case "nodsa_reason": reason = try reader.stringIfPresent() ?? ""
      default: try reader.skip()
      }
    }
    guard let name = DebianRelease.name(codename) else { return nil }
    var affected = Affected(Ecosystem(.debian, name), source, key: .source, status: .affected)
    switch status {
    case "resolved":
      // "0": this release never had the problem. No version at all stands where the package was removed.
      guard let fixed, !fixed.isEmpty else { return nil }
      affected.status = fixed == "0" ? .notAffected : .fixed
      if fixed != "0" { affected.ranges = [.below(fixed)] }
    case "undetermined": affected.status = .underInvestigation
    case "open":
      switch (urgency, reason) {
      case ("end-of-life", _): affected.status = .endOfLife
      case (_, "ignored"): affected.status = .wontFix
      case (_, "postponed"): affected.status = .fixDeferred
      default: affected.status = .affected
      }
    default: return nil
    }
    if !nodsa.isEmpty { affected.note = BoundedText.line("no DSA: \(nodsa)", to: 160) }
    if let severity = DebianUrgency.severity(urgency) {
      affected.severity = severity
      affected.severityWord = urgency
    }
    return affected
  }
}

/// The tracker's urgencies. Two stars: taken from a source outside Debian.
enum DebianUrgency {
  static func severity(_ urgency: String) -> Severity? {
    var word = urgency[...]
    while word.last == "*" { word = word.dropLast() }
    switch word {
    case "high": return .high
    case "medium": return .medium
    case "low": return .low
    case "unimportant": return .negligible
    default: return nil
    }
  }
}

/// Debian's releases by code name.
enum DebianRelease {
  /// The major version; `sid` for unstable. Nil for what is no release.
  static func name(_ codename: some StringProtocol) -> String? {
    // Strings of its own compare fastest, and this is asked for every release of every entry.
    let codename = String(codename)
    return codename == "unstable" ? "sid" : names.first { $0.codename == codename }?.name
  }

  /// The code name of a major version; nil where there is none.
  static func codename(_ name: some StringProtocol) -> String? { names.first { $0.name == name }?.codename }

  private static let names: [(codename: String, name: String)] = [
    ("squeeze", "6"), ("wheezy", "7"), ("jessie", "8"), ("stretch", "9"), ("buster", "10"), ("bullseye", "11"),
    ("bookworm", "12"), ("trixie", "13"), ("forky", "14"), ("duke", "15"), ("sid", "sid"),
  ]
}
