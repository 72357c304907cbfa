/// The version of a program's own module: the module's where Go knew it, else what the build says about it.
///
/// Programs are built in a working copy, where Go has no version to write and says `(devel)`. Then the linker flag that
/// sets a variable named after the version tells it, and at last the commit, as the pseudo-version that Go would make
/// of it. Where a version comes from is said, as a pseudo-version compares with no released one.
struct GoMainVersion: Equatable {
  enum Origin: String { case module, linkerFlag = "linker-flag", symbol, commit, none }

  var version = ""
  var origin = Origin.none

  init(_ information: GoBuildInformation, symbolVersion: () -> String? = { nil }) {
    if let version = information.main?.version, version != "(devel)", !version.isEmpty {
      self.version = version
      origin = .module
    } else if let version = Self.flag(information) {
      self.version = version
      origin = .linkerFlag
    } else if let version = symbolVersion().flatMap(Self.canonical) {
      self.version = version
      origin = .symbol
    } else if let version = Self.commit(information.settings) {
      self.version = version
      origin = .commit
    }
  }

  /// Variables that hold the program's own version; `goVersion`, `apiVersion` and the like don't.
  private static let variables: Set<String> = [
    "version", "buildversion", "appversion", "gitversion", "releaseversion", "versionnumber", "currentversion",
    "progversion", "programversion", "semver", "gittag", "tag", "release", "ver", "versionstring", "fullversion",
    "serviceversion", "cliversion", "binversion", "productversion",
  ]

  /// `-X PACKAGE.VARIABLE=VALUE` among the linker's flags; of several the one nearest to the main package.
  private static func flag(_ information: GoBuildInformation) -> String? {
    guard let flags = information.settings["-ldflags"] else { return nil }
    let words = GoQuoting.words(flags)
    var best: (rank: Int, version: String)?
    for (index, word) in words.enumerated() {
      let assignment: Substring
      if word == "-X" || word == "--X" {
        guard index + 1 < words.count else { continue }
        assignment = words[index + 1][...]
      } else if word.hasPrefix("-X=") {
        assignment = word.dropFirst(3)
      } else {
        continue
      }
      guard let equals = assignment.firstIndex(of: "="),
        let dot = assignment[..<equals].lastIndex(of: "."),
        let version = canonical(String(assignment[assignment.index(after: equals)...]))
      else { continue }
      let variable = assignment[assignment.index(after: dot)..<equals].lowercased()
      guard variables.contains(variable) else { continue }
      let package = assignment[..<dot]
      let module = information.main?.path ?? information.path
      let isOwn = package == "main" || package == module || package.hasPrefix(module + "/")
      let rank = (package == "main" ? 0 : isOwn ? 2 : 4) + (variable == "version" ? 0 : 1)
      if best.map({ rank < $0.rank }) ?? true { best = (rank, version) }
    }
    return best?.version
  }

  /// `v1.2.3…` of what looks like a version: digits with a dot, whatever stands behind.
  static func canonical(_ text: String) -> String? {
    let text = text.hasPrefix("v") || text.hasPrefix("V") ? text.dropFirst() : text[...]
    guard text.utf8.count <= 100, let first = text.split(separator: ".").first, text.contains("."),
      !first.isEmpty, first.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let second = text.split(separator: ".").dropFirst().first?.utf8.first, (0x30...0x39).contains(second),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    return "v" + text
  }

  /// `v0.0.0-yyyymmddhhmmss-abcdefabcdef`.
  private static func commit(_ settings: [String: String]) -> String? {
    guard let revision = settings["vcs.revision"], revision.utf8.count >= 12, let time = settings["vcs.time"] else {
      return nil
    }
    let digits = time.utf8.filter { (0x30...0x39).contains($0) }
    guard digits.count >= 14 else { return nil }
    return "v0.0.0-\(String(decoding: digits.prefix(14), as: UTF8.self))-\(revision.prefix(12))"
  }
}
