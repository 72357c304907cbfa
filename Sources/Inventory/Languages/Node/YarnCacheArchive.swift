import Archives
import Images
import Model
import Parsing

/// The zips from which Yarn's Plug'n'Play runs packages: `.yarn/cache/NAME-npm-VERSION-HASH.zip`, and the same in the
/// folder that all projects of a user share (`.yarn/berry/cache`).
struct YarnCacheArchive: Extractor {
  static let name = "yarn-cache"
  static let version = 1
  static let selectors: [Selector] = [.folder("cache")]
  private static let manifestLimit = 16 << 20

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard file.name.hasSuffix(".zip"), Magic(head) == .zip, file.path.contains("yarn/") else { return .none }
    return .whole(upTo: 1 << 30)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let zip: ZipArchive
    do throws(ArchiveError) { zip = try ZipArchive(content.bytes) } catch { throw ParseError("zip", "\(error)") }
    for problem in zip.problems { extraction.problem(problem) }
    for entry in zip.entries where entry.name.hasSuffix("/package.json") {
      guard extraction.packages.count < 10_000 else {
        extraction.problem("has more than 10000 packages; the rest was not read")
        return
      }
      guard NodeLocation(entry.name) == .installed else { continue }
      let place = "\(file.path)!/\(entry.name)"
      let manifest: NodeManifest
      do {
        manifest = try NodeManifest(zip.contents(of: entry, limit: Self.manifestLimit))
      } catch {
        extraction.problem("\(place): \(error)")
        continue
      }
      if let package = manifest.package(locations: [place]) { extraction.packages.append(package) }
    }
  }
}
