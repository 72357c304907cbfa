import Images
import Parsing
import TestKit

@testable import Inventory

/// One extractor, one file.
enum ProgramTrial {
  static func extract(
    _ extractor: some Extractor, _ bytes: [UInt8], at path: String = "opt/app/program"
  ) throws(ParseError) -> Extraction {
    var extraction = Extraction()
    let file = FileEntry(path: path, kind: .file, size: Int64(bytes.count), mode: 0o755)
    guard extractor.interest(in: file, head: Bytes(bytes.prefix(512))) != .none else { return extraction }
    try extractor.extract(file, FileContent(Bytes(bytes)), into: &extraction)
    return extraction
  }

  static func names(_ extraction: Extraction) -> [String] {
    extraction.packages.map { $0.version.isEmpty ? $0.name : "\($0.name) \($0.version)" }.sorted()
  }

  /// Changes samples at random, most near their beginning and end, where the structure is; nothing must crash.
  static func damage(_ samples: [[UInt8]], rounds: Int, seed: UInt64, _ extractors: [any Extractor]) {
    var random = SeededGenerator(seed: seed)
    for round in 0..<rounds {
      var bytes = samples[round % samples.count]
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let near = min(bytes.count, 256)
        let at: Int
        switch Int.random(in: 0..<3, using: &random) {
        case 0: at = Int.random(in: 0..<near, using: &random)
        case 1: at = bytes.count - 1 - Int.random(in: 0..<min(bytes.count, 1024), using: &random)
        default: at = Int.random(in: 0..<bytes.count, using: &random)
        }
        bytes[at] = [0, 0xFF, 0x7F, 0x80, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
      }
      if round % 11 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      for extractor in extractors { _ = try? extract(extractor, bytes) }
    }
  }
}
