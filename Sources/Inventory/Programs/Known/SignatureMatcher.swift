import Glibc
import Images
import Parsing

/// Finds the programs of a table in files: one pass over their constants for all texts of all signatures.
struct SignatureMatcher: Sendable {
  private let signatures: [ProgramSignature]
  private let needles: NeedleSet
  /// For each signature its markers, what must not be there, and its version's text, as numbers of needles.
  private let plans: [Plan]

  private struct Plan: Sendable {
    var markers: [Int] = []
    var without: [Int] = []
    var version: Int?
  }

  struct Match: Equatable {
    var signature: Int
    var version: String
  }

  /// Bytes that are searched before the memory behind them is let go.
  private static let stride = 4 << 20
  /// Alone-standing texts that are looked at in one file.
  private static let maximumCandidates = 64
  /// What stands before a version at the end of a longer text.
  private static let separators: Set<UInt8> = [UInt8(ascii: "-"), UInt8(ascii: "/"), 0x20, UInt8(ascii: "v")]

  init(_ signatures: [ProgramSignature]) {
    self.signatures = signatures
    var numbers: [String: Int] = [:]
    var texts: [[UInt8]] = []
    func number(_ text: String) -> Int {
      if let known = numbers[text] { return known }
      numbers[text] = texts.count
      texts.append(Array(text.utf8))
      return texts.count - 1
    }
    plans = signatures.map { signature in
      Plan(
        markers: signature.markers.map(number), without: signature.without.map(number),
        version: signature.version.needle.flatMap { $0.utf8.count >= NeedleSet.minimumLength ? number($0) : nil })
    }
    needles = NeedleSet(texts)
  }

  /// In the order of the table; of the signatures with one name the first that fits.
  func matches(_ program: ProgramFile, _ content: FileContent, fileName: Substring) -> [Match] {
    let ranges = program.constants
    var places: [Int: [Int]] = [:]
    program.bytes.withUnsafeBytes { memory in
      for range in ranges {
        var start = range.lowerBound
        while start < range.upperBound {
          let end = min(start + Self.stride, range.upperBound)
          // A text may go over the border: look a little further, and take from there only what begins before it.
          let part = UnsafeRawBufferPointer(rebasing: memory[start..<min(end + needles.longest, range.upperBound)])
          for hit in needles.hits(in: part) where start + hit.offset < end || end == range.upperBound {
            places[hit.needle, default: []].append(start + hit.offset)
          }
          content.forget(start..<end)
          start = end
        }
      }
    }
    guard !places.isEmpty else { return [] }
    var matches: [Match] = []
    var names: Set<String> = []
    for (index, plan) in plans.enumerated() {
      let signature = signatures[index]
      guard !names.contains(signature.name), plan.markers.allSatisfy({ places[$0] != nil }),
        plan.without.allSatisfy({ places[$0] == nil }),
        signature.named.isEmpty || signature.named.contains(where: { fileName.hasPrefix($0) })
      else { continue }
      let version: String?
      switch signature.version {
      case .between(let before, let pattern, let after):
        let hits =
          plan.version.map { places[$0] ?? [] }
          ?? signature.version.needle.map { Self.places(of: $0, program, ranges) } ?? []
        version = program.bytes.withUnsafeBytes { memory in
          hits.sorted().lazy.compactMap { Self.between(memory, $0, before, pattern, after) }.first
        }
      case .alone(let pattern, let tie): version = Self.alone(program, ranges, pattern, tie: tie)
      }
      guard let version else { continue }
      names.insert(signature.name)
      matches.append(Match(signature: index, version: version))
    }
    return matches
  }

  /// Where a text stands that is too short for the search of all at once: only asked when the markers are there.
  private static func places(
    of text: String, _ program: ProgramFile, _ ranges: [Range<Int>]
  ) -> [Int] {
    let pattern = BytePattern(text)
    var found: [Int] = []
    program.bytes.withUnsafeBytes { memory in
      for range in ranges {
        let part = UnsafeRawBufferPointer(rebasing: memory[range])
        var from = 0
        while found.count < maximumCandidates, let hit = pattern.first(in: part, from: from) {
          found.append(range.lowerBound + hit)
          from = hit + 1
        }
      }
    }
    return found
  }

  private static func between(
    _ memory: UnsafeRawBufferPointer, _ hit: Int, _ before: String, _ pattern: VersionPattern, _ after: String
  ) -> String? {
    func stands(_ text: String, at offset: Int) -> Bool {
      guard offset >= 0, memory.count - offset >= text.utf8.count else { return false }
      return text.utf8.enumerated().allSatisfy { memory[offset + $0.offset] == $0.element }
    }
    let match: VersionPattern.Match?
    if before.utf8.count >= after.utf8.count {
      match = pattern.match(in: memory, at: hit + before.utf8.count).flatMap { stands(after, at: $0.end) ? $0 : nil }
    } else {
      match = pattern.match(in: memory, endingAt: hit).flatMap {
        stands(before, at: $0.version.lowerBound - before.utf8.count) ? $0 : nil
      }
    }
    return match.map { String(decoding: memory[$0.version], as: UTF8.self) }
  }

  /// The one text of that shape. Linkers let a text be the end of another, so that it needn't begin after a zero byte;
  /// but one that does goes before those that don't.
  private static func alone(
    _ program: ProgramFile, _ ranges: [Range<Int>], _ pattern: VersionPattern, tie: String?
  ) -> String? {
    var whole: Set<String> = []
    var endings: Set<String> = []
    program.bytes.withUnsafeBytes { memory in
      for range in ranges {
        forEachText(UnsafeRawBufferPointer(rebasing: memory[range])) { text in
          guard whole.count + endings.count < maximumCandidates else { return }
          if let match = pattern.match(in: text, at: 0), match.end == text.count {
            whole.insert(String(decoding: text[match.version], as: UTF8.self))
          } else if let match = pattern.match(in: text, endingAt: text.count), match.version.lowerBound > 0,
            separators.contains(text[match.version.lowerBound - 1])
          {
            endings.insert(String(decoding: text[match.version], as: UTF8.self))
          }
        }
      }
    }
    let candidates = whole.isEmpty ? endings : whole
    guard candidates.count > 1, let tie else { return candidates.count == 1 ? candidates.first : nil }
    let numbers = VersionPattern("#.#")
    let branches = Set(
      places(of: tie, program, ranges).compactMap { place in
        program.bytes.withUnsafeBytes { memory in
          numbers.match(in: memory, at: place + tie.utf8.count)
            .map { String(decoding: memory[$0.version], as: UTF8.self) + "." }
        }
      })
    let tied = candidates.filter { candidate in branches.contains { candidate.hasPrefix($0) } }
    return tied.count == 1 ? tied.first : nil
  }

  /// Texts of 3 to 256 bytes before a zero byte that end as a version may.
  private static func forEachText(_ memory: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    guard let base = memory.baseAddress else { return }
    var at = 0
    while at < memory.count {
      let end = memchr(base + at, 0, memory.count - at).map { UnsafeRawPointer($0) - base } ?? memory.count
      defer { at = end + 1 }
      guard end - at >= 3, end - at <= 256, end < memory.count else { continue }
      let last = memory[end - 1]
      guard (0x30...0x39).contains(last) || (0x61...0x7A).contains(last) else { continue }
      body(UnsafeRawBufferPointer(start: base + at, count: end - at))
    }
  }
}
