import Archives
import Parsing

/// Whether what a process executes stands in what came from the network just before.
enum CommandMatch {
  /// How the command stands in the bytes, in words; nil where it doesn't.
  ///
  /// - Parameter whole: a short word counts only where it is a whole line of the message.
  static func find(_ command: String, whole: Bool, in bytes: [UInt8]) -> String? {
    let needle = Array(command.utf8)
    guard needle.count >= 2 else { return nil }
    for (form, name) in forms(bytes) {
      if whole ? isLine(needle, of: form) : contains(form, needle) { return name }
      if !whole, isPart(form, of: needle) { return name }
    }
    return nil
  }

  /// The bytes as they are, and every plausible decoding of them. Bounded: the sensor gives 191 bytes.
  private static func forms(_ bytes: [UInt8]) -> [([UInt8], String)] {
    var forms = [(bytes, "as it is")]
    let url = Decoding.url(bytes)
    if url != bytes { forms.append((url, "URL-encoded")) }
    for candidate in Decoding.base64Runs(url) + (url != bytes ? Decoding.base64Runs(bytes) : []) {
      forms.append((unpacked(candidate) ?? candidate, "in Base64"))
    }
    for candidate in Decoding.hexRuns(url) { forms.append((unpacked(candidate) ?? candidate, "in hexadecimal")) }
    if let plain = unpacked(bytes) { forms.append((plain, "compressed")) }
    return forms
  }

  /// The first gzip or zlib stream in the bytes, to 4 KiB.
  private static func unpacked(_ bytes: [UInt8]) -> [UInt8]? {
    for index in bytes.indices.dropLast(8) {
      let isGzip = bytes[index] == 0x1F && bytes[index + 1] == 0x8B && bytes[index + 2] == 8
      let isZlib = bytes[index] == 0x78 && [0x01, 0x5E, 0x9C, 0xDA].contains(bytes[index + 1])
      guard isGzip || isZlib else { continue }
      let packed = Bytes(bytes[index...])
      do throws(ArchiveError) {
        let plain = isGzip ? try Inflate.gzip(packed, limit: 4096) : try Inflate.zlib(packed, limit: 4096)
        return plain.withUnsafeBytes { Array($0) }
      } catch {
        return nil
      }
    }
    return nil
  }

  private static func isLine(_ needle: [UInt8], of text: [UInt8]) -> Bool {
    text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }).contains { line in
      trimmed(line).elementsEqual(needle)
    }
  }

  /// The whole message, one line, begins a command of the text: a relay put something around it.
  private static func isPart(_ message: [UInt8], of command: [UInt8]) -> Bool {
    let line = trimmed(message[...])
    guard line.count >= 2, line.count <= 160, line.count < command.count,
      line.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), let first = line.first, isWord(first)
    else { return false }
    guard let range = position(of: Array(line), in: command) else { return false }
    // At the place of a command: at the beginning, or after what ends another.
    guard let before = command[..<range].last(where: { $0 != 0x20 }) else { return true }
    return [
      UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: "`"),
      UInt8(ascii: "{"), 0x0A,
    ].contains(before)
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var view = line
    while let last = view.last, last <= 0x20 { view = view.dropLast() }
    while let first = view.first, first <= 0x20 { view = view.dropFirst() }
    return view
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
      || byte == 0x2F || byte == 0x2D || byte == 0x2E
  }

  private static func position(of needle: [UInt8], in text: [UInt8]) -> Int? {
    guard text.count >= needle.count else { return nil }
    return (0...(text.count - needle.count)).first { start in
      guard text[start] == needle[0], text[start..<start + needle.count].elementsEqual(needle) else { return false }
      let end = start + needle.count
      return (start == 0 || !isWord(text[start - 1])) && (end == text.count || !isWord(text[end]))
    }
  }

  /// The match must not stand inside a longer word, so that `id` is not found in `idle`.
  private static func contains(_ text: [UInt8], _ needle: [UInt8]) -> Bool { position(of: needle, in: text) != nil }
}
