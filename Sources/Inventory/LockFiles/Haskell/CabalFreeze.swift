import Images
import Model
import Parsing

/// `cabal.project.freeze` and `cabal.config`: constraints, of which `any.name ==1.0` names a version and `name +flag`
/// none.
///
/// Source: Cabal's user guide, "cabal freeze".
struct CabalFreeze: Extractor {
  static let name = "cabal-freeze"
  static let version = 1
  static let selectors: [Selector] = [.name("cabal.project.freeze")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for line in Lines(content.bytes) {
      var text = line.prefix(8192).text.trimmed
      if text.hasPrefix("--") { continue }
      if text.hasPrefix("constraints:") { text = String(text.dropFirst("constraints:".count)) }
      for constraint in text.split(separator: ",") {
        guard let equals = constraint.place(of: "==") else { continue }
        var name = constraint[..<equals.lowerBound].trimmed
        if let (_, bare) = name.split(atLast: ".") { name = bare }
        let version = constraint[equals.upperBound...].trimmed.prefix { $0 != " " }
        guard !name.isEmpty, !name.contains(" "), version.allSatisfy({ $0.isNumber || $0 == "." }) else { continue }
        graph.add(.locked(EcosystemName("hackage", name), String(version)))
      }
    }
    graph.write(into: &extraction)
  }
}
