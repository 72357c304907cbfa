import Foundation
import Parsing
import TestKit
import Testing

@testable import Notifications

@Suite struct FileChannelTests {
  @Test func appendsLinesAndTurnsFilesOver() async throws {
    let folder = try TemporaryDirectory()
    let path = folder.path + "/alerts.ndjson"
    let channel = try Samples.channel("type: file\npath: \(path)\nmaximum-bytes: 4096\nkeep: 2")
    for number in 0..<40 {
      try await channel.send(
        Samples.batch(Samples.notification("line \(number) \(Samples.hostile)")), delivery: 1, at: 1)
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(files == ["alerts.ndjson", "alerts.ndjson.1", "alerts.ndjson.2"])
    for file in files {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + file)))
      #expect(bytes.count <= 4096 && bytes.last == 0x0A)
      for line in bytes.split(separator: 0x0A) {
        #expect(try JSONValue(parsing: Bytes(line))["host"]?.string == "web1")
      }
    }
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let last = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    #expect(last.contains("line 39 "))
  }

  @Test func doesNotFollowALink() async throws {
    let folder = try TemporaryDirectory()
    let target = try folder.write("target", "")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: target)
    let channel = FileChannel(name: "f", path: folder.path + "/link")
    await #expect(throws: DeliveryError.self) {
      try await channel.send(Samples.batch(Samples.notification()), delivery: 1, at: 1)
    }
  }
}
