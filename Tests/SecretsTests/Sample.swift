import Crypto
import Foundation
import Parsing
import TestKit

@testable import Secrets

/// One row of `Fixtures/samples.tsv`: what a detector is for, as its vendor's manual describes it.
///
/// A template's braces are drawn by lot: `{a:20}` twenty letters and digits, and so on (see ``Draw``). No secret, and
/// nothing that looks like one, stands in the repository.
struct Sample: CustomStringConvertible {
  enum Form: Equatable {
    /// Known by its own looks.
    case token
    /// Known by the name it is given.
    case named(String)
    /// Known by the file it stands in.
    case file(String)
    /// A whole line or more.
    case text
  }

  var rule: String
  var form: Form
  var template: String

  var description: String { rule }

  static func all() throws -> [Sample] {
    try Fixture.text("samples.tsv").split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let form: Form =
        if fields[1].hasPrefix("named:") { .named(String(fields[1].dropFirst(6))) } else if fields[1].hasPrefix("file:")
        {
          .file(String(fields[1].dropFirst(5)))
        } else { fields[1] == "token" ? .token : .text }
      return Sample(
        rule: "secret." + fields[0], form: form,
        template: fields[2].replacingOccurrences(of: "\\n", with: "\n")
          .replacingOccurrences(of: "\\t", with: "\t"))
    }
  }
}

/// Draws what a template leaves open.
struct Draw {
  var random: SeededGenerator
  /// Everything drawn that is long enough to be recognised: none of it may be seen in what the scanner says.
  private(set) var drawn: [String] = []

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private static let alphabets: [String: String] = [
    "h": "0123456789abcdef", "H": "0123456789ABCDEF", "d": "0123456789", "l": "abcdefghijklmnopqrstuvwxyz",
    "u": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "L": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "a": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "z": "abcdefghijklmnopqrstuvwxyz0123456789",
    "b": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "w": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    "2": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "32": "abcdefghijklmnopqrstuvwxyz234567",
    "58": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
  ]
  private static let syllables = ["ka", "lo", "mi", "ren", "tas", "vul", "dor", "pim", "sel", "gan", "bru", "fey"]

  private mutating func characters(_ alphabet: String, _ count: Int) -> String {
    let alphabet = Array(alphabet)
    return String((0..<count).map { _ in alphabet.randomElement(using: &random) ?? "x" })
  }

  private mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  /// As a generator of passwords would: both cases, digits, a sign or two, never one that means something to a shell.
  private mutating func password(_ count: Int, signs: String) -> String {
    var text = characters("ABCDEFGHJKLMNPQRSTUVWXYZ", 1) + characters("23456789", 1)
    text += characters("abcdefghijkmnpqrstuvwxyz", 1) + characters(signs, 1)
    return text + characters(Self.alphabets["a"] ?? "", max(0, count - 5)) + characters("23456789", 1)
  }

