import Model
import Parsing
import Patterns

/// What is known of one body while it is scanned.
struct Pass {
  let body: Bytes
  let path: String
  let kind: FileKind
  /// 1 inside base 64.
  let depth: Int
  var tries = 0
  var givenUp = 0
  /// Bytes of base 64 decoded so far, and up to where.
  var decoded = 0
  var unwrapped = 0
  var wrapped: [Found] = []
  var problems: [String] = []
  private var claims: [Claim] = []
  private var judged = 0
  /// By detector: up to where it has read already.
  private var resumes: [Int: Int] = [:]

  /// A hit and all the bytes that are not to be shown.
  struct Found {
    var hit: SecretHit
    var range: Range<Int>
  }

  /// A detector's claim to some bytes.
  private struct Claim {
    var detector: Detector
    /// In the catalogue.
    var number: Int
    var range: Range<Int>
    /// Where its context begins: of two that are equal else, the one that saw more.
    var start: Int
    var verdict: Verdict
  }

  init(body: Bytes, path: String, kind: FileKind, depth: Int) {
    self.body = body
    self.path = path
    self.kind = kind
    self.depth = depth
  }

  static let maximumClaims = 20_000
  static let maximumJudged = 60_000

  mutating func take(_ match: Expression.Match, of detector: Detector, _ number: Int) {
    judged += 1
    guard judged <= Self.maximumJudged, claims.count < Self.maximumClaims else {
      if problems.isEmpty {
        problems.append("more than \(Self.maximumClaims) places look like secrets; not all were judged")
      }
      return
    }
    let range = match[1] ?? match.range
    guard !range.isEmpty, match.range.lowerBound >= resumes[number, default: 0] else { return }
    if case .keyword = detector.trigger, !isAssigned(match.range.lowerBound, range.lowerBound) { return }
    let candidate = Candidate(
      secret: body[range], body: body, range: range, core: match[2].map { body[$0] } ?? body[range], match: match.range,
      kind: kind, path: path)
    var verdict = Verdict.secret
    for check in detector.checks {
      verdict = verdict.and(check.judge(candidate))
      if verdict.outcome != .secret { break }
    }
    if let resume = verdict.resume { resumes[number] = resume }
    guard verdict.outcome != .other else { return }
    // Known to all the world, or named in prose: a name is little to go by there.
    if verdict.outcome == .secret, PublishedSecrets.contains(verdict.essence ?? body[range].array) {
      verdict.outcome = .inert
    }
    if case .keyword = detector.trigger, kind == .document, verdict.severity == nil, detector.severity > .medium {
      verdict.severity = .medium
    }
    if !detector.context.isEmpty, !hasContext(detector.context, match.range) { return }
    let end = max(verdict.end ?? range.upperBound, range.upperBound)
    claims.append(
      Claim(
        detector: detector, number: number, range: range.lowerBound..<end, start: match.range.lowerBound,
        verdict: verdict))
  }

  /// Whether a sign stands between name and value. A space alone assigns only to options and in `ENV NAME value`.
  private func isAssigned(_ start: Int, _ value: Int) -> Bool {
    var at = value - 1
    while let byte = body[at], at > start, "\"'`\\ \t".utf8.contains(byte) { at -= 1 }
    guard let sign = body[at], sign.isWord || sign == 0x2D || sign == 0x2E else { return true }
    var name = start
    while let byte = body[name - 1], byte.isWord || byte == 0x2D || byte == 0x2E, start - name < 64 { name -= 1 }
    if body[name..<name + 2].starts(with: "--") { return true }
    var line = name
    while let byte = body[line - 1], byte != 0x0A, name - line < 40 { line -= 1 }
    let before = body[line..<name].array.filter { !$0.isSpace }
    return ["ENV", "ARG", "set", "setx", "setenv", "SETENV", "$env:"].contains { before.elementsEqual($0.utf8) }
  }

  /// Bytes before and behind a match in which a context word may stand.
  private static let contextReach = 256

  private func hasContext(_ words: [String], _ range: Range<Int>) -> Bool {
    let around = body[range.lowerBound - Self.contextReach..<range.upperBound + Self.contextReach].array.map(\.lowered)
    let path = path.utf8.map(\.lowered)
    return words.contains { word in
      let word = Array(word.utf8)
      return Inertness.contains(around, word) || Inertness.contains(path, word)
    }
  }

