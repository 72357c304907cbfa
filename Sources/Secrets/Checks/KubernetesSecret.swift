import Parsing

/// The object `Secret` of Kubernetes in a manifest: its `data` are values in base 64.
enum KubernetesSecret {
  /// Bytes of the manifest that are read, before and behind the line that says what it is.
  private static let reach = 64 << 10
  private static let maximumValues = 200

  static func judge(_ candidate: Candidate) -> Verdict {
    let before = candidate.body[candidate.match.lowerBound - reach..<candidate.match.lowerBound].array
    let behind = candidate.body[candidate.match.upperBound..<candidate.match.upperBound + reach].array
    // One document of the stream.
    let separator = Array("\n---".utf8)
    let start = lastIndex(of: separator, in: before) ?? 0
    let end = firstIndex(of: separator, in: behind) ?? behind.count
    let document = Array(before[start...]) + Array(behind[..<end])
    let resume = candidate.match.upperBound + end
    var essence: [UInt8] = []
    var names: [String] = []
    for (name, value) in values(document) {
      guard names.count < maximumValues else { break }
      guard Plausibility.given(value).outcome == .secret, let plain = Base64.decode(value), !plain.isEmpty,
        Plausibility.given(plain).outcome == .secret
      else {
        continue
      }
      // What else such an object holds: hosts, ports, users.
      guard SensitiveName.isSensitive(name) || plain.count >= 24 || Strength(plain).isLikelyChosenWell else { continue }
      names.append(name)
      essence += plain + [0]
    }
    var verdict = names.isEmpty ? Verdict.inert : .secret
    verdict.resume = resume
    guard !names.isEmpty else { return verdict }
    verdict.essence = essence
    verdict.details["keys"] = names.prefix(10).joined(separator: ", ")
    verdict.redacted = "\(names.count) value\(names.count == 1 ? "" : "s")"
    return verdict
  }

  /// The lines deeper than `data:` below it, or the members of `"data": {…}`.
  private static func values(_ document: [UInt8]) -> [(name: String, value: [UInt8])] {
    if let json = firstIndex(of: Array("\"data\"".utf8), in: document) {
      let members = document[(json + 6)...].drop { $0 != UInt8(ascii: "{") }.dropFirst()
      return members.prefix { $0 != UInt8(ascii: "}") }.split(separator: UInt8(ascii: ",")).compactMap { pair($0) }
    }
    var found: [(name: String, value: [UInt8])] = []
    var depth: Int?
    for line in document.split(separator: 0x0A) {
      let indent = line.prefix { $0 == 0x20 || $0 == 0x09 }.count
      let text = line.dropFirst(indent)
      guard let first = text.first, first != UInt8(ascii: "#") else { continue }
      if let outer = depth, indent <= outer { depth = nil }
      if depth != nil, let pair = pair(text) { found.append(pair) }
      if text.starts(with: Array("data:".utf8)), text.dropFirst(5).allSatisfy(\.isSpace) { depth = indent }
    }
    return found
  }

  private static func pair(_ text: ArraySlice<UInt8>) -> (name: String, value: [UInt8])? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = text[..<colon].filter { !$0.isSpace && $0 != UInt8(ascii: "\"") }
    let value = text[(colon + 1)...].filter { !$0.isSpace && !"\"'".utf8.contains($0) }
    guard value.count >= 4, value.allSatisfy({ $0.isBase64 || $0 == UInt8(ascii: "=") }) else { return nil }
    return (String(decoding: name.prefix(60), as: UTF8.self), Array(value))
  }

  private static func firstIndex(of needle: [UInt8], in text: [UInt8]) -> Int? {
    Bytes(text).firstRange(of: needle)?.lowerBound
  }

  private static func lastIndex(of needle: [UInt8], in text: [UInt8]) -> Int? {
    var last: Int?
    let bytes = Bytes(text)
    var from = 0
    while let range = bytes.firstRange(of: needle, from: from) {
      last = range.lowerBound
      from = range.upperBound
    }
    return last
  }
}
