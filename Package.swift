// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Every target is one room of the house. `rooms` below is the whole map: which floor a room stands on
// is held by ArchitectureTests, what it may use is written in its line.
//
// BULKHEAD_ROOMS=Secrets,Reports limits the package to those rooms and what they stand on, so that a
// change to one room is built and tested without building the others.

/// A package that rooms take products from.
struct Source {
  let identity: String
  let url: String
  let version: Version
}

let sources: [Source] = [
  Source(identity: "swift-argument-parser", url: "https://github.com/apple/swift-argument-parser", version: "1.8.2"),
  Source(identity: "swift-crypto", url: "https://github.com/apple/swift-crypto", version: "4.5.2"),
  Source(identity: "swift-asn1", url: "https://github.com/apple/swift-asn1", version: "1.7.4"),
  Source(identity: "swift-certificates", url: "https://github.com/apple/swift-certificates", version: "1.21.1"),
  Source(identity: "swift-log", url: "https://github.com/apple/swift-log", version: "1.16.2"),
  Source(identity: "async-http-client", url: "https://github.com/swift-server/async-http-client", version: "1.37.0"),
  Source(identity: "swift-nio", url: "https://github.com/apple/swift-nio", version: "2.101.2"),
  Source(identity: "swift-nio-ssl", url: "https://github.com/apple/swift-nio-ssl", version: "2.37.6"),
  Source(identity: "hummingbird", url: "https://github.com/hummingbird-project/hummingbird", version: "2.28.1"),
  Source(identity: "GRDB.swift", url: "https://github.com/groue/GRDB.swift", version: "7.10.0"),
]

enum Need {
  case room(String)
  case product(String, String)
}

struct Room {
  let name: String
  let kind: Kind
  let needs: [Need]
  let testNeeds: [Need]?
  let resources: [Resource]
  var plugins: [String] = []

  enum Kind { case library, program, module(String?, [String]), plugin }

  /// A Swift target; `tests` nil where there is no test target, else what the tests use beside the room itself.
  static func room(
    _ name: String, _ needs: [Need] = [], tests: [Need]? = [], resources: [Resource] = [], plugins: [String] = []
  ) -> Room {
    Room(name: name, kind: .library, needs: needs, testNeeds: tests, resources: resources, plugins: plugins)
  }

  /// A build-tool plug-in in `Plugins/`.
  static func plugin(_ name: String, _ needs: [Need]) -> Room {
    Room(name: name, kind: .plugin, needs: needs, testNeeds: nil, resources: [])
  }

  static func program(_ name: String, _ needs: [Need], tests: [Need]? = []) -> Room {
    Room(name: name, kind: .program, needs: needs, testNeeds: tests, resources: [])
  }

  /// A C library from Debian: only a module map.
  static func module(_ name: String, pkgConfig: String?, apt: String) -> Room {
    Room(name: name, kind: .module(pkgConfig, [apt]), needs: [], testNeeds: nil, resources: [])
  }
}

extension Need: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .room(value) }
}

let argumentParser = Need.product("ArgumentParser", "swift-argument-parser")
let crypto = Need.product("Crypto", "swift-crypto")
let cryptoExtras = Need.product("_CryptoExtras", "swift-crypto")
let asn1 = Need.product("SwiftASN1", "swift-asn1")
let x509 = Need.product("X509", "swift-certificates")
let logging = Need.product("Logging", "swift-log")
let httpClient = Need.product("AsyncHTTPClient", "async-http-client")
let nio = Need.product("NIOCore", "swift-nio")
let nioPosix = Need.product("NIOPosix", "swift-nio")
let nioHTTP1 = Need.product("NIOHTTP1", "swift-nio")
let nioSSL = Need.product("NIOSSL", "swift-nio-ssl")
let hummingbird = Need.product("Hummingbird", "hummingbird")
let hummingbirdCore = Need.product("HummingbirdCore", "hummingbird")
let hummingbirdTLS = Need.product("HummingbirdTLS", "hummingbird")
let grdb = Need.product("GRDB", "GRDB.swift")

