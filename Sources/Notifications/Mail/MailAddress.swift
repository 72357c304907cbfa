/// An address of RFC 5322's `addr-spec`, of the characters that mail systems take without quoting.
package struct MailAddress: Sendable, Hashable, CustomStringConvertible {
  package let text: String

  /// Nil for anything else: nothing that could end a command or a header gets in.
  package init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (1...253).contains(parts[1].utf8.count) else {
      return nil
    }
    let isLocal = parts[0].utf8.allSatisfy { Self.isAtom($0) || $0 == 0x2E }
    let isDomain = parts[1].utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x2E
    }
    guard isLocal, isDomain, !parts[0].hasPrefix("."), !parts[0].hasSuffix(".") else { return nil }
    self.text = text
  }

  /// RFC 5322 §3.2.3, `atext`.
  private static func isAtom(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: Array("!#$%&'*+-/=?^_`{|}~".utf8).contains(byte)
    }
  }

  package var description: String { text }
}
