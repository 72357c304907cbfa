import Images
import Model

/// What the files of a root say about the distribution, in the order in which they are believed.
struct SystemClaims {
  struct Claim {
    var path: String
    var system: OperatingSystem
  }

  /// os-release first (os-release(5)); the others serve where it is missing or says too little.
  static let paths =
    ["etc/os-release", "usr/lib/os-release"]
    + ["x86_64", "aarch64"].map { "\($0)-bottlerocket-linux-gnu/sys-root/usr/lib/os-release" }
    + ["alpine-release", "lsb-release", "debian_version", "redhat-release", "centos-release", "oracle-release"]
    .map { "etc/" + $0 }
    + ["rocky", "almalinux", "fedora", "system", "SuSE", "arch", "gentoo"].map { "etc/\($0)-release" }

  let claims: [Claim]
  /// From `etc/apk/repositories`: `edge` or `v3.20`.
  private let alpineBranch: String?
  /// From apt's sources: `bookworm`, `sid` …
  private let suites: Set<Substring>

  init(_ draft: InventoryDraft, _ root: SystemRoot) {
    var byPath: [String: (OperatingSystem?, [String: String])] = [:]
    for file in draft.files {
      for (_, extraction) in file.results
      where extraction.operatingSystem != nil || extraction.notes[Self.branchNote] != nil {
        for path in [file.path] + file.node.otherNames {
          byPath[path] = (extraction.operatingSystem, extraction.notes)
        }
      }
    }
    func known(_ relative: String) -> (path: String, OperatingSystem?, [String: String])? {
      let path = root.path(relative)
      guard let real = draft.tree.realPath(path), let hit = byPath[real] else { return nil }
      return (real, hit.0, hit.1)
    }
    var found: [Claim] = []
    for relative in Self.paths {
      guard let (path, system, _) = known(relative), let system, !found.contains(where: { $0.path == path }) else {
        continue
      }
      found.append(Claim(path: path, system: system))
    }
    claims = found
    alpineBranch = known("etc/apk/repositories")?.2[Self.branchNote]
    var suites: Set<Substring> = []
    for file in draft.files where file.path.hasPrefix(root.path("etc/apt/")) {
      for (_, extraction) in file.results {
        suites.formUnion((extraction.notes[Self.suitesNote] ?? "").split(separator: " "))
      }
    }
    self.suites = suites
  }

  /// Note of the extractor that reads apt's sources: suites, separated by blanks.
  static let suitesNote = "apt.suites"

  /// Note of the extractor that reads `etc/apk/repositories`.
  static let branchNote = "apk.branch"

  /// The claim that counts, completed by the others where they speak of the same distribution.
  var best: Claim? {
    guard var best = claims.first else { return nil }
    if best.system.version.isEmpty {
      for other in claims.dropFirst() where other.system.id == best.system.id {
        if best.system.version.isEmpty { best.system.version = other.system.version }
        if best.system.codename == nil || best.system.codename == best.system.id {
          best.system.codename = other.system.codename
        }
      }
    }
    if best.system.id == "alpine" || best.system.id == "postmarketos" {
      if best.system.version.contains("_alpha") || best.system.version.hasPrefix("edge") || alpineBranch == "edge" {
        best.system.version = "edge"
      }
    }
    if best.system.id == "debian", best.system.version.isEmpty, suites.contains("sid") || suites.contains("unstable") {
      best.system.codename = "sid"
    }
    if best.system.codename == nil,
      let release = EndOfLifeTable.release(id: best.system.id, version: best.system.version)
    {
      best.system.codename = release.codename
    }
    return best
  }
}
