import Images
import Model
import Parsing

/// CPAN distributions by their metadata: `.meta/DIST-VERSION/MYMETA.json` and `install.json`, which cpanm leaves for what
/// it installed, and `META.json`, which lies in a distribution's source.
///
/// Source: CPAN::Meta::Spec, version 2; cpanminus.
struct CpanMetadata: Extractor {
  static let name = "cpan-metadata"
  static let version = 1
  static let selectors: [Selector] = [.name("MYMETA.json"), .name("META.json"), .name("install.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    if file.name == "install.json" { return file.isBelow(".meta") ? .whole(upTo: 4 << 20) : .none }
    return file.isBelow(".meta") ? .whole(upTo: 4 << 20) : .wholeIfSmall(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let isInstalled = file.isBelow(".meta")
    let document: JSONValue
    if isInstalled {
      document = try JSONValue(parsing: content.bytes)
    } else {
      // Others call a file so too; CPAN's says by which specification.
      guard let found = try? JSONValue(parsing: content.bytes), found["meta-spec"] != nil,
        !(found["meta-spec"]?.string("url") ?? "").contains("pgxn")
      else { return }
      document = found
    }
    var name = document.string("name")
    var version = document["version"]?.scalar
    var author: String?
    if file.name == "install.json" {
      let path = document.string("pathname") ?? ""
      author = CpanDistribution.author(ofPath: path)
      // Here `name` is the main module; the distribution is in `dist` or in the path.
      let distribution = CpanDistribution(document.string("dist") ?? path)
      name = distribution?.name ?? name.map { Self.distribution(ofModule: $0) }
      version = distribution?.version ?? version
    }
    guard let name, let version, !name.contains("::") else { return }
    let licenses = (document["license"]?.licenses ?? []).filter { $0 != "unknown" }
    let coordinates = EcosystemName("cpan", name)
    var package =
      isInstalled
      ? Package.installed(coordinates, version, licenses: licenses)
      : Package.locked(coordinates, version, licenses: licenses, scope: .declared)
    if let author { package.attributes["author"] = author }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }

  static func distribution(ofModule module: String) -> String {
    var out = ""
    for part in module.split(separator: ":") { out += (out.isEmpty ? "" : "-") + part }
    return out
  }
}
