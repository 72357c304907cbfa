import Images
import Model
import Parsing

/// `perllocal.pod`, to which `make install` appends what it installed, with module and version.
///
/// Source: perldoc `perllocal`, ExtUtils::Install. Of a module that was installed again the last entry counts.
struct PerlLocal: Extractor {
  static let name = "perllocal"
  static let version = 1
  static let selectors: [Selector] = [.name("perllocal.pod")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 16 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var versions: [String: String] = [:]
    var module: String?
    for line in Lines(content.bytes) {
      let text = line.prefix(2048).text
      if text.hasPrefix("=head2"), let start = text.place(of: "L<") {
        // =head2 Fri Mar  3 10:00:00 2023: C<Module> L<Foo::Bar|Foo::Bar>
        module = String(text[start.upperBound...].prefix { $0 != "|" && $0 != ">" })
      } else if let start = text.place(of: "C<VERSION: "), let name = module, versions.count < 50_000 {
        versions[name] = String(text[start.upperBound...].prefix { $0 != ">" })
      }
    }
    var graph = PackageGraph()
    for (module, version) in versions.sorted(by: { $0.key < $1.key }) where !version.isEmpty {
      let name = CpanMetadata.distribution(ofModule: module)
      graph.add(.installed(EcosystemName("cpan", name), version, attributes: ["module": module]))
    }
    graph.write(into: &extraction)
  }
}
