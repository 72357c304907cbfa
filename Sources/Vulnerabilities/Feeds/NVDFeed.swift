import Model
import Parsing

/// NVD 2.0: text and scores of CVEs. Never matched by: its product names collide, and since 2026 most CVEs have none.
///
/// The yearly files once, afterwards the file of what has changed in the last eight days.
/// Source: nvd.nist.gov, "Vulnerability APIs", and the schemas of its JSON 2.0 feeds.
struct NVDFeed: Feed {
  static let name = "nvd"
  static let summary = "NIST National Vulnerability Database, scores and texts"
  static let license = "public domain"
  static let version = 1
  static let coverage = FeedCoverage.scores

  static let upstream = "https://nvd.nist.gov/feeds/json/cve/2.0"
  private static let firstYear = 2002
  /// The file of changes covers eight days; a day less is taken, for clocks and delays.
  private static let reach = 7 * 86_400

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    func part(_ name: String) -> FeedPart {
      FeedPart(name: name, url: "\(base)/nvdcve-2.0-\(name).json.gz", limit: 512 << 20, mayBeMissing: true)
    }
    if let last = state.cursor.flatMap({ Int($0) }), web.now >= last, web.now - last <= Self.reach {
      return .changes([part("modified")], removed: [], cursor: String(web.now))
    }
    return .parts(
      (Self.firstYear...max(Self.firstYear, UnixDate.year(web.now))).map { part(String($0)) }, cursor: String(web.now))
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    var pieces = JSONPieces(try input.stream(), opening: ["vulnerabilities"])
    while let piece = try pieces.next() {
      guard piece.isElement else { continue }
      let score: CVEScore
      do {
        var reader = JSONReader(piece.value)
        score = try NVDEntry(&reader).score
      } catch {
        sink.skip("\(input.part): \(error)")
        continue
      }
      try sink.take(.cveScore(score))
    }
  }

  func recognises(_ input: FeedInput) -> String? {
    let head = input.head(16 << 10)
    guard head.firstRange(of: Array("\"NVD_CVE\"".utf8)) != nil else { return nil }
    // `nvdcve-2.0-2024.json.gz` is the year's part, a page of the API one of its own.
    let words = input.part.split { $0 == "-" || $0 == "." }
    if let year = words.first(where: { $0.count == 4 && Int($0) != nil }) { return String(year) }
    return words.contains("modified") ? "modified" : "file/\(input.part)"
  }
}

/// One element of `vulnerabilities[]`.
struct NVDEntry {
  private(set) var score = CVEScore(cve: "")

  init(_ reader: inout JSONReader) throws(ParseError) {
    try reader.object { key, reader throws(ParseError) in
      guard key == "cve" else { return _ = try reader.skip() }
      try reader.object { key, reader throws(ParseError) in
        switch key {
        case "id": score.cve = try reader.string()
        case "published": score.published = try reader.stringIfPresent()
        case "lastModified": score.modified = try reader.stringIfPresent()
        case "vulnStatus": score.isRejected = try reader.stringIfPresent() == "Rejected"
        case "descriptions": try readDescriptions(&reader)
        case "metrics": try readMetrics(&reader)
        default: try reader.skip()
        }
      }
    }
    guard AdvisoryIDs.isCVE(score.cve) else { throw ParseError("NVD", "an entry without a CVE id") }
    // The source of truth first, then in the order of the versions.
    score.vectors.sort { ($0.source == "nvd" ? 0 : 1) < ($1.source == "nvd" ? 0 : 1) }
  }

  private mutating func readDescriptions(_ reader: inout JSONReader) throws(ParseError) {
    guard try reader.isNext(.array) else { return }
    try reader.array { reader throws(ParseError) in
      var (language, value) = ("", "")
      try reader.object { key, reader throws(ParseError) in
        switch key {
        case "lang": language = try reader.stringIfPresent() ?? ""
        case "value": value = try reader.stringIfPresent() ?? ""
        default: try reader.skip()
        }
      }
      guard language == "en", score.details.isEmpty else { return }
      score.title = BoundedText.line(value, to: Advisory.Bounds.title)
      score.details = BoundedText.paragraph(value, to: Advisory.Bounds.details)
    }
  }

  private mutating func readMetrics(_ reader: inout JSONReader) throws(ParseError) {
    guard try reader.isNext(.object) else { return }
    try reader.object { key, reader throws(ParseError) in
      guard key.hasPrefix("cvssMetric") else { return _ = try reader.skip() }
      guard try reader.isNext(.array) else { return }
      try reader.array { reader throws(ParseError) in try readMetric(&reader) }
    }
  }

  private mutating func readMetric(_ reader: inout JSONReader) throws(ParseError) {
    var (source, vector) = ("", "")
    var word: String?
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "source": source = try reader.stringIfPresent() ?? ""
      case "baseSeverity": word = try reader.stringIfPresent()
      case "cvssData":
        try reader.object { key, reader throws(ParseError) in
          switch key {
          case "vectorString": vector = try reader.stringIfPresent() ?? ""
          case "baseSeverity": word = try reader.stringIfPresent()
          default: try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
    guard !vector.isEmpty, vector.utf8.count <= 256, score.vectors.count < 16 else { return }
    // CNAs are named by their address, CISA's enrichment by its id.
    let who =
      switch source {
      case "nvd@nist.gov": "nvd"
      case "134c704f-9b21-4f2e-91b3-4a467353bcc0": "cisa"
      default: BoundedText.line(source, to: 64)
      }
    score.vectors.append(.init(source: who, vector: vector))
    if let word, let severity = VendorSeverity.severity(word), !score.severities.contains(where: { $0.source == who }) {
      score.severities.append(.init(source: who, severity: severity, word: word))
    }
  }
}
