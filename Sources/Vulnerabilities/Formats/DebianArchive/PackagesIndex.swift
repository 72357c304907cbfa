import Archives
import Parsing
import Versions

/// A `Packages` index of an archive: which binary packages there are, in which version and file.
///
/// Source: Debian's repository format (wiki.debian.org/DebianRepository/Format), deb-control(5).
struct PackagesIndex {
  struct Entry: Hashable {
    var package = ""
    var version = ""
    var source = ""
    var sourceVersion = ""
    var architecture = ""
    /// Below the archive's address.
    var path = ""
    var size = 0
    var sha256 = ""
  }

  static let maximumEntries = 500_000

  static func entries(_ stream: any ByteSource) throws(ParseError) -> [Entry] {
    let lines = LineReader(stream, format: "Packages", limit: 4 << 20)
    var entries: [Entry] = []
    var entry = Entry()
    func finish() throws(ParseError) {
      defer { entry = Entry() }
      guard isComplete(entry) else { return }
      if entry.source.isEmpty { entry.source = entry.package }
      if entry.sourceVersion.isEmpty { entry.sourceVersion = entry.version }
      guard entries.count < maximumEntries else { throw ParseError("Packages", "more packages than can be") }
      entries.append(entry)
    }
    while let line = try lines.next() {
      if line.isEmpty {
        try finish()
        continue
      }
      // Continuation lines belong to fields that aren't wanted.
      guard line[0] != 0x20, line[0] != 0x09, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      read(line[0..<colon], line[from: colon + 1], into: &entry)
    }
    try finish()
    return entries
  }

  private static func read(_ key: Bytes, _ value: Bytes, into entry: inout Entry) {
    func text() -> String { BoundedText.line(value.text, to: 1024) }
    switch key.count {
    case 7 where key == Bytes("Package"): entry.package = text()
    case 7 where key == Bytes("Version"): entry.version = text()
    case 6 where key == Bytes("Source"):
      // `glibc (2.36-9+deb12u4)` where its version is another.
      let words = text().split(separator: " ")
      entry.source = words.first.map(String.init) ?? ""
      if words.count == 2, words[1].hasPrefix("("), words[1].hasSuffix(")") {
        entry.sourceVersion = String(words[1].dropFirst().dropLast())
      }
    case 12 where key == Bytes("Architecture"): entry.architecture = text()
    case 8 where key == Bytes("Filename"): entry.path = text()
    case 4 where key == Bytes("Size"): entry.size = Int(text()) ?? 0
    case 6 where key == Bytes("SHA256"): entry.sha256 = text().lowercased()
    default: break
    }
  }

  private static func isComplete(_ entry: Entry) -> Bool {
    guard !entry.package.isEmpty, !entry.version.isEmpty, entry.size > 0, entry.path.hasSuffix(".deb"),
      !entry.path.hasPrefix("/"), !entry.path.contains(".."), entry.sha256.utf8.count == 64
    else { return false }
    return entry.path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
  }

  /// Of every source package the newest version, and of that the binary package whose changelog costs least.
  static func carriers(_ entries: [Entry]) -> [Entry] {
    var best: [String: Entry] = [:]
    for entry in entries {
      guard let known = best[entry.source] else {
        best[entry.source] = entry
        continue
      }
      switch VersionScheme.dpkg.order(entry.sourceVersion, known.sourceVersion) {
      case .greater: best[entry.source] = entry
      case .equal where cost(entry) < cost(known): best[entry.source] = entry
      default: break
      }
    }
    return best.values.sorted { $0.source < $1.source }
  }

  /// Its size, and more where the documentation is often but a link to another package's.
  private static func cost(_ entry: Entry) -> Int {
    let isLinked = ["-dev", "-dbg", "-dbgsym", "-static"].contains { entry.package.hasSuffix($0) }
    return isLinked ? entry.size.addingReportingOverflow(64 << 20).partialValue : entry.size
  }
}
