import Foundation
import Images
import Parsing
import TestKit
import Testing

@testable import Inventory

/// Every fixture, whole, cut and garbled, through every extractor that its name, or its twin's name, brings up.
@Suite struct ExtractorFuzzTests {
  static func fixtures(in roots: [String]) throws -> [(path: String, bytes: [UInt8])] {
    var out: [(String, [UInt8])] = []
    for root in roots {
      // The root "" is all fixtures of the room.
      let folder = Fixture.path(root.isEmpty ? "LockFiles/.." : root)
      let files = try #require(FileManager.default.enumerator(atPath: folder))
      for case let path as String in files {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isDirectory),
          !isDirectory.boolValue
        else { continue }
        let full = root.isEmpty ? path : "\(root)/\(path)"
        out.append((full, try Fixture.bytes(full)))
      }
    }
    return out.sorted { $0.0 < $1.0 }
  }

  static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var out = bytes
    guard !out.isEmpty else { return out }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<out.count, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: out[place] = UInt8.random(in: 0...255, using: &random)
      case 1: out.removeSubrange(place..<min(place + Int.random(in: 1...40, using: &random), out.count))
      case 2: out.removeSubrange(place...)
      case 3: out.insert(contentsOf: out[place..<min(place + 60, out.count)], at: place)
      case 4:
        let signs = Array("{}[]()\"'<>:=,@#%\\/\n -_.".utf8)
        out.insert(signs[Int.random(in: 0..<signs.count, using: &random)], at: place)
      case 5: out.insert(contentsOf: [UInt8](repeating: out[place], count: 300), at: place)
      default: out[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      if out.isEmpty { return out }
    }
    return out
  }

  /// Feeds one file to one extractor; what it finds must be what a package can be.
  static func feed(_ extractor: any Extractor, _ path: String, _ bytes: [UInt8]) {
    let content = Bytes(bytes)
    let file = FileEntry(path: path, kind: .file, size: Int64(bytes.count))
    let isWanted = extractor.interest(in: file, head: content.prefix(512)) != .none
    var extraction = Extraction()
    do throws(ParseError) { try extractor.extract(file, FileContent(content), into: &extraction) } catch {
      #expect(!error.description.isEmpty)
    }
    for package in extraction.packages where isWanted {
      if package.name.isEmpty || package.name.utf8.count > 1100 || package.name.utf8.contains(where: { $0 < 0x20 }) {
        Issue.record("\(type(of: extractor).name) found an impossible name in \(path)")
      }
    }
  }

  @Test func garbledFilesNeverCrashAndEndSoon() throws {
    let extractors = Catalogue.extractors
    let dispatcher = Dispatcher(extractors)
    var random = SeededGenerator(seed: 20_261_125)
    let clock = ContinuousClock()
    var slowest = Duration.zero
    for (path, bytes) in try Self.fixtures(in: [""]) {
      let file = FileEntry(path: path, kind: .file, size: Int64(bytes.count))
      let own = dispatcher.candidates(for: file, head: Bytes(bytes).prefix(512))
      for round in 0..<10 {
        let garbled = round == 0 ? bytes : Self.mutate(bytes, &random)
        // Its own extractors each time, and one that never expected such a file.
        var chosen = Set(own)
        chosen.insert(Int.random(in: 0..<extractors.count, using: &random))
        for index in chosen {
          let took = clock.measure { Self.feed(extractors[index], path, garbled) }
          slowest = max(slowest, took)
        }
      }
    }
    #expect(slowest < .seconds(5))
  }

  @Test func emptyAndBinaryFilesAreHarmless() throws {
    let noise = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ 7) }
    for extractor in Catalogue.extractors {
      for bytes in [[], [0], noise, [UInt8](repeating: 0x5B, count: 5000), [UInt8](repeating: 0x28, count: 5000)] {
        Self.feed(extractor, "some/where/file", bytes)
      }
    }
  }

  @Test func everyFixtureIsOfInterestToSomeExtractor() throws {
    let extractors = Catalogue.extractors
    let dispatcher = Dispatcher(extractors)
    for (path, bytes) in try Self.fixtures(in: ["LockFiles", "Languages"]) where !path.contains("/renamed/") {
      let file = FileEntry(path: path, kind: .file, size: Int64(bytes.count))
      let head = Bytes(bytes).prefix(512)
      let wanting = dispatcher.candidates(for: file, head: head).filter {
        extractors[$0].interest(in: file, head: head) != .none
      }
      #expect(!wanting.isEmpty, "\(path)")
    }
  }
}
