/// How a text that people call a password is made.
struct Strength {
  let text: [UInt8]
  let classes: Int
  let digits: Int
  let letters: Int

  init(_ text: [UInt8]) {
    self.text = text
    digits = text.count(where: \.isDigit)
    letters = text.count(where: \.isLetter)
    let upper = text.contains(where: \.isUpper)
    let lower = text.contains(where: \.isLower)
    let others = text.contains { !$0.isAlphanumeric && $0 != 0x5F && $0 != 0x2D && $0 != 0x2E }
    classes = (upper ? 1 : 0) + (lower ? 1 : 0) + (digits > 0 ? 1 : 0) + (others ? 1 : 0)
  }

  /// Letters for the digits and signs that stand for them: `P4$$w0rd` is `password`.
  var plainLetters: [UInt8] {
    text.map { byte in
      switch byte {
      case UInt8(ascii: "0"): UInt8(ascii: "o")
      case UInt8(ascii: "1"), UInt8(ascii: "!"), UInt8(ascii: "|"): UInt8(ascii: "i")
      case UInt8(ascii: "3"): UInt8(ascii: "e")
      case UInt8(ascii: "4"), UInt8(ascii: "@"): UInt8(ascii: "a")
      case UInt8(ascii: "5"), UInt8(ascii: "$"): UInt8(ascii: "s")
      case UInt8(ascii: "7"): UInt8(ascii: "t")
      default: byte.lowered
      }
    }
  }

  private static let stems = [
    "password", "passwd", "secret", "changeme", "letmein", "qwerty", "welcome", "admin", "test",
  ]
  .map { Array($0.utf8) }

  /// Built around a word that examples use.
  var isDemonstration: Bool {
    let plain = plainLetters
    let lowered = text.map(\.lowered)
    return Self.stems.contains { Inertness.contains(plain, $0) || Inertness.contains(lowered, $0) }
  }

  /// Words with separators or humps between, as names of things are written: `my-app.settings`, `getPasswordField`.
  var isIdentifier: Bool {
    var words: [[UInt8]] = [[]]
    for byte in text {
      if byte.isLetter {
        if byte.isUpper, let last = words.last?.last, last.isLower { words.append([]) }
        words[words.count - 1].append(byte)
      } else if "_-./:".utf8.contains(byte) || byte.isDigit {
        words.append([])
      } else {
        return false
      }
    }
    let real = words.filter { !$0.isEmpty }
    guard letters * 10 >= text.count * 8 - digits * 2, digits <= 3 else { return false }
    // A word has vowels, and not four consonants in a row.
    return real.allSatisfy { Self.isPronounceable($0) }
  }

  static func isPronounceable(_ word: [UInt8]) -> Bool {
    var consonants = 0
    var vowels = 0
    for byte in word {
      if "aeiouyAEIOUY".utf8.contains(byte) {
        vowels += 1
        consonants = 0
      } else {
        consonants += 1
        if consonants > 4 { return false }
      }
    }
    return word.count <= 3 || (vowels > 0 && vowels * 5 >= word.count)
  }

  /// As a person or a generator would choose for something that matters.
  var isLikelyChosenWell: Bool {
    guard text.count >= 8, classes >= 2, digits > 0 || classes >= 3, !isDemonstration, !isIdentifier else {
      return false
    }
    let distinct = Set(text).count
    return distinct * 2 >= min(text.count, 24) && distinct >= 6 && Randomness.longestSequence(text) < 5
  }
}
