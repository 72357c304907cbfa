import Images
import Model
import Parsing

/// .NET assemblies that lie about: the name of the assembly, which is mostly that of its package, and the version that
/// the product has by its version resource.
///
/// Attribute `evidence` = `assembly`: an assembly that a `deps.json` beside it speaks of is dropped by
/// ``DotNetPresence``.
struct DotNetAssembly: Extractor {
  static let name = "dotnet-assembly"
  static let version = 1
  static let selectors: [Selector] = [.magic(.pe)]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.size >= 1024 ? .wholeIfSmall(upTo: 64 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let program = ProgramFile.all(in: content.bytes).first, let metadata = AssemblyMetadata(program) else {
      return
    }
    let strings = VersionResource.strings(of: program)
    let version =
      Self.version(strings["ProductVersion"]) ?? Self.version(strings["FileVersion"]) ?? metadata.version
    var attributes = ["evidence": "assembly", "dotnet.assembly-version": metadata.version]
    if let file = strings["FileVersion"], !file.isEmpty { attributes["dotnet.file-version"] = String(file.prefix(64)) }
    if let company = strings["CompanyName"], !company.isEmpty { attributes["vendor"] = String(company.prefix(128)) }
    extraction.packages.append(
      Package(
        type: "nuget", name: metadata.name, version: version,
        purl: PackageURL(type: "nuget", name: metadata.name, version: version), foundBy: Self.name,
        attributes: attributes))
  }

  /// `13.0.3` of `13.0.3+0a2e291c…`, and of `13.0.3 built by: …`; nil for what begins with no number.
  static func version(_ text: String?) -> String? {
    guard let word = text?.split(whereSeparator: { $0 == " " || $0 == "+" || $0 == "," }).first else { return nil }
    let numbers = word.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
    return numbers.count >= 2 && word.utf8.count <= 64 ? String(word) : nil
  }
}
