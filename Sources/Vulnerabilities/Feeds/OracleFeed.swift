import Model
import Parsing

/// Oracle Linux' notices (ELSA) as OVAL: one document of hundreds of megabytes, read as it is unpacked.
///
/// Source: linux.oracle.com/security/oval.
struct OracleFeed: Feed {
  static let name = "oracle"
  static let summary = "Oracle Linux notices (ELSA, OVAL)"
  static let license = "none stated (Oracle)"
  static let version = 1
  static let coverage = FeedCoverage([.oracle], hasUnfixed: false)

  static let upstream = "https://linux.oracle.com/security/oval"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    return .parts([FeedPart(name: "elsa", url: base + "/com.oracle.elsa-all.xml.bz2", limit: 1 << 30)])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    try XMLPieces(wanted: ["definition"]).read(input) { element throws(ParseError) in
      let definition = OVALDefinition(element)
      guard definition.kind == "patch" else { return }
      guard let advisory = OracleNotice(definition).advisory else {
        sink.skip("\(definition.id): no notice, no release or no package in it")
        return
      }
      try sink.take(.advisory(advisory))
    }
  }

  func recognises(_ input: FeedInput) -> String? {
    let head = input.head(64 << 10)
    guard head.firstRange(of: Array("oval_definitions".utf8)) != nil,
      head.firstRange(of: Array("com.oracle.elsa".utf8)) != nil
    else { return nil }
    // Oracle publishes each notice alone, too.
    return input.part.contains("elsa-all") ? "elsa" : "file/\(input.part)"
  }
}
