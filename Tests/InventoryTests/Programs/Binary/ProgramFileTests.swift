import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct ProgramFileTests {
  @Test(arguments: [true, false], [true, false]) func readsElf(_ is64Bit: Bool, _ isBigEndian: Bool) throws {
    var writer = ElfWriter(is64Bit: is64Bit, isBigEndian: isBigEndian)
    writer.add(".text", [0x90, 0x90, 0x90], flags: 6)
    writer.add(".rodata", "constant")
    writer.add(".data", "variable", flags: 3)
    writer.add(".comment", "GCC", flags: 0)
    let file = try #require(ProgramFile.all(in: Bytes(writer.bytes())).first)
    #expect(file.kind == .executable)
    #expect(file.section(".rodata").map { file.bytes[$0.range] } == Bytes("constant"))
    #expect(file.section(".comment").map { file.bytes[$0.range] } == Bytes("GCC"))
    #expect(file.section(".nothing") == nil)
    #expect(file.memory(at: writer.address(of: ".data"), count: 8) == Bytes("variable"))
    #expect(file.memory(at: writer.address(of: ".data"), count: 9) == nil)
    #expect(file.constants.map { file.bytes[$0].text } == ["constant", "variable"])
    #expect(file.variables.map { file.bytes[$0].text } == ["variable"])

    writer.hasSectionTable = false
    let stripped = try #require(ProgramFile.all(in: Bytes(writer.bytes())).first)
    #expect(stripped.sections.isEmpty)
    #expect(stripped.constants.map { stripped.bytes[$0].text } == ["constant", "variable"])
  }

  @Test func readsPEAndMachO() throws {
    var windows = PEWriter()
    windows.add(".text", [1, 2, 3], flags: 0x6000_0020)
    windows.add(".rdata", Array("constant".utf8))
    let pe = try #require(ProgramFile.all(in: Bytes(windows.bytes())).first)
    #expect(pe.kind == .library)
    #expect(pe.section(".rdata").map { pe.bytes[$0.range] } == Bytes("constant"))
    #expect(pe.memory(at: 0x2000, count: 8) == Bytes("constant"))
    #expect(pe.constants.count == 1)

    var mac = MachOWriter()
    mac.add("__const", Array("constant".utf8))
    let files = ProgramFile.all(in: Bytes(MachOWriter.fat([mac.bytes(), mac.bytes()])))
    #expect(files.count == 2)
    for file in files + ProgramFile.all(in: Bytes(mac.bytes())) {
      #expect(file.section("__const").map { file.bytes[$0.range] } == Bytes("constant"))
      #expect(file.memory(at: 0x1000, count: 8) == Bytes("constant"))
    }
  }

  @Test func overlappingPartsAreSearchedOnce() {
    #expect(ProgramFile.union([5..<9, 0..<3, 2..<6, 20..<21]) == [0..<9, 20..<21])
    #expect(ProgramFile.union([]) == [])
  }

  @Test func guileFilesAreNoPrograms() {
    var writer = ElfWriter()
    writer.add(".rodata", "x")
    var bytes = writer.bytes()
    bytes[18] = 0
    #expect(ProgramFile.all(in: Bytes(bytes)).isEmpty)
  }

  @Test func patternsAreFoundWhereverTheyStand() {
    var random = SeededGenerator(seed: 9)
    let pattern = BytePattern("abcab")
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0x61...0x63, using: &random) }
      let expected = Bytes(text).firstRange(of: Array("abcab".utf8))?.lowerBound
      #expect(text.withUnsafeBytes { pattern.first(in: $0) } == expected)
    }
  }
}
