import Foundation
import Testing

/// Holds the layer rule of `docs/architecture.md` over what the package manager itself says of the targets.
@Suite struct LayerRuleTests {
  /// Floors in order; within a floor a room uses no other room, save where `steps` splits the floor.
  static let floors: [(name: String, rooms: Set<String>)] = [
    ("words", ["Model", "Parsing", "Versions", "Expressions", "Emulation"]),
    ("languages", ["PHPEmulation", "ScriptEmulation"]),
    (
      "C libraries",
      [
        "CISAL", "CZstd", "CLZMA", "CBZip2", "CBPF", "CVectorscan", "CPCRE2", "CYara", "CExpat", "CYAML", "CSQLite",
        "CLinux",
      ]
    ),
    (
      "one outside thing each",
      [
        "Archives", "Documents", "EngineSocket", "Host", "Sensor", "Patterns", "Store",
        "WebClient",
      ]
    ),
    ("what is made of those", ["Engine", "Images", "Kubernetes"]),
    ("images from elsewhere", ["Registry"]),
    (
      "capabilities",
      [
        "Inventory", "Vulnerabilities", "Secrets", "Misconfiguration", "Provenance", "Indicators", "Compliance",
        "Activity", "Detection", "FalcoRules", "Webshell", "Hunting", "Intelligence", "Behaviour", "WAF", "RASP",
        "Incidents", "Policy",
        "Response",
        "Reports", "Notifications",
      ]
    ),
    ("services", ["Agent", "Gateway", "Console"]),
    ("the program", ["bulkhead"]),
    ("tools of the build, not of the product", ["bpf-embed"]),
  ]

  /// Rooms for tests only: they stand on no floor, and nothing of the product uses them.
  static let forTests: Set<String> = ["TestKit", "NetworkTestKit"]

  struct Description: Decodable {
    struct Target: Decodable {
      let name: String
      let type: String
      let targetDependencies: [String]?

      enum CodingKeys: String, CodingKey {
        case name, type
        case targetDependencies = "target_dependencies"
      }
    }
    let targets: [Target]
  }

  static func describe() throws -> Description {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("bulkhead-describe-\(getpid())")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "--skip-update", "describe",
      "--type", "json",
    ]
    var environment = ProcessInfo.processInfo.environment
    environment["BULKHEAD_ROOMS"] = nil
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode(Description.self, from: data)
  }

  @Test func everyRoomUsesOnlyFloorsBelow() throws {
    let targets = try Self.describe().targets
    let floor = Dictionary(
      uniqueKeysWithValues: Self.floors.enumerated().flatMap { number, floor in floor.rooms.map { ($0, number) } })
    #expect(targets.count > 3)
    for target in targets where target.type != "test" && !Self.forTests.contains(target.name) && target.type != "plugin"
    {
      guard let own = floor[target.name] else {
        Issue.record("\(target.name) stands on no floor: add it to the list above")
        continue
      }
      for used in target.targetDependencies ?? [] {
        guard !Self.forTests.contains(used) else {
          Issue.record("\(target.name) uses \(used), which is for tests only")
          continue
        }
        guard let below = floor[used] else { continue }
        #expect(
          below < own, "\(target.name) (\(Self.floors[own].name)) must not use \(used) (\(Self.floors[below].name))")
      }
    }
  }
}
