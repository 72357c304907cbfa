import Model

/// Package managers of languages often say only the name of what a package needs: `pkg:gem/rack`. Here it becomes the
/// purl of the package of that name that is there; of several the one that lies nearest. What isn't there is left out.
struct LanguageLinks: ResolutionStep {
  /// Of one name so many copies are compared; the others are as good.
  private static let maximumCandidates = 64

  func apply(to draft: inout InventoryDraft) {
    let open = draft.packages.indices.filter { index in
      draft.packages[index].package.dependencies.contains { Self.name(ofUnversioned: $0) != nil }
    }
    guard !open.isEmpty else { return }
    var byName: [String: [Int]] = [:]
    for index in draft.packages.indices where !draft.packages[index].package.version.isEmpty {
      let purl = draft.packages[index].package.purl
      let name = PackageURL(type: purl.type, namespace: purl.namespace, name: purl.name).description
      byName[name, default: []].append(index)
    }
    for index in open {
      var linked: Set<String> = []
      for need in draft.packages[index].package.dependencies {
        guard let name = Self.name(ofUnversioned: need) else {
          linked.insert(need)
          continue
        }
        guard let target = Self.nearest(byName[name] ?? [], to: index, draft) else { continue }
        linked.insert(draft.packages[target].package.purl.description)
      }
      linked.remove(draft.packages[index].package.purl.description)
      draft.packages[index].package.dependencies = linked.sorted()
    }
  }

  /// What stands before the qualifiers of a purl without a version; nil where it has one, or is none.
  private static func name(ofUnversioned purl: String) -> String? {
    guard purl.hasPrefix("pkg:") else { return nil }
    let bare = purl.prefix { $0 != "?" && $0 != "#" }
    return bare.contains("@") ? nil : String(bare)
  }

  private static func nearest(_ candidates: [Int], to index: Int, _ draft: InventoryDraft) -> Int? {
    let found = draft.packages[index]
    let path = draft.files[found.file].path.utf8
    var best: Int?
    var bestRank = (-1, -1)
    for candidate in candidates.prefix(maximumCandidates) {
      let other = draft.packages[candidate]
      let shared = zip(path, draft.files[other.file].path.utf8).prefix { $0 == $1 }.count
      let rank = (other.isFromLockFile == found.isFromLockFile ? 1 : 0, shared)
      if rank > bestRank { (best, bestRank) = (candidate, rank) }
    }
    return best
  }
}
