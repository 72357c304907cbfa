import Foundation

/// Reads files of the `Fixtures` folder beside the test that asks.
package enum Fixture {
  package static func path(_ relative: String, from testFile: StaticString = #filePath) -> String {
    var folder = URL(fileURLWithPath: "\(testFile)").deletingLastPathComponent()
    // Tests stand in subfolders that mirror the sources; their fixtures in the nearest folder upwards that has some.
    for _ in 0..<6 {
      let candidate = folder.appendingPathComponent("Fixtures").appendingPathComponent(relative).path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    return relative
  }

  package static func bytes(_ relative: String, from testFile: StaticString = #filePath) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(relative, from: testFile))))
  }

  package static func text(_ relative: String, from testFile: StaticString = #filePath) throws -> String {
    String(decoding: try bytes(relative, from: testFile), as: UTF8.self)
  }
}
