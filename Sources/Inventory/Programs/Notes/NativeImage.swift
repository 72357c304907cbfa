import Archives
import Images
import Model
import Parsing

/// The bill of materials that GraalVM's native-image puts into a program: a compressed CycloneDX document behind the
/// symbols `sbom` and `sbom_length`.
struct NativeImage: Extractor {
  static let name = "graalvm-native-image"
  static let version = 1
  static let selectors: [Selector] = [.magic(.elf)]

  static let maximumDocument = 64 << 20

  func interest(in file: FileEntry, head: Bytes) -> Interest { ProgramInterest.linked(file, head) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for program in ProgramFile.all(in: content.bytes) {
      guard let length = ProgramSymbols.find("sbom_length", in: program, limit: 1).first?.symbol,
        let start = ProgramSymbols.find("sbom", in: program, limit: 1).first?.symbol,
        let size = program.memory(at: length.address, count: 8)?.integer(at: 0, as: UInt64.self),
        let count = Int(exactly: size), let packed = program.memory(at: start.address, count: count)
      else { continue }
      let document: Bytes
      do throws(ArchiveError) { document = try Inflate.gzip(packed, limit: Self.maximumDocument) } catch {
        throw ParseError("native-image bill of materials", "\(error)")
      }
      let bill = try BillOfMaterials.parse(document)
      for reason in bill.problems { extraction.problem(reason) }
      extraction.packages += bill.packages.map { package in
        var package = package
        package.attributes["evidence"] = "native-image"
        package.locations = []
        package.layer = nil
        package.ownedBy = nil
        return package
      }
    }
  }
}
