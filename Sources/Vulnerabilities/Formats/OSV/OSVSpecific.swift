import Parsing

/// What single upstreams say in `ecosystem_specific` and `database_specific`, the parts that change a judgement.
struct OSVSpecific {
  /// RustSec: `unmaintained`, `unsound`, `notice`; not vulnerabilities.
  var informational: String?
  /// RustSec: operating systems and processors that it is limited to.
  var systems: [String] = []
  var architectures: [String] = []
  /// Go: packages and symbols.
  var imports: [Affected.Import] = []
  /// Go: operating systems of each import; empty: all.
  var importSystems: [[String]] = []
  /// Go: the real ranges of modules whose versions aren't canonical.
  var customRanges: [OSVRange] = []
  /// Go: `REVIEWED`, `UNREVIEWED`.
  var reviewStatus: String?
  /// GitHub's and others' own word: `MODERATE`.
  var severity: String?
  /// Ubuntu's priority, in older records.
  var priority: String?
  /// GitHub: the version ranges of packages that are said in words, e.g. `<= 1.2.3`.
  var lastKnownAffected: String?

  static let maximumImports = 2048
  static let maximumSymbols = 4096

  /// Adds what stands in the object that comes next.
  mutating func read(_ reader: inout JSONReader) throws(ParseError) {
    guard try reader.isNext(.object) else { return }
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "informational": informational = try reader.stringIfPresent() ?? informational
      case "severity": severity = try reader.stringIfPresent() ?? severity
      case "ubuntu_priority": priority = try reader.stringIfPresent() ?? priority
      case "review_status": reviewStatus = try reader.stringIfPresent() ?? reviewStatus
      case "last_known_affected_version_range":
        lastKnownAffected = try reader.stringIfPresent() ?? lastKnownAffected
      case "custom_ranges": customRanges += try OSVRecord.ranges(&reader)
      case "imports": try readImports(&reader)
      case "affects":
        guard try reader.isNext(.object) else { return }
        try reader.object { key, reader throws(ParseError) in
          switch key {
          case "os": systems = try reader.strings(limit: Self.maximumSymbols)
          case "arch": architectures = try reader.strings(limit: Self.maximumSymbols)
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
  }

  private mutating func readImports(_ reader: inout JSONReader) throws(ParseError) {
    guard try reader.isNext(.array) else { return }
    try reader.array { reader throws(ParseError) in
      guard try reader.isNext(.object) else { return }
      var item = Affected.Import(path: "")
      var systems: [String] = []
      try reader.object { key, reader throws(ParseError) in
        switch key {
        case "path": item.path = try reader.stringIfPresent() ?? ""
        case "symbols": item.symbols = try reader.strings(limit: Self.maximumSymbols)
        case "goos": systems = try reader.strings(limit: Self.maximumSymbols)
        default: try reader.skip()
        }
      }
      guard !item.path.isEmpty, imports.count < Self.maximumImports else { return }
      imports.append(item)
      importSystems.append(systems)
    }
  }

  /// The systems that it is limited to, when none of them runs in a Linux container; nil otherwise.
  var foreignSystems: [String]? {
    if !systems.isEmpty, !systems.contains("linux") { return systems }
    if !importSystems.isEmpty, importSystems.allSatisfy({ !$0.isEmpty && !$0.contains("linux") }) {
      return Array(Set(importSystems.joined())).sorted()
    }
    return nil
  }
}
