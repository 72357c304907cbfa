import Model
import Parsing

/// What one of Ubuntu's OpenVEX documents adds to the OSV record of the same CVE: the statements other than "affected"
/// and "fixed", by source package and release.
///
/// Source: OpenVEX 0.2.0; the action statements as Canonical writes them.
struct UbuntuVEX {
  private struct Statement {
    var status = ""
    var justification = ""
    var impact = ""
    var action = ""
    var cve = ""
    /// Source packages only; of the binaries there are hundreds, and they follow their source.
    var products: [(ecosystem: Ecosystem, name: String)] = []
  }

  private var cve = ""
  private var modified: String?
  private var affected: [Affected] = []

  static let maximumDocument = 128 << 20
  static let maximumProducts = 1_000_000

  init(_ reader: inout JSONReader) throws(ParseError) {
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "timestamp": modified = try reader.stringIfPresent()
      case "statements":
        try reader.eachObject { reader throws(ParseError) in
          let statement = try Self.statement(&reader)
          if cve.isEmpty { cve = statement.cve }
          take(statement)
        }
      default: try reader.skip()
      }
    }
    guard AdvisoryIDs.isCVE(cve) else { throw ParseError("VEX", "no statement about a CVE") }
  }

  private static func statement(_ reader: inout JSONReader) throws(ParseError) -> Statement {
    var statement = Statement()
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "status": statement.status = try reader.stringIfPresent() ?? ""
      case "justification": statement.justification = try reader.stringIfPresent() ?? ""
      case "impact_statement": statement.impact = try reader.stringIfPresent() ?? ""
      case "action_statement": statement.action = try reader.stringIfPresent() ?? ""
      case "vulnerability":
        guard try reader.isNext(.object) else { return }
        try reader.object { key, reader throws(ParseError) in
          guard key == "name" else { return _ = try reader.skip() }
          statement.cve = try reader.stringIfPresent() ?? ""
        }
      case "products":
        try reader.eachObject { reader throws(ParseError) in
          try reader.object { key, reader throws(ParseError) in
            guard key == "@id" else { return _ = try reader.skip() }
            guard let product = try reader.stringIfPresent().flatMap(product) else { return }
            guard statement.products.count < maximumProducts else {
              throw ParseError("VEX", "more products than can be")
            }
            statement.products.append(product)
          }
        }
      default: try reader.skip()
      }
    }
    return statement
  }

  /// `pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.24?arch=source&distro=esm-apps/jammy`
  private static func product(_ text: String) -> (ecosystem: Ecosystem, name: String)? {
    // Nearly all are binaries: told without parsing.
    guard text.contains("arch=source"), let purl = try? PackageURL(parsing: text), purl.type == "deb",
      purl.namespace == "ubuntu", let distribution = purl.qualifiers["distro"],
      let release = UbuntuRelease.key(distribution)
    else { return nil }
    return (Ecosystem(.ubuntu, release), purl.name)
  }

  private mutating func take(_ statement: Statement) {
    guard let (status, note) = Self.judge(statement) else { return }
    for product in statement.products {
      var one = Affected(product.ecosystem, product.name, key: .source, status: status)
      one.note = note
      affected.append(one)
    }
  }

  /// Nil for what the OSV record says better, and for packages that aren't in the release.
  private static func judge(_ statement: Statement) -> (VulnerabilityDetails.Status, note: String?)? {
    switch statement.status {
    case "not_affected":
      if statement.justification == "component_not_present" { return nil }
      let note = statement.justification.isEmpty ? statement.impact : statement.justification
      return (.notAffected, note.isEmpty ? nil : BoundedText.line(note, to: 160))
    case "under_investigation": return (.underInvestigation, nil)
    case "affected":
      if statement.action.contains("decided to not fix") || statement.action.contains("will not be fixed") {
        return (.wontFix, "Ubuntu decided not to fix it")
      }
      if statement.action.contains("deferred") { return (.fixDeferred, "Ubuntu deferred the fix") }
      return nil
    default: return nil
    }
  }

  /// Nil where it adds nothing.
  var advisory: Advisory? {
    guard !affected.isEmpty else { return nil }
    return Advisory(
      key: "vex/\(cve)", id: cve, modified: modified, links: ["https://ubuntu.com/security/\(cve)"], affected: affected)
  }
}

/// Ubuntu's releases by code name.
enum UbuntuRelease {
  /// `jammy` is `22.04`, `esm-apps/jammy` and `esm-infra-legacy/trusty` are `22.04-esm`, `14.04-esm`. Nil for streams
  /// that don't compare with the release (FIPS, realtime), and for what isn't known.
  static func key(_ distribution: String) -> String? {
    let parts = distribution.split(separator: "/")
    guard let last = parts.last, let version = versions[String(last)] else { return nil }
    if parts.count == 1 { return version }
    return parts.count == 2 && parts[0].hasPrefix("esm-") ? version + "-esm" : nil
  }

  private static let versions = [
    "trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04", "noble": "24.04",
    "mantic": "23.10", "oracular": "24.10", "plucky": "25.04", "questing": "25.10", "resolute": "26.04",
    "stonking": "26.10",
  ]
}
