import Documents
import Model
import Parsing

/// Azure Linux (before: CBL-Mariner) as OVAL, by source package.
///
/// Versions stand in the states that the definitions' tests refer to. Source: github.com/microsoft/
/// AzureLinuxVulnerabilityData.
struct AzureLinuxFeed: Feed {
  static let name = "azurelinux"
  static let summary = "Azure Linux and CBL-Mariner vulnerabilities (OVAL)"
  static let license = "MIT"
  static let version = 1
  static let coverage = FeedCoverage([.azurelinux, .mariner], hasUnfixed: true)

  static let upstream = "https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main"

  private static let documents = ["azurelinux-3.0", "cbl-mariner-2.0"]

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    return .parts(
      Self.documents.map {
        FeedPart(name: $0, url: "\(base)/\($0)-oval.xml", limit: 512 << 20, mayBeMissing: true)
      })
  }

  private struct State {
    var version: String
    var operation: String
  }

  static let maximumDefinitions = 1_000_000

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    var definitions: [OVALDefinition] = []
    var tests: [String: (object: String, state: String)] = [:]
    var objects: [String: String] = [:]
    var states: [String: State] = [:]
    let wanted: Set<String> = ["definition", "rpminfo_test", "rpminfo_object", "rpminfo_state"]
    try XMLPieces(wanted: wanted).read(input) { element throws(ParseError) in
      let id = element[attribute: "id"] ?? ""
      switch element.localName {
      case "definition":
        guard definitions.count < Self.maximumDefinitions else {
          throw ParseError("OVAL", "more definitions than can be")
        }
        definitions.append(OVALDefinition(element))
      case "rpminfo_test":
        tests[id] = (
          element[child: "object"]?[attribute: "object_ref"] ?? "",
          element[child: "state"]?[attribute: "state_ref"] ?? ""
        )
      case "rpminfo_object": objects[id] = element.content(of: "name")
      default:
        guard let evr = element[child: "evr"] else { return }
        states[id] = State(version: evr.text, operation: evr[attribute: "operation"] ?? "")
      }
    }
    for definition in definitions {
      let found = Self.bounds(definition.criteria).compactMap { test -> (String, State)? in
        guard let test = tests[test], let name = objects[test.object], let state = states[test.state] else {
          return nil
        }
        return (name, state)
      }
      guard let advisory = Self.advisory(definition, found) else {
        sink.skip("\(definition.id): no CVE or no package in it")
        continue
      }
      try sink.take(.advisory(advisory))
    }
  }

  /// The tests of a definition; all of them are of its one package.
  private static func bounds(_ criteria: OVALDefinition.Criteria) -> [String] {
    criteria.criterions.map(\.test) + criteria.criteria.flatMap(bounds)
  }

  private static func advisory(
    _ definition: OVALDefinition, _ bounds: [(name: String, state: State)]
  ) -> Advisory? {
    // The document doesn't name its release; every version does.
    guard let ecosystem = bounds.lazy.compactMap({ release(of: $0.state.version) }).first else { return nil }
    let cve = definition.references.first { $0.source == "CVE" && AdvisoryIDs.isCVE($0.id) }?.id
    guard let cve, let name = bounds.first?.name, !name.isEmpty, bounds.allSatisfy({ $0.name == name }) else {
      return nil
    }
    var affected = Affected(ecosystem, name, key: .source, status: .affected)
    // `greater than 0.0.0` is the beginning.
    let lower = bounds.first { $0.state.operation.hasPrefix("greater than") }?.state.version
    let introduced = lower.flatMap { $0.hasPrefix("0:0.0.0") || $0.hasPrefix("0.0.0") ? nil : $0 }
    let upper = bounds.first { $0.state.operation.hasPrefix("less than") }?.state
    if definition.patchable == "Not Applicable" {
      affected.status = .notAffected
    } else if let upper, upper.operation == "less than" {
      affected.status = .fixed
      affected.ranges = [VersionRange(from: introduced, .fixed(upper.version))]
    } else if introduced != nil {
      // `less than or equal` names the newest build there is, which has the problem still.
      affected.ranges = [VersionRange(from: introduced, .open)]
    }
    var advisory = Advisory(
      key: "\(ecosystem)/\(definition.id)", id: cve,
      title: BoundedText.line(definition.title, to: Advisory.Bounds.title),
      published: definition.issued, links: ["https://nvd.nist.gov/vuln/detail/\(cve)"], affected: [affected])
    if let severity = VendorSeverity.severity(definition.severity) {
      advisory.severities = [.init(source: Self.name, severity: severity, word: definition.severity)]
    }
    return advisory
  }

  private static func release(of version: String) -> Ecosystem? {
    for (mark, ecosystem) in [
      (".azl3", Ecosystem(.azurelinux, "3.0")), (".cm2", Ecosystem(.mariner, "2.0")),
      (".cm1", Ecosystem(.mariner, "1.0")),
    ] where version.contains(mark) {
      return ecosystem
    }
    return nil
  }

  func recognises(_ input: FeedInput) -> String? {
    let head = input.head(16 << 10)
    guard head.firstRange(of: Array("oval_definitions".utf8)) != nil else { return nil }
    func has(_ text: String) -> Bool { head.firstRange(of: Array(text.utf8)) != nil }
    guard has("com.microsoft.azurelinux") || has("com.microsoft.cbl-mariner") else { return nil }
    return Self.documents.first { input.part.hasPrefix($0) } ?? "file/\(input.part)"
  }
}