let rooms: [Room] = [
  // Floor 1: words
  .room("Model"),
  .room("Parsing"),
  .room("Expressions"),
  .room("Versions"),
  .room("Emulation"),

  // Floor 1½: languages
  .room("ScriptEmulation", ["Emulation"]),
  .room("PHPEmulation", ["Emulation", crypto]),

  // Floor 2: the outside world
  .module("CISAL", pkgConfig: "libisal", apt: "libisal-dev"),
  .module("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
  .module("CLZMA", pkgConfig: "liblzma", apt: "liblzma-dev"),
  .module("CBZip2", pkgConfig: nil, apt: "libbz2-dev"),
  .module("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
  .module("CExpat", pkgConfig: "expat", apt: "libexpat1-dev"),
  .module("CLinux", pkgConfig: nil, apt: "libc6-dev"),
  .room("Archives", ["Parsing", "CISAL", "CZstd", "CLZMA", "CBZip2"]),
  .room("Documents", ["Parsing", "CYAML", "CExpat"]),
  .room("Kubernetes", ["Parsing", "Documents"]),
  .room("EngineSocket", ["Parsing"]),
  .room("Host", ["Parsing", "CLinux"]),
  .room("Engine", ["Parsing", "EngineSocket"]),
  .room("Images", ["Model", "Parsing", "Archives", "EngineSocket", "CLinux", crypto]),
  .room("WebClient", ["Parsing", logging, httpClient, nio, nioPosix, nioHTTP1, nioSSL], tests: ["NetworkTestKit"]),

  .room(
    "Registry", ["Model", "Parsing", "Archives", "Documents", "Images", "WebClient", "CLinux", logging, crypto],
    tests: ["NetworkTestKit"]),
  .module("CVectorscan", pkgConfig: "libhs", apt: "libvectorscan-dev"),
  .module("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
  .room("Patterns", ["Parsing", "CVectorscan", "CPCRE2"]),
  .module("CYara", pkgConfig: "yara", apt: "libyara-dev"),
  .room("Store", ["Model", "Parsing", crypto, cryptoExtras, grdb]),

  .plugin("CompileBPF", ["bpf-embed"]),
  .program("bpf-embed", [], tests: nil),
  .module("CBPF", pkgConfig: "libbpf", apt: "libbpf-dev"),
  .room("Sensor", ["Model", "Parsing", "CBPF", "CLinux"], plugins: ["CompileBPF"]),

  // Floor 3: capabilities
  .room("Inventory", ["Model", "Parsing", "Archives", "Documents", "Images", crypto]),
  .room("Activity", ["Model", "Parsing", "Sensor", "CLinux"]),
  .room("Detection", ["Model", "Parsing", "Archives", "Documents", "Expressions"]),
  .room("FalcoRules", ["Model", "Parsing", "Documents", "Host", "Patterns"]),
  .room(
    "Compliance", ["Model", "Parsing", "Documents", "Expressions", "EngineSocket", "Engine", "Host", "Kubernetes"]),
  .room("Incidents", ["Model", "Parsing"]),
  .room("Hunting", ["Model", "Parsing", "EngineSocket", "Engine", "Host", crypto]),
  .room("Reports", ["Model", "Parsing", crypto]),
  .room("Intelligence", ["Model", "Parsing"]),
  .room(
    "Notifications",
    ["Model", "Parsing", "Documents", "WebClient", "Store", crypto, logging, nio, nioPosix, nioSSL],
    tests: ["NetworkTestKit", "Store", "WebClient", "Parsing", crypto, logging]),
  .room("Response", ["Model", "Parsing", "Documents"]),
  .room("Policy", ["Model", "Parsing", "Documents", "Expressions"]),
  .room(
    "Vulnerabilities", ["Model", "Parsing", "Documents", "Versions", "Archives", "WebClient", crypto, grdb],
    tests: ["NetworkTestKit"]),
  .room("Secrets", ["Model", "Parsing", "Documents", "Images", "Patterns", crypto], tests: ["Archives"]),
  .room("Misconfiguration", ["Model", "Parsing", "Documents", "Images"], tests: ["Archives"]),
  .room("Indicators", ["Model", "Parsing", "Images", "Patterns", "CYara", crypto], tests: ["Archives"]),
  .room(
    "Webshell",
    ["Model", "Parsing", "Archives", "Documents", "Patterns", "Emulation", "PHPEmulation", "ScriptEmulation"]),
  .room(
    "Provenance",
    ["Model", "Parsing", "Documents", "Images", "Registry", crypto, cryptoExtras, asn1, x509],
    tests: ["Archives", "Registry", "WebClient", crypto, asn1, x509]),

  // Floor 4: shells
  .room(
    "Agent",
    [
      "Model", "Parsing", "EngineSocket", "Engine", "Host", "Sensor", "Activity", "Detection", "Response", "CLinux",
    ]),
  .room(
    "Console",
    [
      "Model", "Parsing", "Store", "Reports", "Incidents", hummingbird, hummingbirdCore, hummingbirdTLS, nio, nioSSL,
      logging, crypto,
    ],
    tests: [httpClient, nio, nioHTTP1], resources: [.embedInCode("Assets")]),
  .program(
    "bulkhead",
    [
      "Model", "Parsing", "Activity", "Agent", "Compliance", "Console", "Detection", "Engine", "EngineSocket",
      "FalcoRules", "Host", "Hunting", "Images", "Incidents", "Indicators", "Intelligence", "Inventory", "Kubernetes",
      "Misconfiguration", "Patterns", "Policy", "Provenance", "Registry", "Reports", "Response", "Secrets", "Sensor",
      "Store", "Vulnerabilities", "WebClient", "Webshell",
      argumentParser, logging,
    ],
    tests: [
      "Agent", "EngineSocket", "Images", "Inventory", "Misconfiguration", "Model", "NetworkTestKit", "Parsing",
      "Reports", "Sensor", "Store", "Vulnerabilities", argumentParser, crypto,
    ]),

  // For tests only
  .room("TestKit", [], tests: nil),
  .room("NetworkTestKit", [nio, nioPosix, nioHTTP1, nioSSL], tests: nil),
]

// The package is assembled from the map; nothing below needs to change when a room is added.

let roomsByName = Dictionary(uniqueKeysWithValues: rooms.map { ($0.name, $0) })

func closure(of names: [String]) -> Set<String> {
  var reached: Set<String> = []
  var waiting = names
  while let name = waiting.popLast() {
    guard let room = roomsByName[name], reached.insert(name).inserted else { continue }
    for case .room(let needed) in room.needs { waiting.append(needed) }
    waiting += room.plugins
    if names.contains(name) { for case .room(let needed) in room.testNeeds ?? [] { waiting.append(needed) } }
  }
  return reached
}

let wanted =
  ProcessInfo.processInfo.environment["BULKHEAD_ROOMS"].map { $0.split(separator: ",").map(String.init) } ?? []
let open = wanted.isEmpty ? Set(rooms.map(\.name)) : closure(of: wanted + ["TestKit"])

func dependency(_ need: Need) -> Target.Dependency {
  switch need {
  case .room(let name): .target(name: name)
  case .product(let name, let package): .product(name: name, package: package)
  }
}

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

var targets: [Target] = []
var packagesUsed: Set<String> = []
for room in rooms where open.contains(room.name) {
  var allNeeds = room.needs
  switch room.kind {
  case .library:
    targets.append(
      .target(
        name: room.name, dependencies: room.needs.map(dependency), resources: room.resources, swiftSettings: settings,
        plugins: room.plugins.map { .plugin(name: $0) }))
  case .program:
    targets.append(
      .executableTarget(name: room.name, dependencies: room.needs.map(dependency), swiftSettings: settings))
  case .plugin:
    targets.append(
      .plugin(name: room.name, capability: .buildTool(), dependencies: room.needs.map(dependency)))
  case .module(let pkgConfig, let apt):
    targets.append(.systemLibrary(name: room.name, pkgConfig: pkgConfig, providers: [.apt(apt)]))
  }
  if let testNeeds = room.testNeeds, wanted.isEmpty || wanted.contains(room.name) {
    allNeeds += testNeeds
    targets.append(
      .testTarget(
        name: room.name + "Tests",
        dependencies: [.target(name: room.name), .target(name: "TestKit")] + testNeeds.map(dependency),
        exclude: FileManager.default.fileExists(
          atPath: Context.packageDirectory + "/Tests/\(room.name)Tests/Fixtures") ? ["Fixtures"] : [],
        swiftSettings: settings))
  }
  for case .product(_, let package) in allNeeds { packagesUsed.insert(package) }
}
if wanted.isEmpty || wanted.contains("Architecture") {
  targets.append(
    .testTarget(name: "ArchitectureTests", dependencies: [.target(name: "TestKit")], swiftSettings: settings))
}

let package = Package(
  name: "bulkhead",
  products: open.contains("bulkhead") ? [.executable(name: "bulkhead", targets: ["bulkhead"])] : [],
  dependencies: sources.filter { packagesUsed.contains($0.identity) }.map { .package(url: $0.url, from: $0.version) },
  targets: targets
)
