/// Keys themselves.
enum PrivateKeyDetectors {
  static let all: [Detector] = [
    .token(
      "private-key", "Private key", .privateKey, ["-----BEGIN "],
      #"-----BEGIN (?:(?:RSA|DSA|EC|ANY|SM2|ED25519) )?PRIVATE KEY-----"#, .high, checks: [.privateKey],
      issuer: "replace the key and what was certified for it"),
    .token(
      "ssh-private-key", "OpenSSH private key", .privateKey, ["-----BEGIN OPENSSH"],
      #"-----BEGIN OPENSSH PRIVATE KEY-----"#, .high,
      checks: [.privateKey], issuer: "remove the public half from every authorized_keys"),
    .token(
      "encrypted-private-key", "Private key, encrypted", .privateKey, ["-----BEGIN ENC"],
      #"-----BEGIN ENCRYPTED PRIVATE KEY-----"#, .low,
      checks: [.privateKey], issuer: "replace the key if its passphrase may be guessed"),
    .token(
      "ssh2-private-key", "SSH2 private key", .privateKey, ["---- BEGIN SSH2 ENC"],
      #"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----[\s\S]{0,600}?\n([A-Za-z0-9+/]{50,76}\r?\n[A-Za-z0-9+/=\r\n]{20,6000})---- END"#,
      .medium, scope: .text,
      issuer: "remove the public half from every server"),
    .token(
      "pgp-private-key", "OpenPGP private key", .privateKey, ["-----BEGIN PGP PR"],
      #"-----BEGIN PGP PRIVATE KEY BLOCK-----"#, .high,
      checks: [.privateKey], issuer: "revoke the key with its revocation certificate"),
    .token(
      "putty-private-key", "PuTTY private key", .privateKey, ["PuTTY-User-Key-File-"],
      #"PuTTY-User-Key-File-[123]: [^\n]{1,80}\r?\nEncryption: none\r?\n[\s\S]{20,8000}?Private-Lines: \d{1,3}\r?\n([A-Za-z0-9+/=\r\n]{40,4000})"#,
      .high,
      scope: .text, issuer: "remove the public half from every server"),
    .token(
      "putty-encrypted-key", "PuTTY private key, encrypted", .privateKey, ["PuTTY-User-Key-File-"],
      #"PuTTY-User-Key-File-[123]: [^\n]{1,80}\r?\nEncryption: aes[^\n]{1,40}\r?\n[\s\S]{20,8000}?Private-Lines: \d{1,3}\r?\n([A-Za-z0-9+/=\r\n]{40,4000})"#,
      .low, scope: .text, issuer: "replace the key if its passphrase may be guessed"),
    .token(
      "age-identity", "age identity", .privateKey, ["AGE-SECRET-KEY-1"],
      #"(AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})\b"#, .high,
      checks: [.bech32("age-secret-key-")], issuer: "encrypt anew for another recipient"),
    .token(
      "minisign-key", "minisign or signify secret key", .privateKey, ["RWRTY0Iy"],
      #"(RWRTY0Iy([A-Za-z0-9+/]{200}={0,2}))"#, .medium,
      issuer: "make and publish another key"),
    .token(
      "jwk-private-key", "Private JSON Web Key", .privateKey, ["\"kty\""],
      #""kty"\s*:\s*"(?:RSA|EC|OKP)"[^{}]{0,3000}?"d"\s*:\s*"([A-Za-z0-9_\-]{40,700})""#, .high,
      checks: [.random, .entropy(4)], scope: .text,
      issuer: "replace the key in the key set"),
    .token(
      "jwk-private-key-first", "Private JSON Web Key", .privateKey, ["\"d\""],
      #""d"\s*:\s*"([A-Za-z0-9_\-]{40,700})"[^{}]{0,3000}?"kty"\s*:\s*"(?:RSA|EC|OKP)""#, .high,
      checks: [.random, .entropy(4)], scope: .text,
      issuer: "replace the key in the key set"),
    .token(
      "cosign-key", "Encrypted signing key (cosign)", .privateKey, ["-----BEGIN ENCRYPTED "],
      #"-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----"#, .low, checks: [.privateKey],
      issuer: "sign anew with another key"),
    .token(
      "nostr-key", "Nostr private key", .privateKey, ["nsec1"], #"(nsec1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58})\b"#,
      .medium,
      checks: [.bech32("nsec")], issuer: "move to another key"),
  ]
}
