import Images
import Model
import Parsing

/// `DESCRIPTION` of an R package. `Built:` is written by the installation; without it the file is of a source that lies
/// there, so declared.
///
/// Source: "Writing R Extensions", section "The DESCRIPTION file".
struct RDescription: Extractor {
  static let name = "r-description"
  static let version = 1
  static let selectors: [Selector] = [.name("DESCRIPTION")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var stanzas = FieldStanzas(content.bytes)
    // Others call a file so too; R's has these.
    guard let fields = stanzas.next(), let name = fields["package"], let version = fields["version"],
      version.first?.isNumber == true
    else { return }
    let type = fields["biocviews"] != nil ? "bioconductor" : "cran"
    let isInstalled = fields["built"] != nil
    let licenses = (fields["license"] ?? "").split(separator: "|").map(\.trimmed).filter { !$0.isEmpty }
    var package =
      isInstalled
      ? Package.installed(EcosystemName(type, name), version, licenses: licenses)
      : Package.locked(EcosystemName(type, name), version, licenses: licenses, scope: .declared)
    if let built = fields["built"] {
      // R 4.3.1; x86_64-pc-linux-gnu; 2023-06-17 02:13:05 UTC; unix
      package.attributes["built"] = String(built.prefix { $0 != ";" })
    }
    if let priority = fields["priority"] { package.attributes["priority"] = priority }
    if let repository = fields["repository"] { package.attributes["repository"] = repository }
    package.dependencies = Self.needs(fields).map { PackageURL(type: "cran", name: $0).description }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }

  /// `R (>= 3.5), methods, Rcpp (>= 1.0)` without R itself.
  private static func needs(_ fields: [String: String]) -> [String] {
    var names: Set<String> = []
    for field in ["depends", "imports", "linkingto"] {
      for part in (fields[field] ?? "").split(separator: ",").prefix(500) {
        let name = part.trimmed.prefix { $0 != " " && $0 != "(" && $0 != "\n" }
        if !name.isEmpty, name != "R" { names.insert(String(name)) }
      }
    }
    return names.sorted()
  }
}