  /// What stays when the surest claim to the same bytes has won, in the order of the bytes.
  func found() -> [Found] {
    let ordered = claims.sorted { a, b in
      if a.detector.rank != b.detector.rank { return a.detector.rank > b.detector.rank }
      if (a.verdict.checksum == true) != (b.verdict.checksum == true) { return a.verdict.checksum == true }
      if a.range.count != b.range.count { return a.range.count > b.range.count }
      return (a.start, a.number) < (b.start, b.number)
    }
    var taken: [Claim] = []
    var occupied = Intervals()
    for claim in ordered where occupied.insert(claim.range) { taken.append(claim) }
    taken.sort { $0.range.lowerBound < $1.range.lowerBound }
    var lines = LineCounter(body)
    var found = taken.filter { $0.verdict.outcome == .secret }.map { Found(hit: hit($0, &lines), range: $0.range) }
    for inner in wrapped where occupied.insert(inner.range) {
      var inner = inner
      if kind != .binary { inner.hit.line = LineCounter.line(of: inner.hit.offset, in: body) }
      found.append(inner)
    }
    return found.sorted { ($0.hit.offset, $0.hit.rule) < ($1.hit.offset, $1.hit.rule) }
  }

  /// Each secret once, with how often it stands there.
  func hits() -> [SecretHit] {
    var hits: [SecretHit] = []
    var places: [String: Int] = [:]
    for hit in found().map(\.hit) {
      let key = hit.rule + hit.fingerprint
      if let known = places[key] {
        hits[known].count += 1
      } else {
        places[key] = hits.count
        hits.append(hit)
      }
    }
    return hits
  }

  private func hit(_ claim: Claim, _ lines: inout LineCounter) -> SecretHit {
    let secret = body[claim.range]
    let isPassword = claim.detector.isPassword
    let essence = claim.verdict.essence ?? secret.array
    return SecretHit(
      rule: claim.detector.id, severity: claim.verdict.severity ?? claim.detector.severity,
      redacted: claim.verdict.redacted ?? Redaction.text(secret, isPassword: isPassword),
      fingerprint: SecretFingerprint.of(essence, isPassword: isPassword),
      line: kind == .binary ? nil : lines.line(of: claim.range.lowerBound), offset: claim.range.lowerBound,
      checksum: claim.verdict.checksum, name: KeyName.before(claim.range.lowerBound, in: body), wrapping: nil, count: 1,
      details: claim.verdict.details)
  }
}

/// Ranges that don't overlap.
private struct Intervals {
  private var ranges: [Range<Int>] = []

  /// False where it would overlap one that is there.
  mutating func insert(_ range: Range<Int>) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    if low < ranges.count, ranges[low].lowerBound < range.upperBound { return false }
    ranges.insert(range, at: low)
    return true
  }
}

/// Line numbers of rising offsets.
struct LineCounter {
  private let body: Bytes
  private var line = 1
  private var offset = 0

  init(_ body: Bytes) { self.body = body }

  mutating func line(of target: Int) -> Int {
    while let end = body.firstIndex(of: 0x0A, from: offset), end < target {
      line += 1
      offset = end + 1
    }
    return line
  }

  static func line(of target: Int, in body: Bytes) -> Int {
    var counter = LineCounter(body)
    return counter.line(of: target)
  }
}

/// The name that a value was given.
enum KeyName {
  /// What stands before the value and a sign: `name = "value"`. Only what looks like a name, never like another secret.
  static func before(_ at: Int, in body: Bytes) -> String? {
    var index = at - 1
    var signs = 0
    while let byte = body[index], at - index < 24 {
      if byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ">") {
        signs += 1
      } else if byte == 0x0A || !(byte.isSpace || "\"'`\\]),".utf8.contains(byte)) {
        break
      }
      index -= 1
    }
    guard signs > 0 else { return nil }
    let end = index + 1
    while let byte = body[index], byte.isWord || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-"),
      end - index < 48
    {
      index -= 1
    }
    let name = Array(body[index + 1..<end].array.drop { $0 == UInt8(ascii: "-") })
    guard name.count >= 2, name.count <= 40, name.contains(where: \.isLetter), name.count(where: \.isDigit) <= 2 else {
      return nil
    }
    return String(decoding: name, as: UTF8.self)
  }
}
