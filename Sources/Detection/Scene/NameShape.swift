/// How a host name looks, without asking anybody.
enum NameShape {
  /// Zones in which many strange names are ordinary: the own network, reverse look-ups, block lists that are asked by name.
  private static let ordinary = [
    ".arpa", ".local", ".internal", ".lan", ".localdomain", ".home", "spamhaus.org", "surbl.org", "uribl.com",
    "dnswl.org", "spamcop.net", "barracudacentral.org", "sophosxl.net", "senderscore.com", "abuseat.org", "sorbs.net",
    "cymru.com", "e5.sk", "mcafee.com",
  ]

  static func isOrdinary(_ name: String) -> Bool { ordinary.contains { name.hasSuffix($0) } || !name.contains(".") }

  /// The part that somebody registered, and what stands before it: two labels, three under `co.uk` and the like.
  static func split(_ name: String) -> (zone: String, below: String)? {
    let labels = name.split(separator: ".", omittingEmptySubsequences: true)
    guard labels.count >= 2 else { return nil }
    let isCountry = labels[labels.count - 1].utf8.count == 2 && labels[labels.count - 2].utf8.count <= 3
    let taken = min(isCountry ? 3 : 2, labels.count)
    return (labels.suffix(taken).joined(separator: "."), labels.dropLast(taken).joined())
  }

  /// Letters as encodings give them: few vowels, or many digits.
  static func looksRandom(_ text: some StringProtocol, atLeast length: Int) -> Bool {
    var (letters, vowels, digits) = (0, 0, 0)
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39: digits += 1
      case 0x61, 0x65, 0x69, 0x6F, 0x75, 0x79:
        letters += 1
        vowels += 1
      case 0x62...0x7A: letters += 1
      default: break
      }
    }
    guard letters + digits >= length else { return false }
    return digits * 10 >= (letters + digits) * 3 || vowels * 100 < letters * 27
  }
}
