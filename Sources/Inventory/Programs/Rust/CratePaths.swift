import Images
import Model
import Parsing

/// Crates that a Rust program without a list names all the same: where the compiler writes a message for a panic, it
/// writes the path of the source, and in cargo's cache that is named after crate and version.
///
/// A crate that can't panic is not seen, and one that is seen may be linked only in part: attribute `evidence` =
/// `binary`.
struct CratePaths: Extractor {
  static let name = "rust-crate-paths"
  static let version = 1
  static let selectors: [Selector] = [.magic(.elf), .magic(.pe), .magic(.machO)]

  static let maximumCrates = 5000

  func interest(in file: FileEntry, head: Bytes) -> Interest { ProgramInterest.linked(file, head) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var found: Set<String> = []
    for program in ProgramFile.all(in: content.bytes) where program.section(".dep-v0") == nil {
      for range in program.constants {
        Self.collect(program.bytes[range], Self.registry, UInt8(ascii: "/"), into: &found)
        if program.format == .pe {
          Self.collect(program.bytes[range], Self.windowsRegistry, UInt8(ascii: "\\"), into: &found)
        }
        content.forget(range)
      }
    }
    for crate in found.sorted() {
      guard let (name, version) = Self.split(crate) else { continue }
      extraction.packages.append(
        Package(
          type: "cargo", name: name, version: version, purl: PackageURL(type: "cargo", name: name, version: version),
          foundBy: Self.name, attributes: ["evidence": "binary"]))
    }
  }

  private static let registry = BytePattern("/registry/")
  private static let windowsRegistry = BytePattern("\\registry\\")

  /// `…/registry/src/REGISTRY/CRATE/` of cargo's cache, `…/cargo/registry/CRATE/` of Debian's packages.
  private static func collect(
    _ bytes: Bytes, _ pattern: BytePattern, _ separator: UInt8, into found: inout Set<String>
  ) {
    bytes.withUnsafeBytes { memory in
      var from = 0
      while found.count < maximumCrates, let hit = pattern.first(in: memory, from: from) {
        from = hit + pattern.count
        guard let first = component(memory, from, separator) else { continue }
        let isSource = memory[from..<first].elementsEqual("src".utf8)
        let isDebian = hit >= 5 && memory[hit - 5..<hit].elementsEqual("cargo".utf8)
        guard isSource || isDebian else { continue }
        var crate = from..<first
        if isSource {
          guard let second = component(memory, first + 1, separator),
            let third = component(memory, second + 1, separator)
          else { continue }
          crate = second + 1..<third
        }
        found.insert(String(decoding: memory[crate], as: UTF8.self))
      }
    }
  }

  /// The end of a path component that begins at `start` and is closed by a separator.
  private static func component(_ memory: UnsafeRawBufferPointer, _ start: Int, _ separator: UInt8) -> Int? {
    var at = start
    while at < memory.count, at - start <= 128 {
      switch memory[at] {
      case separator: return at > start ? at : nil
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "+"):
        at += 1
      default: return nil
      }
    }
    return nil
  }

  /// `NAME-VERSION`; the version begins at the first `-` before a number with two dots.
  static func split(_ crate: String) -> (name: String, version: String)? {
    var from = crate.startIndex
    while let dash = crate[from...].firstIndex(of: "-") {
      let version = crate[crate.index(after: dash)...]
      let numbers = version.prefix { $0.isNumber || $0 == "." }.split(separator: ".", omittingEmptySubsequences: false)
      if numbers.count >= 3, numbers.prefix(3).allSatisfy({ !$0.isEmpty && $0.utf8.count < 12 }),
        dash > crate.startIndex
      {
        return (String(crate[..<dash]), String(version))
      }
      from = crate.index(after: dash)
    }
    return nil
  }
}
