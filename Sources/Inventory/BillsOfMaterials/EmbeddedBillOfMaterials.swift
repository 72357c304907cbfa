import Images
import Model
import Parsing

/// Bills of materials that lie in the image: `*.cdx.json`, `*.spdx.json`, `bom.json`, `/var/lib/db/sbom/*.json` …
///
/// What they list is somebody's claim (``Package/attributes`` `evidence` = `claim`): it stands beside what files
/// prove, never in its place, and says nothing about the operating system.
struct EmbeddedBillOfMaterials: Extractor {
  static let name = "sbom"
  static let version = 1
  static let selectors: [Selector] = [.suffix("json"), .suffix("cdx"), .suffix("spdx")]

  static let maximumSize = 64 << 20

  /// How sure the name makes it that this is one.
  private enum Promise { case none, guess, certain }

  private static func promise(_ file: FileEntry) -> Promise {
    let name = file.name.lowercased()
    if [".cdx.json", ".cyclonedx.json", ".spdx.json", ".cdx"].contains(where: { name.hasSuffix($0) }) {
      return .certain
    }
    if file.parent.hasSuffix("var/lib/db/sbom") { return .certain }
    // Bitnami's own lists have a reader of their own.
    if name.hasSuffix(".spdx") { return name.hasPrefix(".spdx-") ? .none : .guess }
    let isGuess =
      ["bom.json", "sbom.json", "cyclonedx.json", "spdx.json"].contains(name)
      || [".bom.json", ".sbom.json", "-bom.json", "-sbom.json", "_bom.json", "_sbom.json"].contains {
        name.hasSuffix($0)
      }
      || (name.hasSuffix(".json") && file.parent.hasSuffix("/sbom"))
    return isGuess ? .guess : .none
  }

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let promise = Self.promise(file)
    // vcpkg's own are read as what it installed.
    guard file.name != "vcpkg.spdx.json" else { return .none }
    // Other notations (XML, tag-value) are passed over: a claim that can't be read hides no file.
    guard promise != .none, Self.looksLikeJSON(head) else { return .none }
    return promise == .certain ? .whole(upTo: Self.maximumSize) : .wholeIfSmall(upTo: Self.maximumSize)
  }

  private static func looksLikeJSON(_ head: Bytes) -> Bool {
    var offset = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while let byte = head[offset], byte == 0x20 || (0x09...0x0D).contains(byte) { offset += 1 }
    return head[offset] == UInt8(ascii: "{")
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let bill: BillOfMaterials
    do throws(ParseError) {
      bill = try BillOfMaterials.parse(content.bytes)
    } catch {
      guard Self.promise(file) == .certain else { return }
      throw error
    }
    for reason in bill.problems { extraction.problem(reason) }
    extraction.packages = bill.packages.map { package in
      var package = package
      package.attributes["evidence"] = "claim"
      package.attributes["claimedIn"] = file.path
      if !package.locations.isEmpty { package.attributes["claimedAt"] = package.locations[0] }
      package.locations = [file.path]
      package.layer = nil
      package.ownedBy = nil
      return package
    }
  }
}
