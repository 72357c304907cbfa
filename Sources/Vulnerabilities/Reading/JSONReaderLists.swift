import Parsing

extension JSONReader {
  /// The strings of an array, at most `limit`; what is no string, and what is no array, is passed over.
  mutating func strings(limit: Int) throws(ParseError) -> [String] {
    guard try isNext(.array) else { return [] }
    var strings: [String] = []
    try array { reader throws(ParseError) in
      guard let text = try reader.stringIfPresent() else { return }
      if strings.count < limit { strings.append(text) }
    }
    return strings
  }

  /// Whether a value of this kind comes next; any other is passed over, as upstreams write `null` for "none".
  mutating func isNext(_ kind: Kind) throws(ParseError) -> Bool {
    if try self.kind() == kind { return true }
    try skip()
    return false
  }
}
