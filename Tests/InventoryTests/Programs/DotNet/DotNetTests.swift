import Images
import Parsing
import Testing

@testable import Inventory

@Suite struct DotNetTests {
  static let list = """
    {"runtimeTarget":{"name":".NETCoreApp,Version=v8.0/linux-x64","signature":""},
     "targets":{".NETCoreApp,Version=v8.0":{},".NETCoreApp,Version=v8.0/linux-x64":{
      "App/1.0.0":{"dependencies":{"Newtonsoft.Json":"13.0.1","Meta":"2.0.0"},"runtime":{"App.dll":{}}},
      "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1":{"runtime":{"System.Private.CoreLib.dll":{}}},
      "Newtonsoft.Json/13.0.1":{"runtime":{"lib/netstandard2.0/Newtonsoft.Json.dll":{"fileVersion":"13.0.1.25517"}}},
      "Gone/4.3.0":{"runtime":{"lib/net6.0/Gone.dll":{}}},
      "Meta/2.0.0":{"dependencies":{"Newtonsoft.Json":"13.0.1"}},
      "EmptyMeta/2.0.0":{"dependencies":{"Gone":"4.3.0"}},
      "Native/1.1.0":{"runtimeTargets":{"runtimes/linux-x64/native/libnative.so":{"rid":"linux-x64"}}},
      "Placeholder/1.0.0":{"runtime":{"lib/net6.0/_._":{}}}}},
     "libraries":{"App/1.0.0":{"type":"project","sha512":""},
      "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1":{"type":"runtimepack","sha512":""},
      "Newtonsoft.Json/13.0.1":{"type":"package","sha512":"sha512-abc"}}}
    """

  static let present = [
    "App 1.0.0", "Meta 2.0.0", "Microsoft.NETCore.App.Runtime.linux-x64 8.0.1", "Native 1.1.0",
    "Newtonsoft.Json 13.0.1",
  ]

