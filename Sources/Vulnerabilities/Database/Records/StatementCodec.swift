import Model
import Parsing
import Versions

/// What an advisory says of one package, as bytes: read at every match, so laid out to be judged without decoding all.
///
///     flags     status (3 bits), key, "has scheme", "has further facts"
///     kind      of the record: others than vulnerabilities are passed over at a glance
///     ranges    count, then each: flags (bit 0 introduced; bits 1–2: 0 open, 1 fixed, 2 last), texts
///     versions  count, texts
///     scheme    one byte, where it isn't the ecosystem's
///     facts     architectures, module, product, severity, its word, note, imports: texts as numbers of the pool
enum StatementCodec {
  static let statuses: [VulnerabilityDetails.Status] = [
    .affected, .fixed, .notAffected, .underInvestigation, .wontFix, .fixDeferred, .endOfLife, .unknown,
  ]

  /// By number in the file; only ever appended to.
  static let schemes: [VersionScheme] = [
    .dpkg, .rpm, .apk, .pacman, .portage, .semver, .npm, .cargo, .go, .pep440, .maven, .rubygems, .composer, .nuget,
    .pub, .hackage, .cran, .hex, .bitnami, .jvm, .fuzzy,
  ]

  enum Flag {
    static let status: UInt8 = 0b0000_0111
    static let source: UInt8 = 0b0000_1000
    static let scheme: UInt8 = 0b0001_0000
    static let facts: UInt8 = 0b0010_0000
  }

  /// - Parameter text: writes a text that recurs: whole, or its number in the pool.
  static func encode(
    _ affected: Affected, kind: Advisory.Kind, _ writer: inout BinaryWriter,
    text: (String, inout BinaryWriter) throws -> Void
  ) rethrows {
    let hasFacts =
      !affected.architectures.isEmpty || affected.module != nil || affected.product != nil || affected.severity != nil
      || affected.note != nil || !affected.imports.isEmpty
    let hasScheme = affected.scheme != affected.ecosystem.scheme
    var flags = UInt8(statuses.firstIndex(of: affected.status) ?? 7)
    if affected.key == .source { flags |= Flag.source }
    if hasScheme { flags |= Flag.scheme }
    if hasFacts { flags |= Flag.facts }
    writer.byte(flags)
    writer.byte(kind.rawValue)
    writer.count(affected.ranges.count)
    for range in affected.ranges {
      let introduced: UInt8 = range.introduced == nil ? 0 : 1
      switch range.end {
      case .open: writer.byte(introduced)
      case .fixed: writer.byte(introduced | 2)
      case .last: writer.byte(introduced | 4)
      }
      if let first = range.introduced { writer.string(first) }
      switch range.end {
      case .open: break
      case .fixed(let version), .last(let version): writer.string(version)
      }
    }
    writer.strings(affected.versions)
    if hasScheme { writer.byte(UInt8(schemes.firstIndex(of: affected.scheme) ?? schemes.count - 1)) }
    guard hasFacts else { return }
    writer.count(affected.architectures.count)
    for architecture in affected.architectures { try text(architecture, &writer) }
    for optional in [affected.module, affected.product, affected.severityWord, affected.note] {
      writer.byte(optional == nil ? 0 : 1)
      if let optional { try text(optional, &writer) }
    }
    writer.byte(affected.severity.map { UInt8($0.rank + 1) } ?? 0)
    writer.count(affected.imports.count)
    for item in affected.imports {
      try text(item.path, &writer)
      writer.count(item.symbols.count)
      for symbol in item.symbols { try text(symbol, &writer) }
    }
  }

  /// Without the versions that the ranges cover already: upstreams list all of them, hundreds a package.
  static func withoutImpliedVersions(_ affected: Affected) -> Affected {
    guard !affected.versions.isEmpty else { return affected }
    var result = affected
    let scheme = affected.scheme
    if affected.ranges.isEmpty { return affected }
    result.versions = affected.versions.filter { version in
      !affected.ranges.contains { range in
        if let first = range.introduced {
          guard let order = scheme.compare(version, first), order != .less else { return false }
        } else if !scheme.isValid(version) {
          return false
        }
        switch range.end {
        case .open: return true
        case .fixed(let end): return scheme.compare(version, end) == .less
        case .last(let end):
          guard let order = scheme.compare(version, end) else { return false }
          return order != .greater
        }
      }
    }
    return result
  }
}
