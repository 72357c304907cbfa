import Parsing
import Versions

/// A Debian changelog: which version mends which CVE.
///
///     openssl (3.0.15-1~deb12u1) bookworm-security; urgency=medium
///
///       * CVE-2024-5535 (Buffer overread)
///
///      -- Maintainer <…>  Sun, 01 Sep 2024 12:00:00 +0200
///
/// Source: Debian policy, 4.4.
struct DebianChangelog {
  struct Entry: Hashable {
    var source: String
    var version: String
    var suite: String
    var cves: [String]
  }

  /// Newest first, as written.
  private(set) var entries: [Entry] = []

  static let maximumEntries = 20_000

  init(_ text: Bytes) {
    var current: Entry?
    var start = 0
    var offset = 0
    func finish(_ end: Int) {
      guard var entry = current else { return }
      entry.cves = AdvisoryIDs.cves(in: text[start..<end])
      entries.append(entry)
      current = nil
    }
    while offset < text.count, entries.count < Self.maximumEntries {
      let end = text.firstIndex(of: 0x0A, from: offset) ?? text.count
      if let entry = Self.header(text[offset..<end]) {
        finish(offset)
        current = entry
        start = end
      }
      offset = end + 1
    }
    finish(min(offset, text.count))
  }

  /// `name (version) suites; urgency=…`, at the beginning of a line.
  private static func header(_ line: Bytes) -> Entry? {
    guard let first = line[0], first > 0x20, line.count < 1000, let open = line.firstIndex(of: UInt8(ascii: "(")),
      let close = line.firstIndex(of: UInt8(ascii: ")"), from: open),
      let semicolon = line.firstIndex(of: UInt8(ascii: ";"), from: close)
    else { return nil }
    let name = line[0..<open].text.filter { $0 != " " }
    let version = line[open + 1..<close].text
    guard !name.isEmpty, VersionScheme.dpkg.isValid(version) else { return nil }
    return Entry(
      source: name, version: version, suite: BoundedText.line(line[close + 1..<semicolon].text, to: 64), cves: [])
  }

  /// For each CVE the lowest version that has the fix: that of the entry which names it, or of any entry above it. What
  /// stands below is contained in what stands above, so `3.0.14-1~deb12u1` has the fix that the entry of `3.0.14-1`
  /// below it names, though it sorts before that.
  var fixes: [(cve: String, version: String)] {
    var lowest: String?
    var fixes: [String: String] = [:]
    var order: [String] = []
    for entry in entries {
      lowest = VersionScheme.dpkg.lowest([lowest, entry.version].compactMap { $0 })
      for cve in entry.cves {
        if fixes[cve] == nil { order.append(cve) }
        fixes[cve] = lowest ?? entry.version
      }
    }
    return order.compactMap { cve in fixes[cve].map { (cve, $0) } }
  }
}
