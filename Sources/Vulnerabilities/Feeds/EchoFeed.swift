import Model
import Parsing

/// Echo's advisories: `{source: {CVE: {"fixed_version": …}}}`; without a version there is no fix yet.
///
/// Source: advisory.echohq.com/data.json.
struct EchoFeed: Feed {
  static let name = "echo"
  static let summary = "Echo advisories"
  static let license = "none stated"
  static let version = 1
  static let coverage = FeedCoverage([.echo], hasUnfixed: true)

  static let upstream = "https://advisory.echohq.com"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts([FeedPart(name: "data", url: (web.base(of: Self.name) ?? Self.upstream) + "/data.json", limit: 256 << 20)])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    var pieces = JSONPieces(try input.stream())
    while let piece = try pieces.next() {
      var found: [Advisory] = []
      do throws(ParseError) {
        var reader = JSONReader(piece.value)
        try reader.object { id, reader throws(ParseError) in
          var fixed: String?
          try reader.object { key, reader throws(ParseError) in
            guard key == "fixed_version" else { return _ = try reader.skip() }
            fixed = try reader.stringIfPresent()
          }
          found.append(Self.advisory(piece.key, id, fixed.flatMap { $0.isEmpty ? nil : $0 }))
        }
      } catch {
        sink.skip("\(piece.key): \(error)")
      }
      for advisory in found { try sink.take(.advisory(advisory)) }
    }
  }

  private static func advisory(_ source: String, _ id: String, _ fixed: String?) -> Advisory {
    var affected = Affected(Ecosystem(.echo), source, key: .source, status: .affected)
    if fixed == "0" {
      affected.status = .notAffected
    } else if let fixed {
      affected.status = .fixed
      affected.ranges = [.below(fixed)]
    }
    return Advisory(
      key: "\(source)/\(id)", id: id, links: ["https://advisory.echohq.com/cve/\(id)"], affected: [affected])
  }

  func recognises(_ input: FeedInput) -> String? {
    guard input.part.hasPrefix("data"), let stream = try? input.stream() else { return nil }
    var pieces = JSONPieces(stream)
    guard let piece = try? pieces.next(), piece.value.firstRange(of: Array("\"fixed_version\"".utf8)) != nil,
      piece.value.firstRange(of: Array("\"releases\"".utf8)) == nil
    else { return nil }
    return "data"
  }
}
