/// Of the two lists of a distroless image the poorer one counts only where the richer one is not there.
struct RpmManifestChoice: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    let lists = draft.packages.filter { $0.package.foundBy == RpmManifest.name }
    guard !lists.isEmpty else { return }
    let richer = Set(
      lists.map { draft.files[$0.file].path }.filter { $0.hasSuffix("-2") }.map { String($0.dropLast()) })
    draft.packages.removeAll { found in
      guard found.package.foundBy == RpmManifest.name else { return false }
      let path = draft.files[found.file].path
      return path.hasSuffix("-1") && richer.contains(String(path.dropLast()))
    }
  }
}
