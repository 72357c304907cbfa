/// Takes quotes away and puts values in the place of variables, as builders do outside of RUN, CMD and ENTRYPOINT.
///
/// `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:+word}`, `${NAME+word}`. What can't be known stays:
/// `${NAME}`.
///
/// Source: Dockerfile reference, "Environment replacement".
struct Expansion {
  /// Bytes of one expanded word: a variable can hold itself twice, again and again.
  static let maximumWord = 32 << 10
  static let maximumDepth = 8

  var values: [String: String]
  var escape: UInt8

  func expand(_ word: [UInt8], depth: Int = 0) -> String {
    var result: [UInt8] = []
    expand(word[...], into: &result, depth: depth)
    return String(decoding: result, as: UTF8.self)
  }

  private func expand(_ word: ArraySlice<UInt8>, into result: inout [UInt8], depth: Int) {
    var at = word.startIndex
    var quote: UInt8?
    while at < word.endIndex, result.count < Self.maximumWord {
      let byte = word[at]
      if byte == 0x27, quote != 0x22 {
        quote = quote == 0x27 ? nil : 0x27
      } else if byte == 0x22, quote != 0x27 {
        quote = quote == 0x22 ? nil : 0x22
      } else if byte == escape, quote != 0x27, at + 1 < word.endIndex {
        at += 1
        result.append(word[at])
      } else if byte == UInt8(ascii: "$"), quote != 0x27 {
        at = variable(word, at, into: &result, depth: depth)
        continue
      } else {
        result.append(byte)
      }
      at += 1
    }
  }

  /// - Returns: index behind the variable that begins at `start`.
  private func variable(_ word: ArraySlice<UInt8>, _ start: Int, into result: inout [UInt8], depth: Int) -> Int {
    var at = start + 1
    guard at < word.endIndex else {
      result.append(UInt8(ascii: "$"))
      return at
    }
    guard word[at] == UInt8(ascii: "{") else {
      let name = word[at...].prefix(while: Self.isName)
      if name.isEmpty {
        result.append(UInt8(ascii: "$"))
        return at
      }
      put(name, into: &result)
      return at + name.count
    }
    at += 1
    var end = at
    var open = 1
    while end < word.endIndex {
      if word[end] == UInt8(ascii: "{") { open += 1 }
      if word[end] == UInt8(ascii: "}") { open -= 1 }
      if open == 0 { break }
      end += 1
    }
    let inner = word[at..<end]
    let next = min(end + 1, word.endIndex)
    let name = inner.prefix(while: Self.isName)
    var rest = inner.dropFirst(name.count)
    guard !name.isEmpty, !rest.isEmpty, depth < Self.maximumDepth else {
      put(name, into: &result)
      return next
    }
    let hasColon = rest.first == UInt8(ascii: ":")
    if hasColon { rest = rest.dropFirst() }
    let value = values[String(decoding: name, as: UTF8.self)]
    let isSet = value.map { !hasColon || !$0.isEmpty } ?? false
    switch rest.first {
    case UInt8(ascii: "-"):
      if isSet, let value { result += value.utf8 } else { expand(rest.dropFirst(), into: &result, depth: depth + 1) }
    case UInt8(ascii: "+"):
      if isSet { expand(rest.dropFirst(), into: &result, depth: depth + 1) }
    default: put(name, isWhole: false, into: &result)  // `#`, `%`, `/`, `?`: patterns, not followed
    }
    return next
  }

  private func put(_ name: ArraySlice<UInt8>, isWhole: Bool = true, into result: inout [UInt8]) {
    let name = String(decoding: name, as: UTF8.self)
    if isWhole, let value = values[name] {
      result += value.utf8.prefix(Self.maximumWord)
    } else {
      result += "${\(name)}".utf8
    }
  }

  static func isName(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }
}
