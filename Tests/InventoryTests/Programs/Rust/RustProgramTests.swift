import Foundation
import Images
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct RustProgramTests {
  static let list = """
    {"packages":[{"name":"adler","version":"1.0.2","source":"crates.io"},
    {"name":"app","version":"0.1.0","source":"local","dependencies":[0,2,3],"root":true},
    {"name":"cc","version":"1.0.79","source":"crates.io","kind":"build"},
    {"name":"forked","version":"0.3.0","source":"git","dependencies":[0,99,-1]}],"format":1}
    """

  /// A zlib stream of stored blocks: needs no compressor.
  static func zlib(_ content: [UInt8]) -> [UInt8] {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in content {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    let length = UInt16(content.count)
    func little(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }
    return [0x78, 0x01, 0x01] + little(length) + little(~length) + content + bigEndian(b << 16 | a)
  }

  static func elf(_ list: [UInt8]) -> [UInt8] {
    var writer = ElfWriter()
    writer.add(".rodata", "x")
    writer.add(".dep-v0", zlib(list), flags: 0)
    return writer.bytes()
  }

  @Test func readsTheList() throws {
    let extraction = try ProgramTrial.extract(RustProgram(), Self.elf(Array(Self.list.utf8)))
    #expect(ProgramTrial.names(extraction) == ["adler 1.0.2", "app 0.1.0", "forked 0.3.0"])
    let app = extraction.packages.first { $0.name == "app" }
    #expect(app?.attributes == ["main-module": "true", "cargo.source": "local"])
    #expect(app?.dependencies == ["pkg:cargo/adler@1.0.2", "pkg:cargo/forked@0.3.0"])
    #expect(extraction.packages.first { $0.name == "forked" }?.dependencies == ["pkg:cargo/adler@1.0.2"])
  }

  @Test func refusesBrokenLists() {
    #expect(throws: ParseError.self) {
      try ProgramTrial.extract(RustProgram(), Self.elf(Array("{\"packages\":3}".utf8)))
    }
    var writer = ElfWriter()
    writer.add(".dep-v0", Array("no zlib".utf8) + [UInt8](repeating: 0, count: 256), flags: 0)
    #expect(throws: ParseError.self) { try ProgramTrial.extract(RustProgram(), writer.bytes()) }
  }

  @Test func findsCratesInPanicMessages() throws {
    var writer = ElfWriter()
    writer.add(
      ".rodata",
      """
      /root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/serde_json-1.0.108/src/de.rs\
      called `Option::unwrap()`/home/u/.cargo/registry/src/github.com-1ecc6299db9ec823/sha-1-0.10.1/src/lib.rs\
      /usr/share/cargo/registry/wasi-0.11.0+wasi-snapshot-preview1/src/lib.rs\
      /registry/src//registry/src/x/not a crate/registry/src/a/tokio-1.2/lib.rs/registry/src/a/b-2.0.0-rc.1/src/x
      """)
    let extraction = try ProgramTrial.extract(CratePaths(), writer.bytes())
    #expect(
      ProgramTrial.names(extraction) == [
        "b 2.0.0-rc.1", "serde_json 1.0.108", "sha-1 0.10.1", "wasi 0.11.0+wasi-snapshot-preview1",
      ])
    #expect(extraction.packages.allSatisfy { $0.attributes == ["evidence": "binary"] })
    var windows = PEWriter()
    windows.add(".rdata", Array("C:\\Users\\u\\.cargo\\registry\\src\\index.crates.io-1\\rand-0.8.5\\src\\lib.rs".utf8))
    #expect(try ProgramTrial.names(ProgramTrial.extract(CratePaths(), windows.bytes())) == ["rand 0.8.5"])
    // With a list there is no need to guess.
    writer.add(".dep-v0", Self.zlib(Array(Self.list.utf8)), flags: 0)
    #expect(try ProgramTrial.extract(CratePaths(), writer.bytes()).isEmpty)
  }

  @Test func survivesDamage() {
    var windows = PEWriter()
    windows.add(".dep-v0", Self.zlib(Array(Self.list.utf8)))
    ProgramTrial.damage(
      [Self.elf(Array(Self.list.utf8)), windows.bytes()], rounds: 1500, seed: 72, [RustProgram(), CratePaths()])
  }

  /// Against an object that a compiler and a linker make, with the section that cargo-auditable would add.
  @Test func readsWhatObjcopyAdds() throws {
    guard Tool.find("gcc") != nil, Tool.find("objcopy") != nil else {
      print("skipped: gcc and objcopy are not installed")
      return
    }
    let directory = try TemporaryDirectory()
    try directory.write("main.c", "int main(void) { return 0; }\n")
    try directory.write("list", Self.zlib(Array(Self.list.utf8)))
    try Tool.run("gcc", ["-o", "plain", "main.c"], in: directory.path)
    try Tool.run("objcopy", ["--add-section", ".dep-v0=list", "plain", "audited"], in: directory.path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/audited")))
    #expect(try ProgramTrial.extract(RustProgram(), bytes, at: "data/file.bin").packages.count == 3)
  }
}
