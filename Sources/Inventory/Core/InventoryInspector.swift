import Images
import Model
import Parsing

/// Runs the extractors over the files of a layer.
package struct InventoryInspector: FileInspector {
  package let identifier: String
  private let extractors: [any Extractor]
  private let dispatcher: Dispatcher

  package init(_ extractors: [any Extractor] = Catalogue.extractors) {
    self.extractors = extractors
    dispatcher = Dispatcher(extractors)
    let versions = extractors.map { "\(type(of: $0).name):\(type(of: $0).version)" }
    identifier = "inventory/\(ExtractionCodec.version)/" + Fingerprint.of(versions)
  }

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard file.kind == .file, file.size > 0 else { return .none }
    var promise = 0
    var guess = 0
    var start = 0
    for index in dispatcher.candidates(for: file, head: head) {
      switch extractors[index].interest(in: file, head: head) {
      case .none: continue
      case .whole(let limit): promise = max(promise, limit)
      case .wholeIfSmall(let limit): guess = max(guess, limit)
      case .start(let count): start = max(start, count)
      }
    }
    if promise > 0 { return .whole(upTo: max(promise, guess)) }
    // A guess that is too large for its extractor must not take the start from another.
    if guess > 0, start == 0 || file.size <= Int64(guess) { return .wholeIfSmall(upTo: guess) }
    return start > 0 ? .start(of: start) : .none
  }

  package func inspect(_ file: FileEntry, _ content: FileContent) -> Inspection {
    var results: [(name: String, extraction: Extraction)] = []
    var problems: [String] = []
    let head = content.bytes.prefix(512)
    for index in dispatcher.candidates(for: file, head: head) {
      let extractor = extractors[index]
      let name = type(of: extractor).name
      switch extractor.interest(in: file, head: head) {
      case .none: continue
      case .whole(let limit):
        guard file.size <= Int64(limit), content.bytes.count <= limit else {
          let size = max(file.size, Int64(content.bytes.count))
          problems.append("\(name): \(size) bytes are more than the \(limit) that are read")
          continue
        }
      case .wholeIfSmall(let limit):
        // Another may have asked only for the start.
        guard file.size <= Int64(limit), content.bytes.count <= limit else { continue }
      case .start: break
      }
      var extraction = Extraction()
      do throws(ParseError) {
        try extractor.extract(file, content, into: &extraction)
      } catch {
        problems.append("\(name): \(error)")
      }
      problems += extraction.problems.map { "\(name): \($0)" }
      extraction.problems = []
      for index in extraction.packages.indices {
        extraction.packages[index].foundBy = name
        if extraction.packages[index].locations.isEmpty { extraction.packages[index].locations = [file.path] }
      }
      if !extraction.isEmpty { results.append((name, extraction)) }
    }
    return Inspection(facts: results.isEmpty ? [] : ExtractionCodec.encode(results), problems: problems)
  }
}
