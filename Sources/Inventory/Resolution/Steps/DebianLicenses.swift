import Model

/// Gives Debian packages the licences that their copyright files name. dpkg's database has none.
struct DebianLicenses: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    var byPath: [String: String] = [:]
    for file in draft.files {
      for (_, extraction) in file.results {
        guard let names = extraction.notes[DebianCopyright.note] else { continue }
        byPath[file.path] = names
        for other in file.node.otherNames { byPath[other] = names }
      }
    }
    guard !byPath.isEmpty else { return }
    for index in draft.packages.indices {
      let package = draft.packages[index].package
      guard package.type == "deb", package.licenses.isEmpty, let system = draft.packages[index].system else { continue }
      let path = draft.systems[system].path("usr/share/doc/\(package.name)/copyright")
      // The folder is often a link to that of a sister package.
      guard let names = byPath[path] ?? draft.tree.realPath(path).flatMap({ byPath[$0] }) else { continue }
      draft.packages[index].package.licenses = names.split(separator: "\n").map(String.init)
    }
  }
}