  /// With what was drawn in place of the braces.
  mutating func fill(_ template: String) -> String {
    var result = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      guard let (text, end) = element(rest[open...], before: result) else {
        result += "{"
        rest = rest[rest.index(after: open)...]
        continue
      }
      result += text
      rest = rest[end...]
    }
    return result + rest
  }

  /// What stands in the braces at the beginning; nil where they are not ours (JSON).
  private mutating func element(_ text: Substring, before: String) -> (String, String.Index)? {
    var depth = 0
    var close: String.Index?
    for index in text.indices {
      if text[index] == "{" { depth += 1 }
      if text[index] == "}" {
        depth -= 1
        if depth == 0 {
          close = index
          break
        }
      }
    }
    guard let close else { return nil }
    let inside = text[text.index(after: text.startIndex)..<close]
    let name = String(inside.prefix { $0 != ":" })
    let argument = inside.count > name.count ? String(inside.dropFirst(name.count + 1)) : ""
    guard let value = value(name, argument, before) else { return nil }
    if value.count >= 8, !["word", "b64text"].contains(name) { drawn += value.split(separator: "\n").map(String.init) }
    return (value, text.index(after: close))
  }

  private mutating func value(_ name: String, _ argument: String, _ before: String) -> String? {
    if let alphabet = Self.alphabets[name] { return characters(alphabet, Int(argument) ?? 1) }
    switch name {
    case "p": return password(Int(argument) ?? 12, signs: "!*+=_-")
    case "x": return password(Int(argument) ?? 12, signs: "!*+_")
    case "word": return (0..<2).map { _ in Self.syllables.randomElement(using: &random) ?? "" }.joined()
    case "b64": return Data(bytes(Int(argument) ?? 32)).base64EncodedString()
    case "w64":
      return Data(bytes(Int(argument) ?? 32)).base64EncodedString().replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_")
    case "b64of", "b64text": return Data(fill(argument).utf8).base64EncodedString()
    case "crc62": return Self.sum(before, argument, base: 62, width: 6)
    case "crc16": return Self.sum(before, argument, base: 16, width: 8)
    case "snowflake": return Data(("1" + characters("0123456789", 17)).utf8).base64EncodedString().filter { $0 != "=" }
    case "sas":
      return Data(bytes(32)).base64EncodedString().replacingOccurrences(of: "+", with: "%2B")
        .replacingOccurrences(of: "/", with: "%2F").replacingOccurrences(of: "=", with: "%3D")
    case "jwt":
      return [
        #"{"alg":"RS256","typ":"JWT","kid":"k\#(characters("0123456789", 6))"}"#,
        #"{"iss":"https://login.corp.io","sub":"svc-\#(characters("0123456789", 8))","exp":1893456000}"#,
      ]
      .map { Self.url(Array($0.utf8)) }.joined(separator: ".") + "." + Self.url(bytes(64))
    case "pypi":
      return "pypi-" + Self.url([2, 1, 8] + Array("pypi.org".utf8) + [2, 36] + bytes(36) + [0, 0, 6, 32] + bytes(32))
    case "age": return bech32("age-secret-key-", bytes(32)).uppercased()
    case "nsec": return bech32("nsec", bytes(32))
    case "pem":
      // A sequence of a version and an integer, of the length it says.
      let integer = bytes(600)
      let body = [0x02, 0x01, 0x00, 0x02, 0x82, UInt8(integer.count >> 8), UInt8(integer.count & 255)] + integer
      return Self.armour(argument, [0x30, 0x82, UInt8(body.count >> 8), UInt8(body.count & 255)] + body)
    case "openssh":
      func field(_ bytes: [UInt8]) -> [UInt8] { [0, 0, UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }
      let none = field(Array("none".utf8))
      return Self.armour(
        "OPENSSH PRIVATE KEY",
        Array("openssh-key-v1\u{0}".utf8) + none + none + field([]) + [0, 0, 0, 1] + field(bytes(51))
          + field(bytes(144)))
    case "sigstore":
      return Self.wrapped(
        Array(#"{"kdf":{"name":"scrypt"},"ciphertext":"\#(Data(bytes(200)).base64EncodedString())"}"#.utf8))
    default: return nil
    }
  }

  private static func sum(_ before: String, _ prefix: String, base: UInt32, width: Int) -> String {
    // What was written since the last space, without its prefix and a separator at the end.
    let token = before.split { $0 == " " || $0 == "\"" || $0 == "\n" || $0 == "=" }.last.map(String.init) ?? ""
    let body = Array(token.utf8.dropFirst(Int(prefix) ?? 0)).filter { $0 != UInt8(ascii: "_") }
    return String(
      decoding: Checksums.text(Checksums.crc32(body), base: base, width: width, lowerCase: base == 16), as: UTF8.self)
  }

  private static func url(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .filter { $0 != "=" }
  }

  private static func wrapped(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
  }

  private static func armour(_ label: String, _ bytes: [UInt8]) -> String {
    "-----BEGIN \(label)-----\n\(wrapped(bytes))\n-----END \(label)-----\n"
  }

  private func bech32(_ part: String, _ bytes: [UInt8]) -> String {
    let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
    var values: [UInt8] = []
    var (buffer, bits) = (0, 0)
    for byte in bytes {
      buffer = (buffer << 8 | Int(byte)) & 0xFFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        values.append(UInt8(buffer >> bits & 31))
      }
    }
    if bits > 0 { values.append(UInt8(buffer << (5 - bits) & 31)) }
    let expanded = part.utf8.map { $0 >> 5 } + [0] + part.utf8.map { $0 & 31 }
    let sum = Bech32.remainder(expanded + values + [0, 0, 0, 0, 0, 0]) ^ 1
    values += (0..<6).map { UInt8(sum >> UInt32(5 * (5 - $0)) & 31) }
    return part + "1" + String(values.map { alphabet[Int($0)] })
  }
}
