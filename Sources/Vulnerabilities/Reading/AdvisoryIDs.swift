import Parsing

/// Finds the ids of vulnerabilities within free text.
enum AdvisoryIDs {
  /// CVE ids in order of appearance, each once; at most `limit`.
  ///
  /// `CVE-` with four digits, a dash and four to nineteen digits (CVE's numbering rules). Changelogs also write them
  /// in lower case, or with an underscore for a dash.
  static func cves(in text: Bytes, limit: Int = 4096) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    text.withUnsafeBytes { memory in
      var at = 0
      while at + 13 <= memory.count, found.count < limit {
        // Every id has a V as its second letter: rarer in texts than C and E.
        guard memory[at + 1] | 0x20 == UInt8(ascii: "v"), memory[at] | 0x20 == UInt8(ascii: "c"),
          memory[at + 2] | 0x20 == UInt8(ascii: "e"), isDash(memory[at + 3]), digits(memory, at + 4, 5) == 4,
          isDash(memory[at + 8]), at == 0 || !isWord(memory[at - 1])
        else {
          at += 1
          continue
        }
        let length = digits(memory, at + 9, 20)
        if length >= 4, length <= 19 {
          let year = String(decoding: memory[at + 4..<at + 8], as: UTF8.self)
          let number = String(decoding: memory[at + 9..<at + 9 + length], as: UTF8.self)
          let id = "CVE-\(year)-\(number)"
          if seen.insert(id).inserted { found.append(id) }
        }
        at += 9 + length
      }
    }
    return found
  }

  /// Whether the whole text is a CVE id in its proper form.
  static func isCVE(_ text: some StringProtocol) -> Bool {
    guard text.utf8.count >= 13, text.utf8.count <= 28, text.utf8.starts(with: "CVE-".utf8) else {
      return false
    }
    let parts = text.utf8.dropFirst(4).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count == 4 && parts[1].count >= 4
      && parts.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
  }

  private static func digits(_ memory: UnsafeRawBufferPointer, _ start: Int, _ most: Int) -> Int {
    var at = start
    while at < memory.count, at - start < most, (0x30...0x39).contains(memory[at]) { at += 1 }
    return at - start
  }

  private static func isDash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
  }
}
