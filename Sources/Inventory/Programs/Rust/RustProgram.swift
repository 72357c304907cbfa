import Archives
import Images
import Model
import Parsing

/// The crates that a Rust program was linked from, as cargo-auditable wrote them into it.
///
/// Dependencies of build scripts are not in the program and are left out. Attributes: `main-module` for the root crate,
/// `cargo.source` for crates that are not from crates.io (`git`, `local`, `registry`).
///
/// Source: cargo-auditable, "Data format": section `.dep-v0`, JSON compressed with zlib.
struct RustProgram: Extractor {
  static let name = "rust-program"
  static let version = 1
  static let selectors: [Selector] = [.magic(.elf), .magic(.pe), .magic(.machO)]

  /// As cargo-auditable's own reader: real lists are a few kilobytes.
  static let maximumList = 8 << 20
  static let maximumCrates = 50_000

  func interest(in file: FileEntry, head: Bytes) -> Interest { ProgramInterest.linked(file, head) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for program in ProgramFile.all(in: content.bytes) {
      guard let part = program.section(".dep-v0") else { continue }
      let list: Bytes
      do throws(ArchiveError) {
        list = try Inflate.zlib(program.bytes[part.range], limit: Self.maximumList)
      } catch {
        throw ParseError("cargo-auditable list", "\(error)", at: part.range.lowerBound)
      }
      for package in try Self.packages(list) where !extraction.packages.contains(package) {
        extraction.packages.append(package)
      }
    }
  }

  private struct Crate {
    var name = ""
    var version = ""
    var source = ""
    var isForBuild = false
    var isRoot = false
    var dependencies: [Int] = []
  }

  static func packages(_ list: Bytes) throws(ParseError) -> [Package] {
    var crates: [Crate] = []
    var reader = JSONReader(list, maximumDepth: 16)
    try reader.object { key, reader throws(ParseError) in
      guard key == "packages" else { return _ = try reader.skip() }
      try reader.array { reader throws(ParseError) in
        guard crates.count < maximumCrates else {
          throw ParseError("cargo-auditable list", "more than \(maximumCrates) crates")
        }
        crates.append(try crate(&reader))
      }
    }
    let names = crates.map { PackageURL(type: "cargo", name: $0.name, version: $0.version).description }
    return crates.compactMap { crate in
      guard !crate.isForBuild, !crate.name.isEmpty else { return nil }
      var attributes: [String: String] = [:]
      if crate.isRoot { attributes["main-module"] = "true" }
      if crate.source != "crates.io", !crate.source.isEmpty { attributes["cargo.source"] = crate.source }
      return Package(
        type: "cargo", name: crate.name, version: crate.version,
        purl: PackageURL(type: "cargo", name: crate.name, version: crate.version),
        dependencies: crate.dependencies.filter { crates.indices.contains($0) && !crates[$0].isForBuild }
          .map { names[$0] },
        foundBy: name, attributes: attributes)
    }
  }

  private static func crate(_ reader: inout JSONReader) throws(ParseError) -> Crate {
    var crate = Crate()
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "name": crate.name = try reader.string()
      case "version": crate.version = try reader.string()
      case "source": crate.source = try reader.stringIfPresent() ?? ""
      case "kind": crate.isForBuild = try reader.stringIfPresent() == "build"
      case "root": crate.isRoot = try reader.kind() == .bool ? try reader.bool() : false
      case "dependencies" where try reader.kind() == .array:
        try reader.array { reader throws(ParseError) in
          guard crate.dependencies.count < maximumCrates else {
            throw ParseError("cargo-auditable list", "too many dependencies of one crate")
          }
          crate.dependencies.append(try reader.integer())
        }
      default: try reader.skip()
      }
    }
    return crate
  }
}
