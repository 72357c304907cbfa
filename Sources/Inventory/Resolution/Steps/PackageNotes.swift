/// Drops what a distribution's linker wrote into its programs where the package database says it better: one package
/// for each program would only say the same again. Where the database is gone, the notes are what is left.
struct PackageNotes: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    let managers = draft.systems.reduce(into: Set<String>()) { $0.formUnion($1.managers) }
    guard !managers.isEmpty else { return }
    draft.packages.removeAll { found in
      found.package.foundBy == PackageNote.name
        && (found.package.ownedBy != nil || managers.contains(found.package.type))
    }
  }
}
