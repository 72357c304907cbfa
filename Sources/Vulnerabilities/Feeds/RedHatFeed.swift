import Archives
import Model
import Parsing

/// Red Hat's VEX files, one for each CVE: a dated archive at first, afterwards what `changes.csv` lists.
///
/// Source: security.access.redhat.com/data/csaf/v2/vex. The older OVAL files are deprecated and know nothing of RHEL 10.
struct RedHatFeed: Feed {
  static let name = "redhat"
  static let summary = "Red Hat CSAF VEX"
  static let license = "CC-BY-4.0"
  static let version = 1
  static let coverage = FeedCoverage([.redhat], hasUnfixed: true)

  static let upstream = "https://security.access.redhat.com/data/csaf/v2/vex"
  /// More changed files than this are cheaper as a new archive.
  static let maximumChanges = 4000
  private static let maximumDocument = 128 << 20

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    if let cursor = state.cursor, let plan = try await changes(base, since: cursor, web) { return plan }
    guard let latest = try await web.document(base + "/archive_latest.txt", limit: 4096) else {
      throw FeedError(.unavailable, "\(base)/archive_latest.txt: there is none")
    }
    let name = BoundedText.line(latest.text, to: 128)
    guard name.hasSuffix(".tar.zst"), name.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 > 0x20 }),
      let date = Self.date(in: name)
    else { throw FeedError(.invalid, "\(base)/archive_latest.txt names no archive: '\(name)'") }
    // What changed on the archive's own day may not be in it.
    return .parts([FeedPart(name: "archive", url: "\(base)/\(name)", limit: 4 << 30)], cursor: date)
  }

  /// `csaf_vex_2025-12-06.tar.zst` is of 2025-12-06.
  private static func date(in name: String) -> String? {
    let digits = name.split { !$0.isNumber && $0 != "-" }.first {
      $0.utf8.count == 10 && $0.split(separator: "-").count == 3
    }
    return digits.map(String.init)
  }

  private func changes(_ base: String, since cursor: String, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan? {
    guard let list = try await web.document(base + "/changes.csv", limit: 256 << 20) else { return nil }
    let changed = Self.entries(list).filter { $0.time > cursor }
    guard changed.count <= Self.maximumChanges else { return nil }
    var newest = changed.map(\.time).max() ?? cursor
    var removed: [String] = []
    if let deletions = try await web.document(base + "/deletions.csv", limit: 64 << 20) {
      for entry in Self.entries(deletions) where entry.time > cursor {
        removed.append(Self.key(entry.path))
        newest = max(newest, entry.time)
      }
    }
    if changed.isEmpty, removed.isEmpty { return .unchanged }
    return .changes(
      changed.map {
        FeedPart(name: $0.path, url: "\(base)/\($0.path)", limit: Self.maximumDocument, mayBeMissing: true)
      }, removed: removed, cursor: newest)
  }

  /// Lines of `"2024/cve-2024-0002.json","2025-12-10T10:00:00+00:00"`; times of one form, so that they order as texts.
  static func entries(_ csv: Bytes) -> [(path: String, time: String)] {
    var entries: [(path: String, time: String)] = []
    for line in Lines(csv) {
      let fields = line.text.split(separator: ",", maxSplits: 1).map { $0.filter { $0 != "\"" && $0 != " " } }
      guard fields.count == 2, fields[0].hasSuffix(".json"), !fields[0].contains(".."), !fields[0].hasPrefix("/"),
        fields[0].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
      else { continue }
      entries.append((fields[0], fields[1]))
    }
    return entries
  }

  /// `2024/cve-2024-0002.json` holds CVE-2024-0002.
  private static func key(_ path: String) -> String {
    (path.split(separator: "/").last ?? "").dropLast(5).uppercased()
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    guard TarMembers.isTar(input.head(512)) else {
      return try read(try input.content(limit: Self.maximumDocument), input.part, sink)
    }
    try TarMembers(isWanted: { $0.hasSuffix(".json") }, limit: Self.maximumDocument).read(input, sink) {
      (path, bytes) throws(ParseError) in try read(bytes, path, sink)
    }
  }

  private func read(_ bytes: Bytes, _ path: String, _ sink: any FeedSink) throws(ParseError) {
    let document: CSAFDocument
    do {
      var reader = JSONReader(bytes)
      document = try CSAFDocument(&reader)
    } catch {
      sink.skip("\(path): \(error)")
      return
    }
    if document.status == "deleted" {
      return try sink.take(.removed(key: document.id.isEmpty ? Self.key(path) : document.id))
    }
    for vulnerability in document.vulnerabilities {
      guard vulnerability.cve != nil || AdvisoryIDs.isCVE(document.id) else {
        sink.skip("\(path): a vulnerability without a CVE id")
        continue
      }
      try sink.take(.advisory(RedHatVEX(document, vulnerability).advisory))
    }
  }

  func recognises(_ input: FeedInput) -> String? {
    let sample =
      TarMembers.sample(input, isWanted: { $0.hasSuffix(".json") }, limit: Self.maximumDocument) ?? input.head()
    func has(_ text: String) -> Bool { sample.firstRange(of: Array(text.utf8)) != nil }
    guard has("\"csaf_version\""), has("csaf_vex"), has("https://www.redhat.com") || has("access.redhat.com") else {
      return nil
    }
    return TarMembers.isTar(input.head(512)) ? "archive" : "file/\(input.part)"
  }
}
