import Images
import Model
import Parsing

/// Programs and libraries that somebody copied into the image without a package manager, known by what is written in
/// them, whatever their files are called.
///
/// Also those that a package owns are found; who owns the file settles which advisories count. Attributes: `evidence` =
/// `binary`; `cpe` vendor and product of the CPE names; `linked-into` the program that a library was found in.
///
/// To add one: a line in the table of its kind.
struct KnownPrograms: Extractor {
  static let name = "program"
  static let version = 1
  static let selectors: [Selector] = [.magic(.elf), .magic(.pe), .magic(.machO)]

  static let signatures =
    LanguageSignatures.all + ServerSignatures.all + DatabaseSignatures.all + ToolSignatures.all
    + LibrarySignatures.all

  private static let matcher = SignatureMatcher(signatures)

  func interest(in file: FileEntry, head: Bytes) -> Interest { ProgramInterest.linked(file, head) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for program in ProgramFile.all(in: content.bytes) {
      for match in Self.matcher.matches(program, content, fileName: file.name) {
        let signature = Self.signatures[match.signature]
        guard !extraction.packages.contains(where: { $0.name == signature.name }) else { continue }
        var attributes = ["evidence": "binary", "cpe": signature.product]
        if signature.isLibrary, program.kind == .executable { attributes["linked-into"] = String(file.name) }
        // Kerberos counts with dashes in its branches' names.
        let version = String(match.version.map { $0 == "-" && signature.name == "krb5" ? "." : $0 })
        extraction.packages.append(
          Package(
            type: "generic", name: signature.name, version: version,
            purl: PackageURL(type: "generic", name: signature.name, version: version), foundBy: Self.name,
            attributes: attributes))
      }
    }
  }
}
