import Foundation
import Images
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct GoProgramTests {
  static let text = [
    "path\texample.org/tool/cmd/tool", "mod\texample.org/tool\t(devel)\t",
    "dep\tgithub.com/gorilla/mux\tv1.8.0\th1:i40aqfkR1h2SlN9hojwV5ZA91wcXFOvkdNIeFDP5koI=",
    "dep\tgopkg.in/yaml.v2\tv2.2.0\th1:aaa", "=>\tgithub.com/other/yaml\tv2.9.9\th1:bbb",
    "dep\texample.org/local\tv0.0.0", "=>\t../local\t(devel)\t",
    "dep\tgithub.com/docker/docker\tv20.10.7+incompatible\th1:ccc",
    "build\t-ldflags=\"-s -w -X main.date=2024-01-01 -X 'example.org/tool/internal.goVersion=1.2.3' -X main.Version=4.5.6\"",
    "build\tGOARCH=amd64", "build\tvcs.revision=0123456789abcdef0123456789abcdef01234567",
    "build\tvcs.time=2023-05-06T07:08:09Z", "",
  ].joined(separator: "\n")

  static func wrapped(_ text: String) -> [UInt8] {
    [UInt8](repeating: 0x30, count: 16) + Array(text.utf8) + [UInt8](repeating: 0x39, count: 16)
  }

  static func varint(_ value: Int) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }

  /// The form since Go 1.18.
  static func inline(_ version: String = "go1.21.3", _ text: String = text) -> [UInt8] {
    let body = wrapped(text)
    return [0xFF] + Array(" Go buildinf:".utf8) + [0, 2] + [UInt8](repeating: 0, count: 16) + varint(version.utf8.count)
      + Array(version.utf8) + varint(body.count) + body
  }

  static let expected = [
    "example.org/local", "example.org/tool v4.5.6", "github.com/docker/docker v20.10.7+incompatible",
    "github.com/gorilla/mux v1.8.0", "github.com/other/yaml v2.9.9", "stdlib 1.21.3",
  ]

  @Test func readsElf() throws {
    var writer = ElfWriter()
    writer.add(".rodata", "x")
    writer.add(".go.buildinfo", Self.inline(), flags: 3)
    let extraction = try ProgramTrial.extract(GoProgram(), writer.bytes())
    #expect(ProgramTrial.names(extraction) == Self.expected)
    let main = try #require(extraction.packages.first)
    #expect(main.attributes["main-module"] == "true")
    #expect(main.attributes["version-origin"] == "linker-flag")
    #expect(main.architecture == "amd64")
    #expect(main.dependencies.count == 5)
    let mux = extraction.packages.first { $0.name.hasSuffix("mux") }
    #expect(mux?.purl.description == "pkg:golang/github.com/gorilla/mux@v1.8.0")
    #expect(mux?.digests == ["h1:i40aqfkR1h2SlN9hojwV5ZA91wcXFOvkdNIeFDP5koI="])
    let yaml = extraction.packages.first { $0.name.hasSuffix("yaml") }
    #expect(yaml?.attributes["go.replaced"] == "gopkg.in/yaml.v2@v2.2.0")
  }

  @Test func findsItWithoutSectionsAndBehindALure() throws {
    // Go's own tools have the magic among their constants.
    let lure = [0xFF] + Array(" Go buildinf:".utf8) + [8, 2] + [UInt8](repeating: 0xFF, count: 40)
    var writer = ElfWriter()
    writer.add(".rodata", lure)
    writer.add(".data", lure + [1, 2] + Self.inline(), flags: 3)
    for hasSectionTable in [true, false] {
      writer.hasSectionTable = hasSectionTable
      #expect(try ProgramTrial.names(ProgramTrial.extract(GoProgram(), writer.bytes())) == Self.expected)
    }
  }

  @Test func readsPEAndMachO() throws {
    var windows = PEWriter()
    windows.add(".data", Self.inline(), flags: 0xC000_0040)
    #expect(try ProgramTrial.names(ProgramTrial.extract(GoProgram(), windows.bytes())) == Self.expected)
    var mac = MachOWriter()
    mac.add("__go_buildinfo", Self.inline())
    let fat = MachOWriter.fat([mac.bytes(), mac.bytes()])
    #expect(try ProgramTrial.names(ProgramTrial.extract(GoProgram(), fat)) == Self.expected)
  }

  /// Before Go 1.18: addresses of string headers.
  @Test(arguments: [true, false], [true, false]) func followsPointers(_ is64Bit: Bool, _ isBigEndian: Bool) throws {
    var writer = ElfWriter(is64Bit: is64Bit, isBigEndian: isBigEndian)
    let body = Self.wrapped(Self.text)
    writer.add(".rodata", Array("go1.16.15".utf8) + body)
    writer.add(".headers", [UInt8](repeating: 0, count: 32), flags: 3)
    writer.add(".go.buildinfo", [UInt8](repeating: 0, count: 32), flags: 3)
    // Offsets are known once there are as many sections as there will be.
    let data = writer.address(of: ".rodata")
    let headers = writer.address(of: ".headers")
    var final = ElfWriter(is64Bit: is64Bit, isBigEndian: isBigEndian)
    final.add(".rodata", Array("go1.16.15".utf8) + body)
    let both = final.word(data) + final.word(9) + final.word(data + 9) + final.word(UInt64(body.count))
    final.add(".headers", both + [UInt8](repeating: 0, count: 32 - both.count), flags: 3)
    let magic = [0xFF] + Array(" Go buildinf:".utf8) + [is64Bit ? 8 : 4, isBigEndian ? 1 : 0]
    let pointers = final.word(headers) + final.word(headers + (is64Bit ? 16 : 8))
    final.add(".go.buildinfo", magic + pointers + [UInt8](repeating: 0, count: 16 - pointers.count), flags: 3)
    let names = try ProgramTrial.names(ProgramTrial.extract(GoProgram(), final.bytes()))
    #expect(names == Self.expected.map { $0.hasPrefix("stdlib") ? "stdlib 1.16.15" : $0 })
  }

  @Test(arguments: [
    ("go1.21.3", "1.21.3"), ("go1.22rc1", "1.22.0-rc.1"), ("go1.9beta2", "1.9.0-beta.2"), ("go1.18", "1.18.0"),
    ("go1.19.13 X:nocoverageredesign", "1.19.13"), ("go1.20.10-fips", "1.20.10"), ("devel go1.22-abcdef", ""),
    ("go", ""), ("go1.21.99999999999999", "1.21.0"),
  ]) func writesToolchainVersions(_ text: String, _ expected: String) {
    #expect(GoToolchainVersion(text).version == expected)
  }

  @Test(arguments: [
    ("-X main.version=1.2.3", "v1.2.3"), ("-X=main.Version=v1.2.3-rc1", "v1.2.3-rc1"),
    ("-X 'github.com/prometheus/common/version.Version=2.45.0' -X main.goVersion=1.20", "v2.45.0"),
    ("-X example.org/dep.Version=9.9.9 -X example.org/tool/build.gitVersion=1.0.1", "v1.0.1"),
    ("-X main.version=dev", nil), ("-X main.commit=1.2.3", nil), ("-s -w", nil), ("-X", nil), ("-X main.version", nil),
  ]) func takesTheVersionOutOfLinkerFlags(_ flags: String, _ expected: String?) {
    var information = GoBuildInformation(goVersion: "go1.20", text: Bytes("mod\texample.org/tool\t(devel)\t\n"))
    information.settings["-ldflags"] = flags
    let version = GoMainVersion(information)
    #expect(version.version == expected ?? "")
    #expect((version.origin == .linkerFlag) == (expected != nil))
  }

  @Test func theCommitIsTheLastResort() {
    var information = GoBuildInformation(goVersion: "go1.20", text: Bytes("mod\texample.org/tool\t(devel)\t\n"))
    information.settings = [
      "vcs.revision": "0123456789abcdef0123456789abcdef01234567", "vcs.time": "2023-05-06T07:08:09Z",
    ]
    #expect(GoMainVersion(information).version == "v0.0.0-20230506070809-0123456789ab")
    #expect(GoMainVersion(information) { "1.9.1" }.version == "v1.9.1")
    information.settings = [:]
    #expect(GoMainVersion(information).origin == .none)
  }

  @Test func unquotesSettings() {
    let text = "build\t\"a b\"=\"x\\ty\\\"z\\u00e9\"\nbuild\tc=`raw \\n`\nbuild\td=\"open\n"
    let information = GoBuildInformation(goVersion: "go1.20", text: Bytes(text))
    #expect(information.settings == ["a b": "x\ty\"zé", "c": "raw \\n"])
  }

  @Test func survivesDamage() {
    var elf = ElfWriter()
    elf.add(".rodata", "text")
    elf.add(".go.buildinfo", Self.inline(), flags: 3)
    var windows = PEWriter()
    windows.add(".data", Self.inline(), flags: 0xC000_0040)
    var mac = MachOWriter()
    mac.add("__go_buildinfo", Self.inline())
    ProgramTrial.damage(
      [elf.bytes(), windows.bytes(), mac.bytes(), MachOWriter.fat([mac.bytes()])], rounds: 2000, seed: 71, [GoProgram()]
    )
  }

  /// Against a program that Go itself makes.
  @Test func readsWhatGoWrites() throws {
    guard Tool.find("go") != nil else {
      print("skipped: go is not installed")
      return
    }
    let directory = try TemporaryDirectory()
    try directory.write(
      "go.mod",
      "module example.org/tool\n\ngo 1.18\n\nrequire example.org/dep v1.2.3\n\nreplace example.org/dep => ./dep\n")
    try directory.write("dep/go.mod", "module example.org/dep\n\ngo 1.18\n")
    try directory.write("dep/dep.go", "package dep\n\nfunc Answer() int { return 42 }\n")
    try directory.write(
      "main.go",
      "package main\n\nimport \"example.org/dep\"\n\nvar version = \"none\"\n\nfunc main() { println(version, dep.Answer()) }\n"
    )
    let environment = [
      "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOCACHE": directory.path + "/cache", "CGO_ENABLED": "0",
    ]
    for (name, flags, version) in [("plain", "-s -w -X main.version=7.8.9", "v7.8.9"), ("bare", "", "")] {
      try Tool.run(
        "go", ["build", "-buildvcs=false", "-ldflags", flags, "-o", name, "."], in: directory.path,
        environment: environment)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/\(name)")))
      let extraction = try ProgramTrial.extract(GoProgram(), bytes)
      #expect(extraction.packages.count == 3)
      #expect(extraction.packages.first?.version == version)
      #expect(extraction.packages.contains { $0.name == "example.org/dep" && $0.version.isEmpty })
      #expect(extraction.packages.contains { $0.name == "stdlib" && !$0.version.isEmpty })
    }
    // The flags are not written down with -trimpath, the symbol is.
    try Tool.run(
      "go", ["build", "-buildvcs=false", "-trimpath", "-ldflags", "-X main.version=7.8.9", "-o", "trimmed", "."],
      in: directory.path, environment: environment)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/trimmed")))
    let main = try ProgramTrial.extract(GoProgram(), bytes).packages.first
    #expect(main?.version == "v7.8.9")
  }
}
