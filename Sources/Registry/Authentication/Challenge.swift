import WebClient

/// One way to authenticate that a server offers: `Bearer realm="https://auth.docker.io/token",service="registry"`.
///
/// Source: RFC 9110 §11.6.1, RFC 6750 §3, the distribution project's token specification.
package struct Challenge: Sendable, Equatable {
  /// Lower case: `bearer`, `basic`.
  package var scheme: String
  /// Names in lower case.
  package var parameters: [String: String]

  package init(scheme: String, parameters: [String: String] = [:]) {
    self.scheme = scheme
    self.parameters = parameters
  }

  static let maximumParameters = 64

  /// Every challenge of every `WWW-Authenticate` header; what cannot be read ends its header.
  package static func parse(_ headers: [String]) -> [Challenge] {
    var challenges: [Challenge] = []
    for header in headers.prefix(8) {
      var scanner = Scanner(header.utf8)
      scanner.read(into: &challenges)
    }
    return challenges
  }

  /// Walks `scheme [token68 | name=value, …], scheme …`.
  private struct Scanner {
    private let bytes: [UInt8]
    private var offset = 0
    private var count = 0

    init(_ text: some Sequence<UInt8>) { bytes = Array(text) }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private static func isToken(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
        UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
        true
      default: false
      }
    }

    private mutating func skip(_ also: UInt8? = nil) {
      while let byte = next, byte == 0x20 || byte == 0x09 || byte == also { offset += 1 }
    }

    private mutating func token() -> String? {
      let start = offset
      while let byte = next, Self.isToken(byte) { offset += 1 }
      return offset > start ? String(decoding: bytes[start..<offset], as: UTF8.self) : nil
    }

    private mutating func value() -> String? {
      guard next == UInt8(ascii: "\"") else {
        // Some servers leave the quotes out around addresses.
        let start = offset
        while let byte = next, byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: "\"") { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
      }
      offset += 1
      var text: [UInt8] = []
      while let byte = next {
        offset += 1
        if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
        if byte == UInt8(ascii: "\\"), let escaped = next {
          offset += 1
          text.append(escaped)
        } else {
          text.append(byte)
        }
      }
      return nil
    }

    mutating func read(into challenges: inout [Challenge]) {
      while true {
        skip(UInt8(ascii: ","))
        guard let word = token() else { return }
        skip()
        if next == UInt8(ascii: "=") {
          offset += 1
          skip()
          guard let text = value(), !challenges.isEmpty, count < Challenge.maximumParameters else { return }
          count += 1
          challenges[challenges.count - 1].parameters[word.lowercased()] = text
        } else {
          guard challenges.count < Challenge.maximumParameters else { return }
          challenges.append(Challenge(scheme: word.lowercased()))
        }
      }
    }
  }
}
