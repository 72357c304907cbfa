import Images
import Model
import Parsing

/// A provider that Terraform or OpenTofu unpacked: `…/HOST/NAMESPACE/TYPE/VERSION/OS_ARCH/terraform-provider-TYPE_v…`. The path
/// says it all; the program itself is another extractor's.
///
/// Source: Terraform's documentation, "Provider Installation", section "Implied Local Mirror Directories".
struct TerraformProvider: Extractor {
  static let name = "terraform-provider"
  static let version = 1
  static let selectors: [Selector] = [.magic(.elf)]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    Self.package(file) == nil ? .none : .wholeIfSmall(upTo: 1 << 30)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let package = Self.package(file) else { return }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }

  private static func package(_ file: FileEntry) -> Package? {
    guard file.name.hasPrefix("terraform-provider-") else { return nil }
    let parts = file.components.map(String.init)
    let last = parts.count - 1
    guard last >= 5, parts[last - 1].contains("_"), parts[last - 5].contains("."),
      parts[last - 2].first?.isNumber == true
    else { return nil }
    let source = parts[(last - 5)...(last - 3)].joined(separator: "/")
    return .installed(
      EcosystemName("terraform", path: source), parts[last - 2],
      architecture: parts[last - 1].split(atFirst: "_")?.1)
  }
}
