import Images
import Model
import Parsing

/// Signs that somebody took away what a scanner goes by. "No packages" is never the answer to a removed database.
struct DatabaseTampering: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    missingDatabase(&draft)
    displacedDatabase(&draft)
    missingRelease(&draft)
    listsWithoutPackage(&draft)
  }

  // MARK: No database

  private func missingDatabase(_ draft: inout InventoryDraft) {
    let root = draft.systems[0]
    let claimed = root.operatingSystem.flatMap { Distribution.closest(to: $0)?.packageType }
    var type = claimed.flatMap { claimed in DatabaseChoice.places.contains { $0.type == claimed } ? claimed : nil }
    let traces = Self.traces(draft.tree)
    if type == nil, root.managers.isEmpty, root.operatingSystem == nil { type = traces.first?.type }
    guard let type, !root.managers.contains(type) else { return }
    // Another manager's database was found, and the claim that another was to be expected is reported as a lie.
    if draft.findings.contains(where: { $0.rule == "inventory.os-release-lies" }) { return }
    let before = Self.removed(type, draft)
    let name = root.operatingSystem?.displayName ?? "This system"
    let folder = DatabaseChoice.places.first { $0.type == type }?.folder ?? type
    var details: [String: String] = ["type": type]
    var proof = ""
    if let before {
      details["packagesBefore"] = String(before.count)
      details["removedInLayer"] = String(before.layer + 1)
      proof = ": layer \(before.layer + 1) took it away, \(before.count) packages stood in it"
    } else if let trace = traces.first(where: { $0.type == type }) {
      details["trace"] = trace.path
      proof = ", although \(trace.path) is there"
    }
    let severity: Severity = proof.isEmpty ? .medium : .high
    draft.report(
      "inventory.package-database-removed", severity,
      "\(name) has no package database\(proof); its system packages are unknown", path: before?.path ?? folder,
      details: details, expected: folder, found: "nothing",
      remediation: "Nothing can be said about this image's system packages. Rebuild it with its package database.",
      identity: [type])
  }

  /// What a package manager leaves around its database.
  private static func traces(_ tree: FileTree) -> [(type: String, path: String)] {
    let known = [
      ("deb", "var/lib/dpkg/info"), ("deb", "usr/share/dpkg"), ("deb", "etc/apt/sources.list.d"),
      ("apk", "etc/apk/keys"),
      ("rpm", "usr/lib/rpm/macros"), ("rpm", "etc/pki/rpm-gpg"), ("rpm", "etc/yum.repos.d"), ("alpm", "etc/pacman.d"),
    ]
    return known.filter { trace in
      guard let node = tree.node(at: trace.1) else { return false }
      return node.kind == .file || !node.children.isEmpty
    }.map { (type: $0.0, path: $0.1) }
  }

  /// The last database that a lower layer had, and the layer that removed or emptied it.
  private static func removed(
    _ type: String, _ draft: InventoryDraft
  ) -> (path: String, count: Int, layer: Int)? {
    for place in DatabaseChoice.places where place.type == type {
      for name in DatabaseChoice.names {
        let path = "\(place.folder)/\(name)"
        let history = draft.tree.history(of: path, inspector: draft.inspector)
        guard let last = history.lastIndex(where: { $0.facts.map { !$0.isEmpty } ?? false }),
          let facts = history[last].facts, let packages = try? ExtractionCodec.identities(facts), !packages.isEmpty
        else { continue }
        let layer = last + 1 < history.count ? history[last + 1].layer : history[last].layer
        return (path, packages.count, layer)
      }
    }
    return nil
  }

  // MARK: A database elsewhere

  private func displacedDatabase(_ draft: inout InventoryDraft) {
    var seen: Set<Int> = []
    for found in draft.packages where found.package.attributes[DatabaseChoice.displaced] != nil {
      guard seen.insert(found.file).inserted else { continue }
      let path = draft.files[found.file].path
      draft.report(
        "inventory.package-database-moved", .medium,
        "The package database stands at \(path), where no package manager looks for it", path: path,
        found: path, remediation: "Put the database back in its place, or rebuild the image.", identity: [path])
    }
  }

  // MARK: os-release

  private func missingRelease(_ draft: inout InventoryDraft) {
    guard !draft.systems[0].managers.isEmpty || draft.systems[0].operatingSystem != nil else { return }
    let claims = SystemClaims(draft, draft.systems[0]).claims
    guard !claims.contains(where: { $0.path.hasSuffix("os-release") }) else { return }
    for path in ["usr/lib/os-release", "etc/os-release"] {
      let history = draft.tree.history(of: path, inspector: draft.inspector)
      let owner = draft.owners.owner(of: path)
      let had = history.contains { $0.facts.map { !$0.isEmpty } ?? false }
      guard had || owner != nil else { continue }
      var details: [String: String] = [:]
      if let owner { details["owner"] = owner }
      if let layer = history.last?.layer { details["layer"] = String(layer + 1) }
      let state = draft.tree.node(at: path) == nil ? "was removed" : "says nothing"
      draft.report(
        "inventory.os-release-removed", .medium,
        "\(path) \(state): scanners that go by it find no distribution and ask no feed", path: path,
        details: details, aspect: "operating-system", expected: path, found: state,
        remediation: "Restore the file. Packages were matched as those of "
          + "\(draft.systems[0].operatingSystem?.displayName ?? "an unknown system").",
        identity: [path])
      return
    }
  }

  // MARK: Lists of packages that the database does not have

  /// Note of the dpkg extractor: names of packages that stand in the database but are not installed.
  static let otherStates = "dpkg.other-states"

  private func listsWithoutPackage(_ draft: inout InventoryDraft) {
    guard draft.systems[0].managers.contains("deb") else { return }
    var known: Set<Substring> = []
    for found in draft.packages where found.system == 0 && found.package.type == "deb" {
      known.insert(Substring(found.package.name))
    }
    var lists: [Substring] = []
    for file in draft.files where file.path.hasPrefix("var/lib/dpkg/") {
      for (_, extraction) in file.results {
        if let others = extraction.notes[Self.otherStates] { known.formUnion(others.split(separator: " ")) }
        guard file.path.hasPrefix("var/lib/dpkg/info/") else { continue }
        lists += extraction.ownership.filter { $0.manager == "dpkg" }.map { $0.package.prefix { $0 != ":" } }
      }
    }
    let unknown = Set(lists).subtracting(known).sorted()
    guard !unknown.isEmpty else { return }
    draft.report(
      "inventory.package-database-disagrees", .high,
      "\(unknown.count) packages have lists of their files but do not stand in dpkg's status",
      path: "var/lib/dpkg/status",
      details: ["packages": unknown.prefix(20).joined(separator: " "), "count": String(unknown.count)],
      found: unknown.prefix(5).joined(separator: ", "),
      remediation: "Somebody edited the database: these packages may be installed all the same. Rebuild the image.",
      identity: ["dpkg"])
  }
}
