import Expressions
import Model

/// One report, looked at the way conditions, exceptions and VEX statements ask about it.
package struct ReportContext: Sendable {
  package let subject: Subject
  /// By purl.
  package let packages: [String: Package]
  /// The subject under each of its names.
  let images: [ImageIdentity]
  /// Its own name first.
  let names: [String]
  let isComplete: Bool
  let packageCount: Int
  let baseLayer: Digest?
  let today: CivilDay

  /// - Parameter now: seconds since 1970.
  package init(_ report: Report, now: Int) {
    subject = report.subject
    var packages: [String: Package] = [:]
    for package in report.packages { packages[package.purl.description] = package }
    self.packages = packages
    names = [report.subject.name] + report.names.prefix(64).filter { $0 != report.subject.name }
    images = [ImageIdentity(subject)] + names.dropFirst().map { ImageIdentity($0, of: report.subject) }
    isComplete = report.coverage.isComplete
    packageCount = report.packages.count
    baseLayer = report.layers.count > 1 ? report.layers.first?.diffID : nil
    today = CivilDay(secondsSince1970: now)
  }

  /// `image` of conditions.
  var image: Value {
    .map([
      "name": .string(subject.name), "names": Value(names), "kind": .string(subject.kind.rawValue),
      "pastEndOfLife": .bool(subject.os?.isPastEndOfLife == true), "complete": .bool(isComplete),
      "packages": .int(packageCount), "digest": .string(subject.digest?.description ?? ""),
      "os": .string(subject.os?.id ?? ""), "osVersion": .string(subject.os?.version ?? ""),
    ])
  }

  /// `finding` of conditions.
  func value(_ finding: Finding) -> Value {
    var ids = [finding.rule]
    var map: [String: Value] = [
      "kind": .string(finding.kind.rawValue), "id": .string(finding.rule), "severity": .int(finding.severity.rank),
      "title": .string(finding.title), "knownExploited": .bool(false), "hasFix": .bool(false),
      "isBase": .bool(baseLayer != nil && finding.evidence.layer == baseLayer),
    ]
    for text in ["status", "fixed", "package", "packageType", "sourcePackage", "version", "purl", "source"] {
      map[text] = .string("")
    }
    map["path"] = .string(finding.evidence.path ?? "")
    if case .vulnerability(let details) = finding.details {
      ids += details.aliases
      map["knownExploited"] = .bool(details.knownExploited)
      map["status"] = .string(details.status.rawValue)
      map["hasFix"] = .bool(details.fixed != nil)
      map["version"] = .string(details.installed)
      map["purl"] = .string(details.package)
      map["source"] = .string(details.advisory.source)
      if let score = details.cvss.map(\.score).max() { map["score"] = .double(score) }
      if let epss = details.epss { map["epss"] = .double(epss) }
      if let percentile = details.epssPercentile { map["epssPercentile"] = .double(percentile) }
      if let fixed = details.fixed { map["fixed"] = .string(fixed) }
      if let published = details.published, let day = CivilDay(published.prefix(10)) {
        let age = max(0, today.number - day.number)
        map["age"] = .int(age)
        if details.fixed != nil { map["fixAge"] = .int(age) }
      }
      let names = PackageNames(details.package, packages[details.package])
      if let name = names.name { map["package"] = .string(name) }
      if let type = names.purl?.type { map["packageType"] = .string(type) }
      if let source = names.source { map["sourcePackage"] = .string(source) }
    }
    map["ids"] = Value(ids)
    return .map(map)
  }

  /// What an expression is evaluated over.
  func variables(_ finding: Finding?) -> [String: Value] {
    var variables = Facts.severities
    variables["image"] = image
    if let finding { variables["finding"] = value(finding) }
    return variables
  }
}

/// What the affected package is called.
struct PackageNames {
  let purl: PackageURL?
  /// As its ecosystem writes it.
  let name: String?
  let source: String?

  init(_ text: String, _ package: Package?) {
    purl = package?.purl ?? (try? PackageURL(parsing: text))
    name = package?.name ?? purl.map(Self.name)
    source = package?.source?.name ?? name
  }

  private static func name(_ purl: PackageURL) -> String {
    guard let space = purl.namespace else { return purl.name }
    switch purl.type {
    case "deb", "rpm", "apk", "alpm": return purl.name
    case "maven": return "\(space):\(purl.name)"
    default: return "\(space)/\(purl.name)"
    }
  }
}
