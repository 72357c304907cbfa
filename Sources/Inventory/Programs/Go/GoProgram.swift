import Images
import Model
import Parsing

/// The modules and the standard library that a Go program was linked from.
///
/// Attributes: `main-module`, and of it `version-origin` (`module`, `linker-flag`, `symbol`, `commit`);
/// `go.replaced` the module that a `replace` took the place of; of the standard library `go.version`.
struct GoProgram: Extractor {
  static let name = "go-program"
  static let version = 1
  static let selectors: [Selector] = [.magic(.elf), .magic(.pe), .magic(.machO)]

  func interest(in file: FileEntry, head: Bytes) -> Interest { ProgramInterest.linked(file, head) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for program in ProgramFile.all(in: content.bytes) {
      guard let information = GoBuildInformation.find(in: program) else { continue }
      let version = GoMainVersion(information) { ProgramSymbols.goVersionString(program) }
      for package in Self.packages(information, version) where !extraction.packages.contains(package) {
        extraction.packages.append(package)
      }
    }
  }

  static func packages(_ information: GoBuildInformation, _ version: GoMainVersion) -> [Package] {
    var packages = information.dependencies.map(package)
    let standard = GoToolchainVersion(information.goVersion)
    packages.append(
      Package(
        type: "golang", name: "stdlib", version: standard.version,
        purl: PackageURL(type: "golang", name: "stdlib", version: standard.version), foundBy: name,
        attributes: ["go.version": information.goVersion]))
    let path = information.main?.path ?? information.path
    // Programs of one file, `go run x.go`, have no name of their own.
    guard !path.isEmpty, path != "command-line-arguments" else { return packages }
    var main = package(.init(path: path, version: version.version, sum: information.main?.sum ?? ""))
    main.attributes["main-module"] = "true"
    if version.origin != .none { main.attributes["version-origin"] = version.origin.rawValue }
    if information.path != path, !information.path.isEmpty { main.attributes["go.main-package"] = information.path }
    main.architecture = information.settings["GOARCH"]
    main.dependencies = packages.map(\.purl.description)
    packages.insert(main, at: 0)
    return packages
  }

  private static func package(_ module: GoBuildInformation.Module) -> Package {
    var path = module.path
    var version = module.version == "(devel)" ? "" : module.version
    var attributes: [String: String] = [:]
    if let replaced = module.replaced {
      // A folder on the builder's disk has no version, and is no name for anybody else.
      if path.hasPrefix("./") || path.hasPrefix("../") || path.hasPrefix("/") || version.isEmpty {
        attributes["go.replaced-by"] = String(path.prefix(512))
        (path, version) = (replaced.path, "")
      } else {
        attributes["go.replaced"] = replaced.version.isEmpty ? replaced.path : "\(replaced.path)@\(replaced.version)"
      }
    }
    let slash = path.lastIndex(of: "/")
    return Package(
      type: "golang", name: path, version: version,
      purl: PackageURL(
        type: "golang", namespace: slash.map { String(path[..<$0]) },
        name: slash.map { String(path[path.index(after: $0)...]) } ?? path, version: version),
      foundBy: name, digests: module.sum.isEmpty ? [] : [module.sum], attributes: attributes)
  }
}

/// `go1.21.3` as a semantic version: `1.21.3`, `go1.22rc1` as `1.22.0-rc.1`; empty for a development version.
struct GoToolchainVersion {
  let version: String

  init(_ text: String) {
    guard text.hasPrefix("go") else {
      version = ""
      return
    }
    var rest = text.utf8.dropFirst(2)
    func number() -> Int? {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty, digits.count < 10 else { return nil }
      rest = rest.dropFirst(digits.count)
      return Int(Substring(digits))
    }
    var numbers: [Int] = []
    while numbers.count < 3, let next = number() {
      numbers.append(next)
      guard rest.first == UInt8(ascii: ".") else { break }
      rest = rest.dropFirst()
    }
    guard !numbers.isEmpty else {
      version = ""
      return
    }
    while numbers.count < 3 { numbers.append(0) }
    var result = numbers.map(String.init).joined(separator: ".")
    for phase in ["rc", "beta"] where rest.starts(with: phase.utf8) {
      rest = rest.dropFirst(phase.utf8.count)
      if let count = number() { result += "-\(phase).\(count)" }
    }
    version = result
  }
}
