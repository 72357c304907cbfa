import Model
import Parsing
import Patterns

/// Finds the secrets of one body.
///
/// One pass of all literals over the bytes, a megabyte at a time; where one stands, the expressions of its detectors
/// and
/// then their checks; at last, of those that claim the same bytes, the surest.
package final class SecretScanner: Sendable {
  package let detectors: [Detector]
  private let index: AnchorIndex
  private let workshop: Workshop

  /// - Throws: only where a detector's literal is not one, or there is no memory.
  package init(_ detectors: [Detector] = Catalogue.detectors) throws(PatternError) {
    self.detectors = detectors
    index = try AnchorIndex(detectors)
    workshop = Workshop(detectors)
  }

  /// For tests: compiles one detector's expression.
  func compile(_ index: Int) throws(PatternError) -> Expression { try workshop.expression(index) }

  /// What one body may cost.
  static let maximumHits = 500
  /// Expressions tried.
  static let maximumTries = 4_000_000
  /// Expressions that gave up, each after a millisecond or so.
  static let maximumGivenUp = 200
  /// Bytes decoded from base 64.
  static let maximumDecoded = 32 << 20
  /// Bytes of one base-64 text.
  static let maximumWrapped = 256 << 10
  /// Bytes of a file that is looked through as a place.
  static let maximumPlace = 4 << 20

  /// Whether detectors want the file for its place, whatever is in it.
  func isPlace(_ path: String) -> Bool { index.places.contains { $0.place.matches(path) } }

  /// - Parameter done: called with what will not be looked at again.
  package func scan(
    _ body: Bytes, path: String, isText: Bool, done: (Range<Int>) -> Void = { _ in }
  ) -> (hits: [SecretHit], problems: [String]) {
    var pass = Pass(body: body, path: path, kind: FileKind(path: path, isText: isText), depth: 0)
    run(&pass, done)
    var hits = pass.hits()
    if hits.count > Self.maximumHits {
      pass.problems.append("more than \(Self.maximumHits) secrets; the others are not listed")
      hits = Array(hits.prefix(Self.maximumHits))
    }
    return (hits, pass.problems)
  }

  /// The text with what is secret in it redacted.
  package func redact(_ text: String) -> String {
    let body = Bytes(text)
    var pass = Pass(body: body, path: "", kind: .settings, depth: 0)
    run(&pass) { _ in }
    var ranges = pass.found().map { ($0.range, $0.hit.redacted) }
    for assignment in SensitiveName.assignments(in: body) where !ranges.contains(where: { $0.0.overlaps(assignment) }) {
      ranges.append((assignment, Redaction.text(body[assignment], isPassword: true)))
    }
    guard !ranges.isEmpty else { return text }
    var result: [UInt8] = []
    var at = 0
    for (range, redacted) in ranges.sorted(by: { $0.0.lowerBound < $1.0.lowerBound }) where range.lowerBound >= at {
      result += body[at..<range.lowerBound].array + Array(redacted.utf8)
      at = range.upperBound
    }
    return String(decoding: result + body[from: at].array, as: UTF8.self)
  }

  private func run(_ pass: inout Pass, _ done: (Range<Int>) -> Void) {
    do throws(PatternError) {
      for detector in index.detectors(at: pass.path) where pass.depth == 0 { try lookThrough(&pass, detector) }
      var at = 0
      let step = 1 << 20
      var matches: [PatternMatch] = []
      while at < pass.body.count {
        // A literal belongs to the window in which it begins.
        let window = pass.body[at..<min(at + step + index.longest - 1, pass.body.count)]
        matches.removeAll(keepingCapacity: true)
        try index.set.scan(window) { match in
          if let start = match.start, start < step { matches.append(match) }
          return .proceed
        }
        for match in matches { try consider(&pass, match, at + (match.start ?? 0)) }
        // Look-behind and long keys may still go back a little.
        if at >= step { done(at - step..<at) }
        at += step
      }
    } catch {
      pass.problems.append("secrets were not looked for to the end: \(error)")
    }
  }

  private func consider(_ pass: inout Pass, _ match: PatternMatch, _ start: Int) throws(PatternError) {
    let anchor = index.anchors[match.id]
    for number in anchor.detectors { try tryOut(&pass, number, start) }
    if pass.depth == 0 { for before in anchor.wrapped { unwrap(&pass, start - before) } }
  }

  private func tryOut(_ pass: inout Pass, _ number: Int, _ start: Int) throws(PatternError) {
    let detector = detectors[number]
    if detector.scope == .text, pass.kind == .binary { return }
    var from = start
    switch detector.trigger {
    case .prefix: if !Boundary.isStart(pass.body, start) { return }
    case .inside(_, let before): from = max(0, start - before)
    case .keyword, .place: break
    }
    let end = min(start + detector.reach, pass.body.count)
    let expression = try workshop.expression(number)
    while from <= start {
      let isAnchored = from == start
      guard let match = try attempt(&pass, expression, from, end, isAnchored) else { return }
      // Another one that ends before the mark: ours is behind it.
      if match.range.upperBound <= start {
        from = max(match.range.upperBound, from + 1)
        continue
      }
      guard match.range.lowerBound <= start else { return }
      pass.take(match, of: detector, number)
      return
    }
  }

  private func attempt(
    _ pass: inout Pass, _ expression: Expression, _ from: Int, _ end: Int, _ anchored: Bool
  ) throws(PatternError) -> Expression.Match? {
    pass.tries += 1
    guard pass.tries <= Self.maximumTries else {
      throw .limit(what: "places that look like secrets", limit: Self.maximumTries)
    }
    do throws(PatternError) {
      return try expression.match(in: pass.body, from: from, to: end, anchored: anchored)
    } catch {
      guard case .gaveUp = error else { throw error }
      pass.givenUp += 1
      guard pass.givenUp <= Self.maximumGivenUp else { throw error }
      return nil
    }
  }

  /// All of a file that is a place for secrets.
  private func lookThrough(_ pass: inout Pass, _ number: Int) throws(PatternError) {
    let expression = try workshop.expression(number)
    let end = min(pass.body.count, Self.maximumPlace)
    var from = 0
    var found = 0
    while found < Self.maximumHits, from < end, let match = try attempt(&pass, expression, from, end, false) {
      pass.take(match, of: detectors[number], number)
      from = max(match.range.upperBound, from + 1)
      found += 1
    }
  }

  /// Decodes the base 64 around a place and looks for secrets in what comes out, once.
  private func unwrap(_ pass: inout Pass, _ group: Int) {
    guard group >= pass.unwrapped, group >= 0 else { return }
    let body = pass.body
    let range: Range<Int> = body.withUnsafeBytes { memory in
      var (low, high) = (group, group)
      let floor = max(pass.unwrapped, group - Self.maximumWrapped)
      while low - 4 >= floor, (1...4).allSatisfy({ memory[low - $0].isBase64 }) { low -= 4 }
      let ceiling = min(memory.count, group + Self.maximumWrapped)
      while high < ceiling, memory[high].isBase64 { high += 1 }
      return low..<high
    }
    guard range.count >= 16, pass.decoded + range.count <= Self.maximumDecoded else { return }
    // The last group may be torn by a bound or a neighbour.
    let digits = body[range].array
    let whole = digits.count % 4 == 1 ? Array(digits.dropLast()) : digits
    guard let inner = Base64.decode(whole) else { return }
    pass.decoded += range.count
    pass.unwrapped = range.upperBound
    var nested = Pass(body: Bytes(inner), path: pass.path, kind: .settings, depth: 1)
    run(&nested) { _ in }
    for inner in nested.found() {
      var hit = inner.hit
      hit.wrapping = "base64"
      hit.offset = range.lowerBound
      pass.wrapped.append(.init(hit: hit, range: range))
    }
    pass.tries += nested.tries
    pass.givenUp += nested.givenUp
  }
}
