import Model
import Versions

/// What one of Oracle's definitions says. Everything stands in the comments of its conditions:
/// `bind is earlier than 30:9.3.3-8.el5`, `Oracle Linux arch is aarch64`, `Module nodejs:12 is enabled`.
struct OracleNotice {
  private let definition: OVALDefinition

  init(_ definition: OVALDefinition) { self.definition = definition }

  /// What the conditions around a package say.
  private struct Context {
    var release: String?
    var architecture: String?
    var module: String?
    var flavour: String?
  }

  private struct Place: Hashable {
    var release: String
    var name: String
    var module: String?
    var flavour: String?
  }

  var advisory: Advisory? {
    // `ELSA-2007-0057:  Moderate: bind security update  (MODERATE)`
    let title = definition.title
    guard let colon = title.firstIndex(of: ":"), title.hasPrefix("EL") else { return nil }
    let id = String(title[..<colon])
    let affected = affected
    guard id.utf8.count <= 32, !affected.isEmpty else { return nil }
    var advisory = Advisory(id: id)
    advisory.title = BoundedText.line(String(title[title.index(after: colon)...]), to: Advisory.Bounds.title)
    advisory.details = BoundedText.paragraph(definition.description, to: Advisory.Bounds.details)
    advisory.published = definition.issued
    advisory.links = ["https://linux.oracle.com/errata/\(id).html"]
    var seen: Set<String> = []
    advisory.covers =
      (definition.references.filter { $0.source == "CVE" }.map(\.id) + definition.cves.map(\.id))
      .filter { AdvisoryIDs.isCVE($0) && seen.insert($0).inserted }
    if let severity = VendorSeverity.severity(definition.severity) {
      advisory.severities = [.init(source: "oracle", severity: severity, word: definition.severity)]
    }
    // Scores belong to single CVEs: only where there is one is it the notice's.
    if definition.cves.count == 1 {
      advisory.vectors = definition.cves[0].vectors.map { .init(source: "oracle", vector: $0) }
    }
    advisory.affected = affected
    return advisory
  }

  private var affected: [Affected] {
    var found: [Place: [String: Set<String>]] = [:]
    var order: [Place] = []
    walk(definition.criteria, Context()) { place, version, architecture in
      if found[place] == nil { order.append(place) }
      found[place, default: [:]][version, default: []].insert(architecture ?? "")
    }
    return order.flatMap { place -> [Affected] in
      guard let versions = found[place] else { return [] }
      return fold(versions).map { version, architectures in
        var affected = Affected(
          Ecosystem(.oracle, place.release), place.name, key: .binary, status: .fixed, ranges: [.below(version)])
        affected.module = place.module
        affected.product = place.flavour
        if !architectures.contains("") { affected.architectures = architectures.sorted() }
        return affected
      }
    }
  }

  /// Several builds of one package mend it: for each architecture the lowest is the fix.
  private func fold(_ versions: [String: Set<String>]) -> [(String, Set<String>)] {
    var lowest: [String: String] = [:]
    for (version, architectures) in versions {
      for architecture in architectures {
        let known = [lowest[architecture], version].compactMap { $0 }
        lowest[architecture] = VersionScheme.rpm.lowest(known)
      }
    }
    var byVersion: [String: Set<String>] = [:]
    for (architecture, version) in lowest { byVersion[version, default: []].insert(architecture) }
    return byVersion.sorted { $0.key < $1.key }
  }

  private func walk(
    _ criteria: OVALDefinition.Criteria, _ outer: Context, _ emit: (Place, String, String?) -> Void
  ) {
    var context = outer
    var packages: [(name: String, version: String)] = []
    for criterion in criteria.criterions {
      let comment = criterion.comment
      if let range = comment.firstRange(of: " is earlier than ") {
        packages.append((String(comment[..<range.lowerBound]), String(comment[range.upperBound...])))
      } else if criteria.isAll {
        Self.apply(comment, to: &context)
      }
    }
    if let release = context.release ?? platform {
      for package in packages where Self.isPackage(package.name, package.version) {
        let place = Place(
          release: release, name: package.name, module: context.module,
          flavour: context.flavour ?? Self.flavour(of: package.version))
        emit(place, package.version, context.architecture)
      }
    }
    for nested in criteria.criteria { walk(nested, context, emit) }
  }

  private static func apply(_ comment: String, to context: inout Context) {
    let words = comment.split(separator: " ").map(String.init)
    if words.count == 5, comment.hasPrefix("Oracle Linux "), comment.hasSuffix(" is installed") {
      context.release = words[2]
    } else if words.count == 5, comment.hasPrefix("Oracle Linux arch is ") {
      context.architecture = words[4]
    } else if words.count == 4, comment.hasPrefix("Module "), comment.hasSuffix(" is enabled") {
      context.module = words[1]
    } else if comment.hasSuffix(" is ksplice-based") {
      context.flavour = "ksplice"
    } else if comment.hasSuffix(" is fips patched") || comment.hasSuffix(" is fips-based") {
      context.flavour = "fips"
    }
  }

  /// Builds of a flavour are only to be compared with builds of the same.
  static func flavour(of version: String) -> String? {
    if version.contains(".ksplice") { return "ksplice" }
    if version.hasSuffix("_fips") || version.contains("_fips.") || version.contains(".fips") { return "fips" }
    return nil
  }

  /// Of `Oracle Linux 5`, where no condition names the release.
  private var platform: String? {
    guard definition.platforms.count == 1, let last = definition.platforms[0].split(separator: " ").last,
      Int(last) != nil
    else { return nil }
    return String(last)
  }

  private static func isPackage(_ name: String, _ version: String) -> Bool {
    !name.isEmpty && !version.isEmpty && !name.contains(" ") && !version.contains(" ")
      && !name.hasSuffix("-debuginfo") && !name.hasSuffix("-debugsource")
  }
}
