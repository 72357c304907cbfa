import Model
import Parsing

/// The format of Alpine's secdb, which Wolfi, Chainguard and MinimOS share: for each source package the versions that
/// fixed something, and what they fixed.
///
///     {"distroversion": "v3.22", "reponame": "main", "packages":
///       [{"pkg": {"name": "curl", "secfixes": {"8.4.0-r0": ["CVE-2023-38545"], "0": ["CVE-2021-22897"]}}}]}
///
/// It says nothing of what isn't fixed. Version `0` stands for "never affected". An id may have its aliases behind it in
/// the same string. Source: gitlab.alpinelinux.org/alpine/infra/docker/secdb.
struct SecurityDatabase {
  let ecosystem: Ecosystem
  /// Set before every key, for feeds of several parts.
  var prefix = ""
  /// The page of an id; nil where there is none.
  var link: @Sendable (_ id: String) -> String?

  func read(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    var pieces = JSONPieces(try input.stream(), opening: ["packages"])
    while let piece = try pieces.next() {
      guard piece.isElement else { continue }
      let records: [Advisory]
      do {
        var reader = JSONReader(piece.value)
        records = try package(&reader)
      } catch {
        sink.skip("\(input.part): \(error)")
        continue
      }
      for record in records { try sink.take(.advisory(record)) }
    }
  }

  private func package(_ reader: inout JSONReader) throws(ParseError) -> [Advisory] {
    var name = ""
    var fixes: [(version: String, ids: [String])] = []
    try reader.object { key, reader throws(ParseError) in
      guard key == "pkg" else { return _ = try reader.skip() }
      try reader.object { key, reader throws(ParseError) in
        switch key {
        case "name": name = try reader.string()
        case "secfixes":
          // An empty array stands for none.
          guard try reader.isNext(.object) else { return }
          try reader.object { version, reader throws(ParseError) in
            guard try reader.isNext(.array) else { return }
            var ids: [String] = []
            try reader.array { reader throws(ParseError) in
              if let id = try reader.stringIfPresent() { ids.append(id) }
            }
            fixes.append((version, ids))
          }
        default: try reader.skip()
        }
      }
    }
    guard !name.isEmpty else { throw ParseError("secdb", "a package without name") }
    return advisories(name, fixes)
  }

  /// One record for each problem; where several versions claim to fix it, the fix is the highest: the ranges' union.
  private func advisories(_ name: String, _ fixes: [(version: String, ids: [String])]) -> [Advisory] {
    var order: [String] = []
    var byID: [String: (aliases: [String], versions: [String])] = [:]
    for fix in fixes {
      for written in fix.ids {
        let names = Self.names(written)
        guard let id = names.first else { continue }
        if byID[id] == nil { order.append(id) }
        var entry = byID[id] ?? ([], [])
        for alias in names.dropFirst() where !entry.aliases.contains(alias) && entry.aliases.count < 16 {
          entry.aliases.append(alias)
        }
        entry.versions.append(fix.version)
        byID[id] = entry
      }
    }
    return order.compactMap { id in byID[id].map { advisory(name, id, $0.aliases, $0.versions) } }
  }

  private func advisory(_ name: String, _ id: String, _ aliases: [String], _ versions: [String]) -> Advisory {
    let fixed = versions.filter { $0 != "0" }
    var affected = Affected(ecosystem, name, key: .source, status: fixed.isEmpty ? .notAffected : .fixed)
    affected.ranges = fixed.map { .below($0) }
    return Advisory(
      key: "\(prefix)\(name)/\(id)", id: id, aliases: aliases, links: link(id).map { [$0] } ?? [], affected: [affected])
  }

  /// `CVE-2019-1 (+ CVE-2019-2)`, `XSA-248 CVE-2017-17566`: the CVE leads, the rest are its aliases.
  private static func names(_ written: String) -> [String] {
    let words = written.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != ":" && $0 != "_" && $0 != "." }
      .map(String.init).filter { $0.contains("-") && $0.utf8.count <= 64 }
    guard let lead = words.firstIndex(where: AdvisoryIDs.isCVE) else { return words }
    return [words[lead]] + words[..<lead] + words[(lead + 1)...]
  }

  /// What a document says of itself; nil where it isn't one of these.
  static func identify(_ input: FeedInput) -> (release: String, repository: String)? {
    let head = input.head(4096)
    guard
      head.firstRange(of: Array("\"secfixes\"".utf8)) != nil || head.firstRange(of: Array("\"packages\"".utf8)) != nil,
      head.starts(with: "{"), let stream = try? input.stream()
    else { return nil }
    var (release, repository, prefix) = ("", "", "")
    var packages = false
    var pieces = JSONPieces(stream, opening: ["packages"])
    while let piece = try? pieces.next() {
      var reader = JSONReader(piece.value)
      switch piece.key {
      case "distroversion": release = (try? reader.string()) ?? ""
      case "reponame": repository = (try? reader.string()) ?? ""
      case "urlprefix": prefix = (try? reader.string()) ?? ""
      case "packages": packages = packages || piece.value.firstRange(of: Array("\"secfixes\"".utf8)) != nil
      default: break
      }
    }
    guard packages else { return nil }
    return (release.isEmpty ? prefix : release, repository)
  }
}
