import Model
import Parsing

/// One statement of an OpenVEX document: one vulnerability, one state, all packages of which it is said.
struct OpenVEXStatement {
  var vulnerability: String
  var aliases: [String]
  var description: String
  var status: String
  /// Which of the statement's texts `text` is.
  var textKey: String
  var text: String
  var justification: String?
  /// purls, in order.
  var packages: [String]

  /// OpenVEX's labels for why something isn't affected.
  static let justifications: Set<String> = [
    "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist",
  ]

  /// In the order in which the report has them.
  static func all(_ report: Report) -> [OpenVEXStatement] {
    var statements: [OpenVEXStatement] = []
    var places: [[String]: Int] = [:]
    func add(_ statement: OpenVEXStatement) {
      let key = [statement.vulnerability, statement.status, statement.text, statement.justification ?? ""]
      if let place = places[key] {
        for package in statement.packages where !statements[place].packages.contains(package) {
          statements[place].packages.append(package)
        }
      } else {
        places[key] = statements.count
        statements.append(statement)
      }
    }
    for finding in report.findings {
      if let statement = OpenVEXStatement(finding, nil) { add(statement) }
    }
    for suppressed in report.suppressed {
      if let statement = OpenVEXStatement(suppressed.finding, suppressed) { add(statement) }
    }
    return statements
  }

  /// Nil for what is no vulnerability.
  private init?(_ finding: Finding, _ suppressed: SuppressedFinding?) {
    guard case .vulnerability(let details) = finding.details else { return nil }
    vulnerability = finding.rule
    aliases = details.aliases
    description = finding.title
    packages = [details.package]
    let remedy = finding.remediation.isEmpty ? "No version that mends it is known yet." : finding.remediation
    switch suppressed?.status ?? details.status {
    case .notAffected:
      status = "not_affected"
      justification = suppressed?.justification.flatMap { Self.justifications.contains($0) ? $0 : nil }
      textKey = "impact_statement"
      text = suppressed.map(Self.words) ?? "Not affected according to \(details.advisory.source)."
    case .fixed where suppressed != nil:
      status = "fixed"
      textKey = "status_notes"
      text = suppressed.map(Self.words) ?? ""
    case .underInvestigation:
      status = "under_investigation"
      textKey = "status_notes"
      text = suppressed.map(Self.words) ?? remedy
    case .affected, .fixed, .wontFix, .fixDeferred, .endOfLife, .unknown:
      status = "affected"
      textKey = "action_statement"
      text = suppressed.map { "Accepted (\(AdviceText.who($0))): \($0.reason)" } ?? remedy
    }
  }

  private static func words(_ suppressed: SuppressedFinding) -> String {
    suppressed.reason.isEmpty ? AdviceText.who(suppressed) : "\(AdviceText.who(suppressed)): \(suppressed.reason)"
  }

  func write(_ product: PackageURL?, _ json: inout JSONWriter) {
    json.object { json in
      json.member("vulnerability") { json in
        json.object { json in
          json.member("name", vulnerability)
          if !description.isEmpty { json.member("description", description) }
          if !aliases.isEmpty { json.member("aliases", aliases) }
        }
      }
      json.member("products") { json in
        json.array { json in
          if let product {
            json.object { json in
              Self.identify(product.description, &json)
              json.member("subcomponents") { json in
                json.array { json in for purl in packages { json.object { Self.identify(purl, &$0) } } }
              }
            }
          } else {
            for purl in packages { json.object { Self.identify(purl, &$0) } }
          }
        }
      }
      json.member("status", status)
      json.member("justification", justification)
      if !text.isEmpty { json.member(textKey, text) }
    }
  }

  private static func identify(_ purl: String, _ json: inout JSONWriter) {
    json.member("@id", purl)
    guard purl.hasPrefix("pkg:") else { return }
    json.member("identifiers") { json in json.object { $0.member("purl", purl) } }
  }
}
