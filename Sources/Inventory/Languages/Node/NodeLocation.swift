/// What the place of a `package.json` says about it.
enum NodeLocation: Sendable, Hashable {
  /// A package that programs can load: directly in a `node_modules`, or in a store that takes its place.
  case installed
  /// Fetched and kept for later installations.
  case cached
  /// At the root of something else than a package manager's folder: an application.
  case application

  /// Folders outside of `node_modules` below which a `package.json` is a part of something else.
  private static let foreign: Set<Substring> = [
    "site-packages", "dist-packages", "gems", "doc", "docs", "vendor_perl", "staging",
  ]

  /// Nil where the file describes no package of its own: test data, parts of a package, templates.
  init?(_ path: some StringProtocol) {
    let parts = path.split(separator: "/").map { Substring($0) }
    guard let last = parts.last, last == "package.json" else { return nil }
    let folders = parts.dropLast()
    if let modules = folders.lastIndex(where: { $0 == "node_modules" }) {
      let first = folders.firstIndex(of: "node_modules") ?? modules
      guard !folders[first...].contains(where: TestFolder.contains), !Self.isFixtureOfPython(folders) else {
        return nil
      }
      guard Self.isPackage(folders[(modules + 1)...]) else { return nil }
      self = Self.isYarnCache(folders[..<modules]) ? .cached : .installed
      return
    }
    // Debian's place for modules; the triplet of the architecture may stand between.
    if let root = folders.lastIndex(of: "nodejs"), root > 0, root <= 3, folders[0] == "usr",
      folders[1] == "share" || folders[1] == "lib"
    {
      guard Self.isPackage(folders[(root + 1)...]) else { return nil }
      self = .installed
      return
    }
    // Deno's folder for npm: `npm/registry.npmjs.org/NAME/VERSION`.
    if let registry = folders.lastIndex(of: "registry.npmjs.org"), registry > 0, folders[registry - 1] == "npm" {
      let rest = folders[(registry + 1)...]
      guard rest.count >= 2, Self.isPackage(rest.dropLast()) else { return nil }
      self = .installed
      return
    }
    // Bun's: `.bun/install/cache/NAME@VERSION@@@1`.
    if let bun = folders.lastIndex(of: ".bun"), folders[bun...].starts(with: [".bun", "install", "cache"]) {
      guard Self.isPackage(folders[(bun + 3)...]) else { return nil }
      self = .cached
      return
    }
    guard !folders.contains(where: { TestFolder.contains($0) || Self.foreign.contains($0) }) else { return nil }
    self = .application
  }

  /// `NAME`, `@SCOPE/NAME`, and in Yarn's store `.store/NAME-npm-VERSION-HASH/package`.
  private static func isPackage(_ rest: ArraySlice<Substring>) -> Bool {
    guard let first = rest.first else { return false }
    if first == ".store" { return rest.count == 3 && rest.last == "package" }
    if first.hasPrefix("@") { return rest.count == 2 }
    return rest.count == 1 && !first.hasPrefix(".")
  }

  /// Yarn 1 keeps what it fetched as `yarn/v6/npm-NAME-VERSION-HASH-integrity/node_modules/NAME`.
  private static func isYarnCache(_ before: ArraySlice<Substring>) -> Bool {
    guard let last = before.last, last.hasPrefix("npm-"), before.count >= 2 else { return false }
    let version = before[before.endIndex - 2]
    return version.hasPrefix("v") && version.count <= 3 && version.dropFirst().allSatisfy(\.isNumber)
  }

  private static func isFixtureOfPython(_ folders: ArraySlice<Substring>) -> Bool {
    guard let packages = folders.lastIndex(where: { $0 == "site-packages" || $0 == "dist-packages" }) else {
      return false
    }
    return folders[packages...].contains(where: TestFolder.contains)
  }
}
