import Parsing

/// Names of settings whose value is a secret, whatever it looks like.
enum SensitiveName {
  private static let words = [
    "password", "passwd", "passphrase", "passwort", "contrase", "secret", "token", "apikey", "api_key",
    "access_key", "accesskey", "private_key", "privatekey", "credential", "auth_key", "authkey", "encryption_key",
    "encryptionkey", "signing_key", "signature_key", "master_key", "masterkey", "dsn_secret", "app_key", "appkey",
    "service_key", "hmac_key", "aes_key", "jwt", "sessionid", "session_id", "fernet", "cookie_key", "bearer",
    "storage_key", "connection_string",
  ]
  /// Settings that are about a secret and are none.
  private static let harmlessEndings = [
    "_file", "_path", "_dir", "_url", "_uri", "_endpoint", "_name", "_id", "_ttl", "_expiry", "_expires",
    "_expiration", "_timeout", "_length", "_type", "_algorithm", "_limit", "_count", "_enabled", "_required",
    "_policy", "_version", "_size", "_host", "_port", "_location", "_hash", "_cmd", "_command", "_mode", "_prefix",
    "_header", "_issuer", "_format", "_audience", "_scope", "_store", "_provider", "_user", "_username", "_regex",
    "_pattern", "tokens", "_class", "_region", "_arn", "_sha256", "_digest", "_checksum", "_encryption", "_reset",
    "_validator", "_field", "_label", "_input", "_prompt", "_hint", "_text", "_message", "_error", "_column",
    "_min", "_max", "_age", "_changed", "_hasher", "_hashers", "_placeholder", "_manager", "_service", "_source",
    "_key_id", "_param", "_parameter", "_var", "_variable",
  ]
  private static let harmlessWords = [
    "public", "tokenizer", "tokenize", "max_token", "no_password", "allow_empty", "disable_password", "random_root",
    "gpg_key", "secretary",
  ]

  static func isSensitive(_ name: String) -> Bool {
    let name = name.lowercased().replacing("-", with: "_").replacing(".", with: "_")
    guard
      words.contains(where: { name.contains($0) }) || name.hasSuffix("_pwd") || name.hasSuffix("_pass")
        || name.hasSuffix("pwd") && name.count > 3
        || name.hasSuffix("pass") && !name.hasSuffix("bypass") && !name.hasSuffix("askpass")
          && !name.hasSuffix("compass")
    else { return false }
    return !harmlessEndings.contains { name.hasSuffix($0) } && !harmlessWords.contains { name.contains($0) }
  }

  /// Values that are given to sensitive names on a command line or in an instruction: `NAME=value`, `--name value`.
  static func assignments(in body: Bytes) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var at = 0
    while let sign = body.firstIndex(of: UInt8(ascii: "="), from: at) {
      at = sign + 1
      var start = sign
      while let byte = body[start - 1], byte.isWord || byte == 0x2D || byte == 0x2E, sign - start < 80 { start -= 1 }
      guard sign - start >= 3, isSensitive(body[start..<sign].text) else { continue }
      var from = at
      var end = at
      if let quote = body[from], quote == 0x22 || quote == 0x27 {
        from += 1
        end = body.firstIndex(of: quote, from: from) ?? body.count
      } else {
        while let byte = body[end], !byte.isSpace, !"\"';&|".utf8.contains(byte) { end += 1 }
      }
      guard end > from else { continue }
      if Plausibility.given(body[from..<end].array).outcome == .secret { found.append(from..<end) }
      at = end
    }
    return found
  }
}
