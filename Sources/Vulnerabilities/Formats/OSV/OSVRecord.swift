import Model
import Parsing
import Versions

/// One OSV record as it is written, the parts that are kept.
struct OSVRecord {
  struct Entry {
    var ecosystem = ""
    var name = ""
    var ranges: [OSVRange] = []
    var versions: [String] = []
    var severities: [(type: String, score: String)] = []
    var specific = OSVSpecific()
    var hasGitOnly: Bool { !ranges.isEmpty && ranges.allSatisfy { $0.kind == .git } && versions.isEmpty }
  }

  var id = ""
  var modified: String?
  var published: String?
  var withdrawn: String?
  var aliases: [String] = []
  var related: [String] = []
  var upstream: [String] = []
  var summary = ""
  var details = ""
  var severities: [(type: String, score: String)] = []
  var references: [(type: String, url: String)] = []
  var entries: [Entry] = []
  var specific = OSVSpecific()

  static let maximumEntries = 50_000
  static let maximumVersions = 100_000
  static let maximumReferences = 256

  init(_ reader: inout JSONReader) throws(ParseError) {
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "id": id = try reader.string()
      case "modified": modified = try reader.stringIfPresent()
      case "published": published = try reader.stringIfPresent()
      case "withdrawn": withdrawn = try reader.stringIfPresent()
      case "aliases": aliases = try reader.strings(limit: Advisory.Bounds.covered)
      case "related": related = try reader.strings(limit: Advisory.Bounds.covered)
      case "upstream": upstream = try reader.strings(limit: Advisory.Bounds.covered)
      case "summary": summary = try reader.stringIfPresent() ?? ""
      case "details": details = try reader.stringIfPresent() ?? ""
      case "severity": severities = try Self.severities(&reader)
      case "affected": try readEntries(&reader)
      case "references": try readReferences(&reader)
      case "database_specific": try specific.read(&reader)
      default: try reader.skip()
      }
    }
    guard !id.isEmpty else { throw ParseError("OSV", "a record without id") }
  }

  private mutating func readEntries(_ reader: inout JSONReader) throws(ParseError) {
    guard try reader.isNext(.array) else { return }
    try reader.array { reader throws(ParseError) in
      guard entries.count < Self.maximumEntries else { throw ParseError("OSV", "more affected packages than can be") }
      entries.append(try Self.entry(&reader))
    }
  }

  private static func entry(_ reader: inout JSONReader) throws(ParseError) -> Entry {
    var entry = Entry()
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "package":
        guard try reader.isNext(.object) else { return }
        try reader.object { key, reader throws(ParseError) in
          switch key {
          case "ecosystem": entry.ecosystem = try reader.stringIfPresent() ?? ""
          case "name": entry.name = try reader.stringIfPresent() ?? ""
          default: try reader.skip()
          }
        }
      case "ranges": entry.ranges = try ranges(&reader)
      case "versions": entry.versions = try reader.strings(limit: maximumVersions)
      case "severity": entry.severities = try severities(&reader)
      case "ecosystem_specific", "database_specific": try entry.specific.read(&reader)
      default: try reader.skip()
      }
    }
    return entry
  }

  static func ranges(_ reader: inout JSONReader) throws(ParseError) -> [OSVRange] {
    guard try reader.isNext(.array) else { return [] }
    var ranges: [OSVRange] = []
    try reader.array { reader throws(ParseError) in
      var range = OSVRange()
      try reader.object { key, reader throws(ParseError) in
        switch key {
        case "type":
          switch try reader.stringIfPresent() {
          case "SEMVER": range.kind = .semver
          case "ECOSYSTEM": range.kind = .ecosystem
          case "GIT": range.kind = .git
          default: range.kind = .unknown
          }
        case "events":
          guard try reader.isNext(.array) else { return }
          try reader.array { reader throws(ParseError) in try event(&reader, into: &range) }
        default: try reader.skip()
        }
      }
      ranges.append(range)
    }
    return ranges
  }

  private static func event(_ reader: inout JSONReader, into range: inout OSVRange) throws(ParseError) {
    try reader.object { key, reader throws(ParseError) in
      guard let version = try reader.stringIfPresent() else { return }
      guard range.events.count < OSVRange.maximumEvents else { throw ParseError("OSV", "more events than can be") }
      switch key {
      case "introduced": range.events.append(.introduced(version))
      case "fixed": range.events.append(.fixed(version))
      case "last_affected": range.events.append(.lastAffected(version))
      case "limit": range.events.append(.limit(version))
      default: break
      }
    }
  }

  private static func severities(
    _ reader: inout JSONReader
  ) throws(ParseError) -> [(type: String, score: String)] {
    guard try reader.isNext(.array) else { return [] }
    var result: [(type: String, score: String)] = []
    try reader.array { reader throws(ParseError) in
      var (type, score) = ("", "")
      try reader.object { key, reader throws(ParseError) in
        switch key {
        case "type": type = try reader.stringIfPresent() ?? ""
        case "score": score = try reader.stringIfPresent() ?? ""
        default: try reader.skip()
        }
      }
      if result.count < 16, !score.isEmpty { result.append((type, score)) }
    }
    return result
  }

  private mutating func readReferences(_ reader: inout JSONReader) throws(ParseError) {
    guard try reader.isNext(.array) else { return }
    try reader.array { reader throws(ParseError) in
      var (type, url) = ("", "")
      try reader.object { key, reader throws(ParseError) in
        switch key {
        case "type": type = try reader.stringIfPresent() ?? ""
        case "url": url = try reader.stringIfPresent() ?? ""
        default: try reader.skip()
        }
      }
      if references.count < Self.maximumReferences, !url.isEmpty { references.append((type, url)) }
    }
  }
}
