import Documents
import Model
import Parsing

/// The Python Packaging Authority's advisories: OSV records written as YAML.
///
/// OSV.dev has them too, so this feed isn't among the default ones. Source: github.com/pypa/advisory-database.
struct PyPAFeed: Feed {
  static let name = "pypa"
  static let summary = "PyPA advisory database"
  static let license = "CC-BY-4.0"
  static let version = 1
  static let coverage = FeedCoverage([.pypi], hasUnfixed: true)

  static let upstream = "https://codeload.github.com/pypa/advisory-database"
  private static let maximumRecord = 8 << 20

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    return .parts([FeedPart(name: "database", url: base + "/tar.gz/refs/heads/main", limit: 1 << 30)])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    guard TarMembers.isTar(input.head(512)) else {
      return try record(try input.content(limit: Self.maximumRecord), input.part, into: sink)
    }
    try TarMembers(isWanted: Self.isRecord, limit: Self.maximumRecord).read(input, sink) {
      (path, bytes) throws(ParseError) in try record(bytes, path, into: sink)
    }
  }

  private func record(_ bytes: Bytes, _ path: String, into sink: any FeedSink) throws(ParseError) {
    let record: OSVRecord
    do {
      // A version such as 1.10 is a text here, whatever YAML's rules make of it.
      let trees = try YAMLDocument.parse(bytes)
      guard let tree = trees.first else { throw ParseError("YAML", "nothing in it") }
      var writer = JSONWriter()
      writer.value(tree.withTextsForNumbers)
      var reader = JSONReader(Bytes(writer.bytes))
      record = try OSVRecord(&reader)
    } catch {
      sink.skip("\(path): \(error)")
      return
    }
    try sink.take(.advisory(OSVAdvisory(source: Self.name).advisory(record)))
  }

  @Sendable private static func isRecord(_ path: String) -> Bool { path.hasSuffix(".yaml") && path.contains("PYSEC-") }

  func recognises(_ input: FeedInput) -> String? {
    if let sample = TarMembers.sample(input, isWanted: Self.isRecord, limit: Self.maximumRecord) {
      return Self.isYAMLRecord(sample) ? "database" : nil
    }
    let head = input.head(64 << 10)
    return !head.starts(with: "{") && Self.isYAMLRecord(head) ? "file/\(input.part)" : nil
  }

  private static func isYAMLRecord(_ head: Bytes) -> Bool {
    (head.starts(with: "id: PYSEC-") || head.firstRange(of: Array("\nid: PYSEC-".utf8)) != nil)
      && head.firstRange(of: Array("affected:".utf8)) != nil
  }
}

extension JSONValue {
  /// The same tree with every number as the text it was written as.
  fileprivate var withTextsForNumbers: JSONValue {
    switch self {
    case .number(let text): .string(text)
    case .array(let elements): .array(elements.map(\.withTextsForNumbers))
    case .object(let members): .object(members.map { .init($0.key, $0.value.withTextsForNumbers) })
    default: self
    }
  }
}