  @Test func readsTheList() throws {
    let extraction = try ProgramTrial.extract(DotNetDependencies(), Array(Self.list.utf8), at: "app/App.deps.json")
    #expect(extraction.packages.count == 8)
    let json = extraction.packages.first { $0.name == "Newtonsoft.Json" }
    #expect(json?.purl.description == "pkg:nuget/Newtonsoft.Json@13.0.1")
    #expect(json?.digests == ["sha512-abc"])
    let app = extraction.packages.first { $0.name == "App" }
    #expect(app?.attributes["main-module"] == "true")
    #expect(app?.dependencies == ["pkg:nuget/Newtonsoft.Json@13.0.1", "pkg:nuget/Meta@2.0.0"])
    #expect(throws: ParseError.self) {
      try ProgramTrial.extract(DotNetDependencies(), Array("{\"targets\":{}}".utf8), at: "x.deps.json")
    }
  }

  @Test func whatIsNotThereIsDropped() throws {
    let packages = try ProgramTrial.extract(DotNetDependencies(), Array(Self.list.utf8), at: "app/App.deps.json")
      .packages
    let files: Set = ["app.dll", "newtonsoft.json.dll", "system.private.corelib.dll", "libnative.so"]
    let kept = DependencyContext.present(packages) { files.contains($0) }
    #expect(kept.map { "\($0.name) \($0.version)" }.sorted() == Self.present)
    #expect(kept.allSatisfy { $0.attributes[DependencyContext.filesAttribute] == nil })
  }

  @Test func theStepLooksForFiles() throws {
    var image = TestImage()
    image.layer { layer in
      layer.file("app/App.deps.json", Self.list)
      for name in ["App.dll", "System.Private.CoreLib.dll", "runtimes/linux-x64/native/libnative.so"] {
        layer.file("app/\(name)", "x")
      }
      layer.file("app/Newtonsoft.Json.dll", AssemblyWriter.write(name: "Newtonsoft.Json", version: [13, 0, 0, 0]))
      layer.file("app/Stray.dll", AssemblyWriter.write(name: "Stray", version: [2, 1, 0, 0]))
    }
    let inventory = image.inventory()
    let names = inventory.packages.filter { $0.type == "nuget" }.map { "\($0.name) \($0.version)" }.sorted()
    #expect(names == (Self.present + ["Stray 2.1.0.0"]).sorted())
  }

  @Test func aProjectsListStaysAsDeclared() {
    var directory = TestImage()
    directory.layer { $0.file("app/App.deps.json", Self.list) }
    let packages = directory.inventory(isImage: false).packages.filter { $0.type == "nuget" }
    #expect(packages.contains { $0.name == "Newtonsoft.Json" && $0.scope == .declared })
    #expect(packages.allSatisfy { $0.attributes[DependencyContext.filesAttribute] == nil })
  }

  @Test func readsAssemblies() throws {
    let strings = [
      ("CompanyName", "Newtonsoft"), ("FileVersion", "13.0.3.27908"), ("ProductVersion", "13.0.3+0a2e291c0d9c0c7675d4"),
    ]
    let bytes = AssemblyWriter.write(name: "Newtonsoft.Json", version: [13, 0, 0, 0], strings: strings)
    let package = try #require(ProgramTrial.extract(DotNetAssembly(), bytes, at: "x/renamed.bin").packages.first)
    #expect(package.name == "Newtonsoft.Json")
    #expect(package.version == "13.0.3")
    #expect(package.attributes["dotnet.file-version"] == "13.0.3.27908")
    #expect(package.attributes["dotnet.assembly-version"] == "13.0.0.0")
    #expect(package.attributes["vendor"] == "Newtonsoft")
    let bare = AssemblyWriter.write(name: "Bare", version: [1, 2, 3, 4])
    #expect(try ProgramTrial.names(ProgramTrial.extract(DotNetAssembly(), bare)) == ["Bare 1.2.3.4"])
    var native = PEWriter()
    native.add(".text", [UInt8](repeating: 1, count: 2000))
    #expect(try ProgramTrial.extract(DotNetAssembly(), native.bytes()).isEmpty)
    ProgramTrial.damage([bytes, bare], rounds: 2500, seed: 77, [DotNetAssembly()])
  }

  static func bundle(major: Int, _ files: [(String, [UInt8])]) -> [UInt8] {
    func number(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }
    func host(_ header: Int) -> [UInt8] {
      var writer = ElfWriter()
      writer.add(".rodata", "host of a bundle")
      writer.add(".data", number(header, 8) + DotNetBundle.signature + [UInt8](repeating: 0, count: 300), flags: 3)
      return writer.bytes()
    }
    var offset = host(0).count
    var bodies: [UInt8] = []
    var entries: [UInt8] = []
    for (path, content) in files {
      entries += number(offset, 8) + number(content.count, 8) + (major >= 6 ? number(0, 8) : []) + [1] + text(path)
      bodies += content
      offset += content.count
    }
    let fixed = major >= 2 ? [UInt8](repeating: 0, count: 40) : []
    let header = number(major, 4) + number(0, 4) + number(files.count, 4) + text("bundle") + fixed + entries
    return host(offset) + bodies + header
  }

  static let files: [(String, [UInt8])] = [
    ("App.dll", [1]), ("Newtonsoft.Json.dll", [2]), ("System.Private.CoreLib.dll", [3]), ("libnative.so", [4]),
    ("App.deps.json", Array(list.utf8)),
    (
      "App.runtimeconfig.json",
      Array(
        "{\"runtimeOptions\":{\"includedFrameworks\":[{\"name\":\"Microsoft.NETCore.App\",\"version\":\"8.0.1\"}]}}"
          .utf8)
    ),
  ]

  @Test(arguments: [1, 2, 6]) func readsSingleFilePrograms(_ major: Int) throws {
    let extraction = try ProgramTrial.extract(DotNetBundle(), Self.bundle(major: major, Self.files))
    #expect(ProgramTrial.names(extraction) == (Self.present + ["Microsoft.NETCore.App 8.0.1"]).sorted())
    #expect(try ProgramTrial.extract(DotNetBundle(), KnownProgramsTests.elf(["nothing"])).isEmpty)
  }

  @Test func survivesDamage() {
    ProgramTrial.damage(
      [Self.bundle(major: 6, Self.files), Self.bundle(major: 1, Self.files)], rounds: 1200, seed: 78, [DotNetBundle()])
  }

  @Test func frameworksThatAreOnlyAskedForAreLeftOut() throws {
    let text = "{\"runtimeOptions\":{\"framework\":{\"name\":\"Microsoft.NETCore.App\",\"version\":\"8.0.0\"}}}"
    #expect(
      try ProgramTrial.extract(DotNetRuntimeConfiguration(), Array(text.utf8), at: "a.runtimeconfig.json").isEmpty)
  }
}
