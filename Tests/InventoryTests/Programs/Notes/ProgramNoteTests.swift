import Foundation
import Images
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct ProgramNoteTests {
  static func note(_ text: String, _ writer: ElfWriter) -> [UInt8] {
    var content = Array(text.utf8) + [0]
    while content.count % 4 != 0 { content.append(0) }
    let other = writer.number(4, 4) + writer.number(3, 4) + writer.number(3, 4) + Array("GNU\0".utf8) + [1, 2, 3, 0]
    return other + writer.number(4, 4) + writer.number(UInt64(content.count), 4) + writer.number(0xCAFE_1A7E, 4)
      + Array("FDO\0".utf8) + content
  }

  static let text = """
    {"type":"rpm","name":"coreutils","version":"9.1-8.fc38","architecture":"x86_64","osCpe":"cpe:/o:fedoraproject:fedora:38"}
    """

  @Test(arguments: [true, false], [true, false]) func readsPackageNotes(_ is64Bit: Bool, _ isBigEndian: Bool) throws {
    var writer = ElfWriter(is64Bit: is64Bit, isBigEndian: isBigEndian)
    writer.add(".rodata", [UInt8](repeating: 1, count: 200))
    writer.add(".note.package", Self.note(Self.text, writer), type: 7)
    for hasSectionTable in [true, false] {
      writer.hasSectionTable = hasSectionTable
      let extraction = try ProgramTrial.extract(PackageNote(), writer.bytes())
      let package = try #require(extraction.packages.first)
      #expect(package.purl.description == "pkg:rpm/fedoraproject/coreutils@9.1-8.fc38?arch=x86_64")
      #expect(package.attributes["evidence"] == "elf-note")
      #expect(package.attributes["os-cpe"] == "cpe:/o:fedoraproject:fedora:38")
    }
  }

  @Test func readsTheBillOfANativeImage() throws {
    let bill = """
      {"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"components":[{"type":"library","group":"io.micronaut",
      "name":"micronaut-core","version":"3.8.5","purl":"pkg:maven/io.micronaut/micronaut-core@3.8.5"}]}
      """
    guard Tool.find("gzip") != nil else {
      print("skipped: gzip is not installed")
      return
    }
    let directory = try TemporaryDirectory()
    let path = try directory.write("bill", bill)
    try Tool.run("gzip", [path])
    let packed = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
    var draft = ElfWriter()
    draft.type = 3
    draft.add(".rodata", [UInt8](repeating: 1, count: 200))
    draft.add(".data", packed + draft.word(UInt64(packed.count)), flags: 3)
    let (table, names) = draft.symbols([("sbom_length", 0, 8), ("sbom", 0, 0)])
    draft.add(".dynsym", table, type: 11, link: 4)
    draft.add(".dynstr", names, type: 3)
    var writer = ElfWriter()
    writer.type = 3
    writer.add(".rodata", [UInt8](repeating: 1, count: 200))
    writer.add(".data", packed + writer.word(UInt64(packed.count)), flags: 3)
    let data = draft.address(of: ".data")
    let symbols = writer.symbols([("sbom_length", data + UInt64(packed.count), 8), ("sbom", data, 8)])
    writer.add(".dynsym", symbols.table, type: 11, link: 4)
    writer.add(".dynstr", symbols.names, type: 3)
    let extraction = try ProgramTrial.extract(NativeImage(), writer.bytes())
    #expect(extraction.packages.map(\.purl.description) == ["pkg:maven/io.micronaut/micronaut-core@3.8.5"])
    #expect(extraction.packages.first?.name == "io.micronaut:micronaut-core")
    ProgramTrial.damage([writer.bytes()], rounds: 500, seed: 74, [NativeImage()])
  }

  @Test func saysThatAProgramIsPacked() throws {
    var random = SeededGenerator(seed: 8)
    let dense = (0..<40000).map { _ in UInt8.random(in: 0...255, using: &random) }
    var writer = ElfWriter()
    writer.hasSectionTable = false
    writer.add(".text", [1, 2, 3, 4] + Array("UPX!".utf8) + dense, flags: 6)
    #expect(try ProgramTrial.extract(PackedProgram(), writer.bytes()).notes == ["program.packed": "UPX"])
    var other = ElfWriter()
    other.hasSectionTable = false
    other.add(".text", dense, flags: 6)
    #expect(try ProgramTrial.extract(PackedProgram(), other.bytes()).notes == ["program.packed": "unknown"])
    other.hasSectionTable = true
    #expect(try ProgramTrial.extract(PackedProgram(), other.bytes()).isEmpty)
    var windows = PEWriter()
    windows.add("UPX0", [1])
    #expect(try ProgramTrial.extract(PackedProgram(), windows.bytes()).notes == ["program.packed": "UPX"])
  }

  /// Against UPX itself.
  @Test func knowsWhatUPXMakes() throws {
    guard Tool.find("upx") != nil, Tool.find("gcc") != nil else {
      print("skipped: upx or gcc is not installed")
      return
    }
    let directory = try TemporaryDirectory()
    try directory.write("main.c", "#include <stdio.h>\nint main(void) { puts(\"x\"); return 0; }\n")
    try Tool.run("gcc", ["-static", "-o", "plain", "main.c"], in: directory.path)
    try Tool.run("upx", ["-o", "packed", "plain"], in: directory.path)
    func notes(_ name: String) throws -> [String: String] {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/\(name)")))
      return try ProgramTrial.extract(PackedProgram(), bytes).notes
    }
    #expect(try notes("plain") == [:])
    #expect(try notes("packed") == ["program.packed": "UPX"])
  }

  @Test func survivesDamage() {
    var writer = ElfWriter()
    writer.add(".rodata", [UInt8](repeating: 1, count: 200))
    writer.add(".note.package", Self.note(Self.text, writer), type: 7)
    ProgramTrial.damage([writer.bytes()], rounds: 1500, seed: 73, [PackageNote(), PackedProgram(), NativeImage()])
  }
}
