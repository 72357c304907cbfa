import Model

/// Turns the names that system packages depend on into the purls of the packages that are there. What is not there is
/// left out: it was an alternative, or recommended.
struct DependencyLinks: ResolutionStep {
  /// In ``Package/attributes``, from extractors: further names, separated by blanks, that the package answers to.
  static let provides = "provides"

  private struct Key: Hashable {
    var system: Int
    var type: String
    var name: String
  }

  func apply(to draft: inout InventoryDraft) {
    var purls: [Key: String] = [:]
    let indices = draft.packages.indices.filter { draft.packages[$0].system != nil }
    guard indices.contains(where: { !draft.packages[$0].package.dependencies.isEmpty }) else { return }
    for index in indices {
      guard let system = draft.packages[index].system else { continue }
      let package = draft.packages[index].package
      let key = Key(system: system, type: package.type, name: package.name)
      if purls[key] == nil { purls[key] = draft.packages[index].reference }
    }
    for index in indices {
      guard let system = draft.packages[index].system else { continue }
      let package = draft.packages[index].package
      guard let provides = draft.packages[index].package.attributes.removeValue(forKey: Self.provides) else { continue }
      for name in provides.split(separator: " ") {
        let key = Key(system: system, type: package.type, name: String(name))
        if purls[key] == nil { purls[key] = draft.packages[index].reference }
      }
    }
    for index in indices {
      guard let system = draft.packages[index].system else { continue }
      let package = draft.packages[index].package
      guard !package.dependencies.isEmpty else { continue }
      var linked: Set<String> = []
      for name in package.dependencies {
        if name.hasPrefix("pkg:") {
          linked.insert(name)
        } else if let purl = purls[Key(system: system, type: package.type, name: name)] {
          linked.insert(purl)
        }
      }
      linked.remove(draft.packages[index].reference)
      draft.packages[index].package.dependencies = linked.sorted()
    }
  }
}
