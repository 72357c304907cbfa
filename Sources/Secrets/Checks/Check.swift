import Model
import Parsing

/// What a candidate must hold beyond its expression, and what can be read from it.
package enum Check: Sendable, Hashable {
  /// Looks drawn by lot: no word for a placeholder, no run, no row of the alphabet, enough different characters.
  case random
  /// Not the token of a status picture, which shows nothing else.
  case notBadge
  /// Neither in prose, nor in a comment, nor among tests or examples.
  case inUse
  /// Both letters and digits.
  case mixed
  /// At least this many bits a character, by Shannon's formula over the secret's own characters.
  case entropy(Double)
  /// Any real value: no placeholder, no variable, not empty. For places that hold nothing but secrets.
  case given
  /// The last six characters are the CRC-32 of the rest without its prefix, in base 62 (GitHub, npm).
  case base62CRC(prefix: Int)
  /// Ends with `_` and the CRC-32 of what lies between prefix and it, hexadecimal (Grafana).
  case hexCRC(prefix: Int)
  /// GitLab's routable tokens: the CRC-32 of all before, in base 36.
  case gitLabCRC
  /// An AWS access key id: names the account in its base-32 digits.
  case awsKey
  /// Three parts, the first two JSON objects in base64url, a signature.
  case jwt
  /// A macaroon of pypi.org.
  case pypi
  /// Bech32 with this human-readable part, checksum right.
  case bech32(String)
  /// Base64 of exactly so many bytes.
  case base64(Int)
  /// A private key in one of its armours, with a body that is one.
  case privateKey
  /// `user:password` in base64.
  case basic
  /// A password in a URL or connection string.
  case urlPassword
  /// A password, key or token known by its name only: strength and the kind of file decide.
  case genericPassword
  case genericKey
  /// A password's hash that can be attacked offline, not a locked account.
  case passwordHash
  /// First part is base64 of a snowflake number (Discord).
  case discord
  /// Values of a Kubernetes Secret, in base64.
  case kubernetesData
}

/// What checking a candidate says.
struct Verdict: Sendable, Hashable {
  enum Outcome: Sendable, Hashable {
    case secret
    /// What it looks like, but demonstrably no secret: nothing else is to claim these bytes either.
    case inert
    /// Not what the detector is for.
    case other
  }

  var outcome: Outcome
  /// Whether the format's checksum holds; nil where there is none.
  var checksum: Bool?
  /// Facts that are no secret: the account, the issuer.
  var details: [String: String] = [:]
  /// Instead of the detector's own.
  var severity: Severity?
  /// Instead of the candidate itself, what equal secrets have in common: the key without its armour.
  var essence: [UInt8]?

  /// Behind its last byte, where that is not what the expression says.
  var end: Int?
  /// From where on the detector is to be tried again: what was read up to there need not be read twice.
  var resume: Int?
  /// How it is to be shown, where not by its first and last characters.
  var redacted: String?

  static let secret = Verdict(outcome: .secret)
  static let inert = Verdict(outcome: .inert)
  static let other = Verdict(outcome: .other)

  /// Of two that both hold.
  func and(_ next: Verdict) -> Verdict {
    var both = self
    if next.outcome != .secret { both.outcome = next.outcome }
    both.checksum = next.checksum ?? checksum
    both.details.merge(next.details) { $1 }
    both.severity = next.severity ?? severity
    both.essence = next.essence ?? essence
    both.end = next.end ?? end
    both.redacted = next.redacted ?? redacted
    both.resume = next.resume ?? resume
    return both
  }
}

/// What a check gets to see.
struct Candidate {
  /// The secret itself.
  var secret: Bytes
  /// The body that it was found in, and where.
  var body: Bytes
  var range: Range<Int>
  /// The part of the secret that is drawn by lot: the expression's second group, or all of the secret.
  var core: Bytes
  /// All that the expression matched.
  var match: Range<Int>
  var kind: FileKind
  var path: String
}
