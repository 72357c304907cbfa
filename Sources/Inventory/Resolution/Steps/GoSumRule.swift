import Model

/// `go.sum` knows more than is built. It counts only beside a `go.mod` of before Go 1.17, which doesn't list what others
/// need; everywhere else, and without one, its packages are left out.
struct GoSumRule: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    guard draft.packages.contains(where: { $0.package.attributes["go-sum"] != nil }) else { return }
    var incomplete: Set<Substring> = []
    for file in draft.files where file.path.hasSuffix("go.mod") {
      for result in file.results {
        guard let language = result.extraction.notes["go.mod.version"], Self.listsOnlyItsOwn(language) else { continue }
        incomplete.insert(Self.parent(file.path))
      }
    }
    var kept: [FoundPackage] = []
    kept.reserveCapacity(draft.packages.count)
    for var found in draft.packages {
      if found.package.attributes["go-sum"] != nil {
        guard incomplete.contains(Self.parent(draft.files[found.file].path)) else { continue }
        found.package.scope = .runtime
      }
      kept.append(found)
    }
    draft.packages = kept
  }

  /// Before 1.17; the number's parts are compared as numbers.
  private static func listsOnlyItsOwn(_ language: String) -> Bool {
    let parts = language.split(separator: ".").map { Int($0) ?? 0 }
    guard let major = parts.first, parts.count >= 2 else { return false }
    return major < 1 || major == 1 && parts[1] < 17
  }

  private static func parent(_ path: String) -> Substring {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
  }
}
