import Images
import Model
import Parsing

@testable import Inventory

/// Runs one extractor over one file the way the inspector does.
enum Extracting {
  /// Nil where the extractor doesn't want the file.
  static func run(
    _ extractor: some Extractor, _ path: String, _ bytes: [UInt8]
  ) -> (packages: [Package], notes: [String: String], problems: [String])? {
    let file = FileEntry(path: path, kind: .file, size: Int64(bytes.count))
    let content = FileContent(Bytes(bytes))
    let head = content.bytes.prefix(512)
    guard Dispatcher([extractor]).candidates(for: file, head: head) == [0] else { return nil }
    switch extractor.interest(in: file, head: head) {
    case .none: return nil
    case .start: break
    case .whole(let limit), .wholeIfSmall(let limit): guard bytes.count <= limit else { return nil }
    }
    var extraction = Extraction()
    do throws(ParseError) { try extractor.extract(file, content, into: &extraction) } catch {
      extraction.problem("\(error)")
    }
    for index in extraction.packages.indices where extraction.packages[index].locations.isEmpty {
      extraction.packages[index].locations = [path]
    }
    return (extraction.packages, extraction.notes, extraction.problems)
  }

  static func run(
    _ extractor: some Extractor, _ path: String, _ text: String
  ) -> (packages: [Package], notes: [String: String], problems: [String])? {
    run(extractor, path, Array(text.utf8))
  }

  /// Mutated copies of a sample, always the same ones.
  static func fuzz(
    _ extractor: some Extractor, _ path: String, _ sample: [UInt8], rounds: Int, seed: UInt64
  ) {
    var generator = SeededBytes(seed: seed)
    for _ in 0..<rounds { _ = run(extractor, path, generator.mutation(of: sample)) }
  }
}
