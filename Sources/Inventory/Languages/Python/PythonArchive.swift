import Archives
import Images
import Model
import Parsing

/// Python distributions in zips: eggs, which are used as they are; wheels lying about, which are not installed
/// (scope `declared`); and applications that carry their distributions in one file (`.pyz`, `.pex`, shiv), which may
/// begin with a line for the kernel.
struct PythonArchive: Extractor {
  static let name = "python-archive"
  static let version = 1
  static let selectors: [Selector] = [
    .suffix("egg"), .suffix("whl"), .suffix("pyz"), .suffix("pex"), .magic(.script),
  ]
  private static let metadataLimit = 8 << 20
  private static let distributionLimit = 4096

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard Magic(head) == .zip || Magic(head) == .script else { return .none }
    let name = file.name.lowercased()
    if name.hasSuffix(".whl") {
      return PythonDistribution.isFixture(file.path) ? .none : .whole(upTo: 2 << 30)
    }
    if name.hasSuffix(".egg") || name.hasSuffix(".pyz") || name.hasSuffix(".pex") {
      return PythonDistribution.isFixture(file.path) ? .none : .whole(upTo: 1 << 30)
    }
    // A program with a zip behind its first line: only Python's.
    guard file.size >= 4096, head.prefix(128).firstRange(of: Array("python".utf8)) != nil else { return .none }
    return .wholeIfSmall(upTo: 512 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let isNamed = ["whl", "egg", "pyz", "pex"].contains { file.name.lowercased().hasSuffix("." + $0) }
    guard ZipTail.hasEnd(content.bytes) else {
      if isNamed { throw ParseError("zip", "no end of central directory") }
      return
    }
    let zip: ZipArchive
    do throws(ArchiveError) { zip = try ZipArchive(content.bytes) } catch {
      if isNamed { throw ParseError("zip", "\(error)") }
      return
    }
    let isWheel = file.name.lowercased().hasSuffix(".whl")
    for problem in zip.problems { extraction.problem(problem) }
    for entry in zip.entries {
      guard let folder = Self.distribution(entry.name) else { continue }
      guard extraction.packages.count < Self.distributionLimit else {
        extraction.problem("has more than \(Self.distributionLimit) distributions; the rest was not read")
        return
      }
      let bytes: Bytes
      do throws(ArchiveError) { bytes = try zip.contents(of: entry, limit: Self.metadataLimit) } catch {
        extraction.problem("\(file.path)!/\(entry.name): \(error)")
        continue
      }
      var metadata = PythonMetadata(bytes)
      metadata.fill(fromFolder: folder == "EGG-INFO" ? file.name : folder)
      // Of a wheel only the metadata at its root speaks about it; deeper ones are copies it carries.
      let isOwn = entry.name.split(separator: "/").count == 2
      let location = isOwn && (isWheel || folder == "EGG-INFO") ? file.path : "\(file.path)!/\(entry.name)"
      guard var package = metadata.package(locations: [location], scope: isWheel ? .declared : .runtime) else {
        extraction.problem("\(file.path)!/\(entry.name): has no usable Name or Version")
        continue
      }
      if !isOwn, let owner = PythonDistribution.vendor(entry.name) { package.attributes["vendored-by"] = owner }
      extraction.packages.append(package)
    }
  }

  /// The folder of a distribution's metadata file; nil for any other entry.
  private static func distribution(_ name: String) -> Substring? {
    guard name.hasSuffix("METADATA") || name.hasSuffix("PKG-INFO") else { return nil }
    let parts = name.split(separator: "/")
    guard parts.count >= 2, !parts.dropLast().contains(where: TestFolder.contains) else { return nil }
    let folder = parts[parts.count - 2]
    switch parts[parts.count - 1] {
    case "METADATA": return folder.hasSuffix(".dist-info") ? folder : nil
    case "PKG-INFO": return folder == "EGG-INFO" || folder.hasSuffix(".egg-info") ? folder : nil
    default: return nil
    }
  }
}

/// The end of a zip.
enum ZipTail {
  /// Whether an end record stands in the last 65,557 bytes: fast, so that scripts can be asked too.
  static func hasEnd(_ bytes: Bytes) -> Bool {
    bytes.firstRange(of: [0x50, 0x4B, 0x05, 0x06], from: max(0, bytes.count - 65_557)) != nil
  }
}
