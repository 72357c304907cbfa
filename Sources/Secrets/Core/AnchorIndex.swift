import Parsing
import Patterns

/// All detectors' literals as one set, and who is to look closer at each.
struct AnchorIndex: Sendable {
  struct Anchor: Sendable {
    /// Detectors to try where the literal stands, in the order of the catalogue.
    var detectors: [Int] = []
    /// The literal is another one inside base 64: so many digits of its first group stand before it.
    var wrapped: [Int] = []
  }

  let set: PatternSet
  let anchors: [Anchor]
  /// Bytes of the longest literal.
  let longest: Int
  /// Detectors that look at whole files by their place.
  let places: [(place: FilePlace, detector: Int)]

  init(_ detectors: [Detector]) throws(PatternError) {
    struct Literal: Hashable {
      var text: String
      var isCaseless: Bool
    }
    var numbers: [Literal: Int] = [:]
    var literals: [Literal] = []
    var anchors: [Anchor] = []
    func number(_ text: String, _ isCaseless: Bool) -> Int {
      let literal = Literal(text: text, isCaseless: isCaseless)
      if let known = numbers[literal] { return known }
      numbers[literal] = literals.count
      literals.append(literal)
      anchors.append(Anchor())
      return literals.count - 1
    }
    var places: [(place: FilePlace, detector: Int)] = []
    for (index, detector) in detectors.enumerated() {
      switch detector.trigger {
      case .prefix(let texts), .inside(let texts, _):
        for text in texts {
          anchors[number(text, false)].detectors.append(index)
          // Digits of a wrapped literal: five of them stand by chance in one of a thousand million places.
          guard Self.isWorthUnwrapping(detector) else { continue }
          for inside in Base64.insides(of: Array(text.utf8)) where inside.digits.count >= 5 {
            let wrapped = number(String(decoding: inside.digits.prefix(16), as: UTF8.self), false)
            if !anchors[wrapped].wrapped.contains(inside.before) { anchors[wrapped].wrapped.append(inside.before) }
          }
        }
      case .keyword(let words):
        for spelling in Set(words.flatMap { Self.spellings($0) }).sorted() {
          anchors[number(spelling, true)].detectors.append(index)
        }
      case .place(let endings): for ending in endings { places.append((ending, index)) }
      }
    }
    self.places = places
    self.anchors = anchors
    longest = literals.map(\.text.utf8.count).max() ?? 0
    set = try PatternSet(
      literals.enumerated().map { Pattern(id: $0, $1.text, options: $1.isCaseless ? .caseless : []) })
  }

  /// Literals one of which stands wherever the word does: its first part if that is telling enough, else the whole in
  /// each spelling: `api_key` is also written `api-key`, `api.key` and `apikey`.
  static func spellings(_ word: String) -> [String] {
    let separators = Set("_- .")
    guard let first = word.first else { return [] }
    // A separator in front is part of the word.
    let head = String(first) + word.dropFirst().prefix { !separators.contains($0) }
    guard head != word else { return [word] }
    if head.utf8.count >= 5, !common.contains(head) { return [head] }
    return ["_", "-", ".", ""].map { separator in
      String(first) + word.dropFirst().map { separators.contains($0) ? separator : String($0) }.joined()
    }
  }

  /// First parts that stand everywhere.
  private static let common: Set<String> = [
    "access", "secret", "private", "client", "session", "token", "encryption", "system", "email", "service", "signing",
    "master", "signature", "server", "cookie", "storage", "shared", "consumer", "channel", "message", "account",
    "application",
  ]

  /// Whether a detector's values are looked for inside base 64 too: those that open much, and that are told by
  /// themselves alone.
  static func isWorthUnwrapping(_ detector: Detector) -> Bool {
    detector.severity >= .high && detector.context.isEmpty && detector.rank == 3
  }

  /// Detectors for which this path is a place.
  func detectors(at path: String) -> [Int] {
    var found: [Int] = []
    for (place, detector) in places where place.matches(path) && found.last != detector { found.append(detector) }
    return found
  }
}
