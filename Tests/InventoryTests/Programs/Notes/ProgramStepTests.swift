import Testing

@testable import Inventory

/// What the resolution makes of programs' notes.
@Suite struct ProgramStepTests {
  static func packed() -> [UInt8] {
    var writer = ElfWriter()
    writer.hasSectionTable = false
    writer.add(".text", [1, 2, 3, 4] + Array("UPX!".utf8) + [UInt8](repeating: 7, count: 400), flags: 6)
    return writer.bytes()
  }

  static func noted() -> [UInt8] {
    var writer = ElfWriter()
    writer.add(".rodata", [UInt8](repeating: 1, count: 200))
    let note = ProgramNoteTests.note(
      "{\"type\":\"deb\",\"name\":\"hello\",\"version\":\"2.10-3\",\"os\":\"debian\"}", writer)
    writer.add(".note.package", note, type: 7)
    return writer.bytes()
  }

  @Test func aPackedProgramIsAFinding() {
    var image = TestImage()
    image.layer { $0.file("opt/miner", Self.packed(), mode: 0o755) }
    let inventory = image.inventory()
    #expect(inventory.findings.map(\.rule).contains("inventory.packed-program"))
  }

  @Test func notesCountWhereThereIsNoDatabase() {
    var bare = TestImage()
    bare.layer { $0.file("usr/bin/hello", Self.noted(), mode: 0o755) }
    #expect(bare.inventory().packages.map(\.name) == ["hello"])
    var debian = TestImage()
    debian.layer { layer in
      SampleSystem.debian(&layer)
      layer.file("usr/bin/hello", Self.noted(), mode: 0o755)
    }
    #expect(!debian.inventory().packages.map(\.name).contains("hello"))
  }

  static func program(_ text: String) -> [UInt8] {
    var writer = ElfWriter()
    writer.add(".rodata", [UInt8](repeating: 1, count: 200) + Array(text.utf8) + [UInt8](repeating: 0, count: 64))
    return writer.bytes()
  }

  @Test func theDistributionsOwnProgramIsNoSecondPackage() {
    let bash = Self.program("\0@(#)Bash version 5.2.15(1) release GNU\0")
    var image = TestImage()
    image.layer { layer in
      SampleSystem.debian(&layer)
      layer.file("usr/bin/bash", bash, mode: 0o755)
      layer.file("usr/local/bin/bash", bash, mode: 0o755)
    }
    let found = image.inventory().packages.filter { $0.type == "generic" }
    #expect(found.map(\.name) == ["bash"] && found.map(\.locations) == [["usr/local/bin/bash"]])
    // What is vendored in a package of another name stays, and says whose it is.
    var vendored = TestImage()
    vendored.layer { layer in
      SampleSystem.debian(&layer)
      layer.file("usr/lib/x86_64-linux-gnu/libc.so.6", bash, mode: 0o755)
    }
    let inside = vendored.inventory().packages.filter { $0.type == "generic" }
    #expect(inside.map(\.name) == ["bash"] && inside.first?.ownedBy?.contains("libc6") == true)
  }
}
