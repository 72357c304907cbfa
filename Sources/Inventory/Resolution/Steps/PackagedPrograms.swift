import Model

/// A program known by its own version strings that came with the distribution's package of the same software: that
/// package is in the list already, and the distribution's advisories speak of it. What is vendored in a package of
/// another name stays.
struct PackagedPrograms: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    var names: [String: [String]] = [:]
    for entry in draft.packages where entry.system != nil {
      names[entry.reference] = [entry.package.name, entry.package.source?.name].compactMap { $0?.lowercased() }
    }
    guard !names.isEmpty else { return }
    draft.packages.removeAll { entry in
      guard entry.system == nil, entry.package.type == "generic", let owner = entry.package.ownedBy else {
        return false
      }
      let program = entry.package.name.lowercased()
      return names[owner]?.contains { Self.isSame(program, $0) } ?? false
    }
  }

  /// `xz` in `xz-utils`, `gnutls` in `gnutls28`, `python` in `libpython3.11-minimal`, `openssl` in `libssl3` by its
  /// source.
  private static func isSame(_ program: String, _ package: String) -> Bool {
    let bare = package.hasPrefix("lib") ? String(package.dropFirst(3)) : package
    return package.hasPrefix(program) || bare.hasPrefix(program) || program.hasPrefix(package)
  }
}
