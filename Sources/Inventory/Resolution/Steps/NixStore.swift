import Images
import Model

/// Packages of Nix and Guix: every folder of the store, `nix/store/HASH-NAME-VERSION[-OUTPUT]`. The name is the only
/// evidence; images made by Nix carry no database.
///
/// Source: Nix manual, "Store path"; `builtins.parseDrvName`: the version begins after the first hyphen that no letter
/// follows.
struct NixStore: ResolutionStep {
  private static let stores = [("nix/store", "nix", 32), ("gnu/store", "guix", 32)]
  private static let outputs: Set<Substring> = [
    "bin", "dev", "doc", "lib", "man", "info", "out", "debug", "static", "devdoc", "data", "dist",
  ]
  /// Files of the store that are no packages.
  private static let suffixes = [".drv", ".patch", ".sh", ".lock", ".tar.gz", ".tar.xz", ".zip", ".check"]

  func apply(to draft: inout InventoryDraft) {
    for (folder, type, hashLength) in Self.stores {
      guard let store = draft.tree.node(at: folder, followingLinks: false) else { continue }
      for node in store.children {
        let path = node.path
        let base = path.dropFirst(folder.utf8.count + 1)
        guard node.kind == .directory || node.kind == .file, base.utf8.count > hashLength + 1,
          base.utf8.dropFirst(hashLength).first == UInt8(ascii: "-"),
          !Self.suffixes.contains(where: base.hasSuffix),
          let (name, version, output) = Self.parse(base.dropFirst(hashLength + 1))
        else { continue }
        var package = Package(
          type: type, name: name, version: version, purl: PackageURL(type: type, name: name, version: version),
          locations: [path], foundBy: "nix-store")
        if let output { package.attributes["output"] = output }
        draft.packages.append(FoundPackage(package: package, file: draft.files.count))
        draft.files.append(ExaminedFile(path: path, node: node, results: []))
      }
    }
  }

  /// `openssl-3.0.12-bin` → openssl, 3.0.12, bin. Nil without a version.
  static func parse(_ text: Substring) -> (name: String, version: String, output: String?)? {
    let bytes = Array(text.utf8)
    var at = 0
    while let hyphen = bytes[at...].firstIndex(of: UInt8(ascii: "-")) {
      guard hyphen > 0, hyphen + 1 < bytes.count else { return nil }
      let next = bytes[hyphen + 1]
      if (0x30...0x39).contains(next) {
        var version = Substring(String(decoding: bytes[(hyphen + 1)...], as: UTF8.self))
        var output: String?
        if let last = version.lastIndex(of: "-"), outputs.contains(version[version.index(after: last)...]) {
          output = String(version[version.index(after: last)...])
          version = version[..<last]
        }
        return (String(decoding: bytes[..<hyphen], as: UTF8.self), String(version), output)
      }
      at = hyphen + 1
    }
    return nil
  }
}
