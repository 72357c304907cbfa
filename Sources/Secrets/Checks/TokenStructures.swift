import Parsing

/// Tokens of pypi.org: macaroons (version 2, binary) in base64url, whose first fields name the place.
enum PyPIToken {
  static func judge(_ token: [UInt8]) -> Verdict {
    guard let bytes = Base64.decode(token.dropFirst(5)), bytes.count > 40, bytes[0] == 2, bytes[1] == 1 else {
      return .other
    }
    let place = bytes.dropFirst(3).prefix(Int(bytes[2]))
    guard place.elementsEqual("pypi.org".utf8) || place.elementsEqual("test.pypi.org".utf8) else { return .other }
    let tail = Array(token.suffix(40))
    guard Randomness.longestRun(tail) < 8, !Inertness.hasPlaceholderWord(token) else { return .inert }
    var verdict = Verdict.secret
    verdict.details["registry"] = String(decoding: place, as: UTF8.self)
    return verdict
  }
}

/// Discord's: the first part is the account's number in base 64.
enum DiscordToken {
  static func judge(_ token: [UInt8]) -> Verdict {
    guard let first = token.split(separator: UInt8(ascii: ".")).first, let number = Base64.decode(first),
      (17...20).contains(number.count), number.allSatisfy({ $0.isDigit })
    else { return .other }
    return Plausibility.random(Array(token.dropFirst(first.count + 1)))
  }
}

/// Bech32 (BIP 173), as age writes its identities.
enum Bech32 {
  private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

  static func judge(_ token: [UInt8], _ part: String) -> Verdict {
    let lowered = token.map(\.lowered)
    guard lowered.starts(with: Array(part.utf8) + [UInt8(ascii: "1")]) else { return .other }
    var values: [UInt8] = []
    for character in lowered.dropFirst(part.utf8.count + 1) {
      guard let value = alphabet.firstIndex(of: character) else { return .other }
      values.append(UInt8(value))
    }
    let expanded = part.utf8.map { $0 >> 5 } + [0] + part.utf8.map { $0 & 31 }
    var verdict = Verdict.secret
    verdict.checksum = remainder(expanded + values) == 1
    if verdict.checksum == false { verdict.severity = .low }
    return verdict
  }

  static func remainder(_ values: [UInt8]) -> UInt32 {
    let generators: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
    var sum: UInt32 = 1
    for value in values {
      let top = sum >> 25
      sum = (sum & 0x1FF_FFFF) << 5 ^ UInt32(value)
      for (bit, generator) in generators.enumerated() where top >> UInt32(bit) & 1 == 1 { sum ^= generator }
    }
    return sum
  }
}

/// `user:password` of HTTP's Basic scheme (RFC 7617) and of registries' `auth`.
enum BasicCredentials {
  static func judge(_ candidate: Candidate) -> Verdict {
    guard let text = Base64.decode(candidate.core.array), let colon = text.firstIndex(of: UInt8(ascii: ":")),
      text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
    else { return .other }
    let user = Array(text[..<colon])
    let password = Array(text[(colon + 1)...])
    guard password.count >= 4, !user.isEmpty || password.count >= 12 else { return .inert }
    if user.elementsEqual("Aladdin".utf8) || user.elementsEqual(password) { return .inert }
    if user.map(\.lowered).elementsEqual("username".utf8) { return .inert }
    var verdict = Plausibility.given(password)
    verdict.essence = password
    return verdict
  }
}

/// Hashes of crypt(5): worth something to who can try passwords.
enum PasswordHash {
  static func judge(_ hash: [UInt8]) -> Verdict {
    guard hash.count >= 13, !hash.starts(with: [UInt8(ascii: "*")]), !hash.starts(with: [UInt8(ascii: "!")]) else {
      return .inert
    }
    if Inertness.isFiller(hash) || Inertness.hasPlaceholderWord(hash) { return .inert }
    var verdict = Verdict.secret
    let parts = hash.split(separator: UInt8(ascii: "$"))
    if hash.first == UInt8(ascii: "$"), let scheme = parts.first, scheme.count <= 10 {
      verdict.details["scheme"] = String(decoding: scheme, as: UTF8.self)
    }
    return verdict
  }
}
