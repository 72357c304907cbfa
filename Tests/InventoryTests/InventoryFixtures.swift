import Archives
import Foundation
import Images
import Model
import Parsing
import TestKit

@testable import Inventory

/// An image from layers that are written in the test, scanned as any other.
struct TestImage {
  private var sources: [LayerSource] = []
  var today = Day(secondsSince1970: 1_795_564_800)  // 2026-11-25

  mutating func layer(_ build: (inout TarBuilder) -> Void) {
    var tar = TarBuilder()
    build(&tar)
    let bytes = tar.finished()
    sources.append(LayerSource(.stream(size: bytes.count) { BytesSource(Bytes(bytes)) }))
  }

  func tree(_ inspector: InventoryInspector = InventoryInspector()) -> FileTree {
    FileTree(LayerScanner([inspector]).scan(sources))
  }

  func inventory(_ extractors: [any Extractor] = Catalogue.extractors, isImage: Bool = true) -> Inventory {
    let inspector = InventoryInspector(extractors)
    return InventoryResolver(inspector).resolve(
      tree(inspector), isImage: isImage, subject: Subject(kind: .image, name: "test"), today: today)
  }
}

extension Inventory {
  /// `type name version`
  var list: [String] { packages.map { "\($0.type) \($0.name) \($0.version)" } }
  var rules: [String] { findings.map(\.rule) }
  func package(_ name: String) -> Package? { packages.first { $0.name == name } }
}

/// Runs one extractor over one file, as the inspector would.
func extract(
  _ extractor: any Extractor, _ path: String, _ bytes: some Sequence<UInt8>, mode: UInt16 = 0o644
) throws -> Extraction? {
  let bytes = Bytes(bytes)
  let file = FileEntry(path: path, kind: .file, size: Int64(bytes.count), mode: mode)
  let inspector = InventoryInspector([extractor])
  guard inspector.interest(in: file, head: bytes.prefix(512)) != .none else { return nil }
  let inspection = inspector.inspect(file, FileContent(bytes))
  let result = try ExtractionCodec.decode(Bytes(inspection.facts))
  var extraction = result.first?.extraction ?? Extraction()
  extraction.problems = inspection.problems
  return extraction
}

func extract(_ extractor: any Extractor, _ path: String, _ text: String) throws -> Extraction? {
  try extract(extractor, path, Array(text.utf8))
}

/// Shows an extractor thousands of damaged versions of a good file: it must neither crash nor run away.
func fuzz(_ extractor: any Extractor, _ path: String, _ sample: [UInt8], rounds: Int = 2000) {
  var random = SeededGenerator(seed: 42)
  let inspector = InventoryInspector([extractor])
  for _ in 0..<rounds {
    var bytes = sample
    for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...64, using: &random)))
      case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 32)], at: place)
      default: bytes = Array(bytes[..<place])
      }
    }
    let file = FileEntry(path: path, kind: .file, size: Int64(bytes.count))
    _ = inspector.interest(in: file, head: Bytes(bytes).prefix(512))
    let inspection = inspector.inspect(file, FileContent(Bytes(bytes)))
    _ = try? ExtractionCodec.decode(Bytes(inspection.facts))
  }
}
