import Model

/// The packages that one file lists and the relations between them, gathered before either is complete.
///
/// A lock file names its packages in one place and their dependencies by some key of its own (`name`, `name@version`,
/// a path). Packages are added under all keys by which others may call them, edges by key, and ``write(into:)`` turns
/// the edges into purls. Equal packages are folded; of two scopes the one nearer to run time stays.
struct PackageGraph {
  /// Far above any real lock file: what is beyond is left out and said.
  static let maximumPackages = 100_000
  static let maximumEdges = 1_000_000
  /// Bytes of a name, and of a version.
  static let longestText = 512

  private(set) var packages: [Package] = []
  private var byPurl: [PackageURL: Int] = [:]
  private var byKey: [String: Int] = [:]
  private var edges: [(from: Int, to: String)] = []
  private var refused = 0
  private var overflowed = false

  init() {}

  /// Adds a package, or folds it into an equal one.
  /// - Returns: its index for ``edge(from:to:)``; nil where its name is empty or no text that a package can have.
  @discardableResult
  mutating func add(_ package: Package, keys: [String] = []) -> Int? {
    guard Self.isPlausible(package.name), !package.name.isEmpty, !package.purl.name.isEmpty,
      package.version.isEmpty || Self.isPlausible(package.version)
    else {
      refused += 1
      return nil
    }
    let index: Int
    if let known = byPurl[package.purl] {
      index = known
      fold(package, into: known)
    } else {
      guard packages.count < Self.maximumPackages else {
        overflowed = true
        return nil
      }
      index = packages.count
      packages.append(package)
      byPurl[package.purl] = index
    }
    for key in keys { byKey[key] = index }
    return index
  }

  private mutating func fold(_ package: Package, into index: Int) {
    if Self.rank(package.scope) < Self.rank(packages[index].scope) { packages[index].scope = package.scope }
    if packages[index].licenses.isEmpty { packages[index].licenses = package.licenses }
    if packages[index].digests.isEmpty { packages[index].digests = package.digests }
  }

  private static func rank(_ scope: Package.Scope) -> Int {
    switch scope {
    case .runtime: 0
    case .optional: 1
    case .development: 2
    case .declared: 3
    }
  }

  private static func isPlausible(_ text: String) -> Bool {
    text.utf8.count <= longestText && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  /// One more name for a package that is there.
  mutating func alias(_ key: String, for index: Int?) {
    if let index { byKey[key] = index }
  }

  func index(of key: String) -> Int? { byKey[key] }

  /// Says that `from` depends on whatever is, or will be, called `to`.
  mutating func edge(from index: Int?, to key: String) {
    guard let index else { return }
    guard edges.count < Self.maximumEdges else {
      overflowed = true
      return
    }
    edges.append((index, key))
  }

  mutating func setScope(_ scope: Package.Scope, at index: Int) {
    if packages.indices.contains(index) { packages[index].scope = scope }
  }

  mutating func setAttribute(_ name: String, _ value: String, at index: Int?) {
    if let index, packages.indices.contains(index) { packages[index].attributes[name] = value }
  }

  /// Everything that can be reached over edges from `roots`, themselves included.
  func reachable(from roots: some Sequence<Int>) -> Set<Int> {
    var next: [Int: [Int]] = [:]
    for edge in edges {
      if let target = byKey[edge.to] { next[edge.from, default: []].append(target) }
    }
    var reached = Set(roots)
    var waiting = Array(reached)
    while let index = waiting.popLast() {
      for target in next[index] ?? [] where reached.insert(target).inserted { waiting.append(target) }
    }
    return reached
  }

  /// Marks as development what only `development` reaches; what neither reaches stays as it is.
  mutating func separate(runtime: [Int], development: [Int]) {
    guard !development.isEmpty else { return }
    let used = reachable(from: runtime)
    for index in reachable(from: development).subtracting(used) { setScope(.development, at: index) }
  }

  /// Puts packages, relations and what had to be left out into the extraction. Edges to nothing are dropped.
  consuming func write(into extraction: inout Extraction) {
    var targets: [Int: Set<Int>] = [:]
    for edge in edges {
      if let target = byKey[edge.to], target != edge.from { targets[edge.from, default: []].insert(target) }
    }
    for (index, found) in targets {
      packages[index].dependencies = found.map { packages[$0].purl.description }.sorted()
    }
    extraction.packages += packages
    if refused > 0 { extraction.problem("\(refused) entries have no name or version that a package can have") }
    if overflowed { extraction.problem("more than \(Self.maximumPackages) packages: the rest was left out") }
  }
}
