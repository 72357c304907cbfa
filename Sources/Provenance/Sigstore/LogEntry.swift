import Model
import Parsing

import struct Crypto.SHA256

/// An entry of a transparency log, as it comes along with a signature.
///
/// Sources: Sigstore, "Rekor" entry types `hashedrekord` 0.0.1, `dsse` 0.0.1 and `intoto` 0.0.2, and its signed entry
/// timestamps; RFC 6962 for the tree; C2SP "signed note" and "tlog checkpoint".
struct LogEntry: Sendable {
  /// The entry itself, JSON.
  var body: Bytes
  /// Seconds since 1970, as the log says; authentic only with its promise.
  var integratedTime: Int?
  var logIndex: Int
  /// SHA-256 of the log's key.
  var logID: [UInt8]
  /// The log's signature over the four above.
  var promise: [UInt8]?
  var proof: InclusionProof?

  struct InclusionProof: Sendable {
    var index: Int
    var size: Int
    var root: [UInt8]
    var hashes: [[UInt8]]
    var checkpoint: String
  }

  /// What the entry must be about.
  struct Claim {
    var signature: [UInt8]
    /// What was signed, or (DSSE) its payload.
    var content: [UInt8]
    var isEnvelope: Bool
    /// The key or certificate, PEM or DER; nil where only a known key verifies.
    var verifier: [UInt8]?
  }

  enum Outcome: Sendable {
    /// The log has it. The time is authentic where there is one.
    case included(at: Int?)
    case refused(String)
  }

  func check(_ keys: [VerificationKey], _ claim: Claim) -> Outcome {
    let hexID = Digest.hexadecimal(logID)
    guard let key = keys.first(where: { $0.fingerprint == hexID }) else {
      return .refused("its log entry is of a log whose key was not given (\(hexID.prefix(12))…)")
    }
    if let problem = LogBody.problem(body, claim) { return .refused("its log entry \(problem)") }
    var time: Int?
    var isIncluded = false
    if let promise {
      guard key.verifies(promise, over: promised()) else { return .refused("the log's promise does not verify") }
      time = integratedTime
      isIncluded = true
    }
    if let proof {
      if let problem = proof.problem(body, key) { return .refused("the log's proof \(problem)") }
      isIncluded = true
    }
    return isIncluded ? .included(at: time) : .refused("its log entry has neither promise nor proof")
  }

  /// Canonical JSON (RFC 8785) of the entry: four keys in order, the body in base 64.
  private func promised() -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("body", Base64.encode(body.array))
      json.member("integratedTime", integratedTime ?? 0)
      json.member("logID", Digest.hexadecimal(logID))
      json.member("logIndex", logIndex)
    }
    return json.bytes
  }
}

extension LogEntry.InclusionProof {
  static let maximumHashes = 64

  func problem(_ body: Bytes, _ key: VerificationKey) -> String? {
    guard let computed = rootOf(leaf: Self.hash(0, body.array)) else { return "has impossible numbers" }
    guard computed == root else { return "does not lead to its root" }
    guard let note = SignedNote(checkpoint) else { return "has no checkpoint that can be read" }
    guard note.isSigned(by: key) else { return "has a checkpoint that the log's key did not sign" }
    guard note.size == size, note.root == root else { return "is of another state than its checkpoint" }
    return nil
  }

  private static func hash(_ prefix: UInt8, _ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: [prefix] + bytes)) }

  /// RFC 9162, section 2.1.3.2.
  private func rootOf(leaf: [UInt8]) -> [UInt8]? {
    guard index >= 0, index < size, hashes.count <= Self.maximumHashes else { return nil }
    var (node, last, result) = (index, size - 1, leaf)
    for hash in hashes {
      guard last > 0, hash.count == 32 else { return nil }
      if node & 1 == 1 || node == last {
        result = Self.hash(1, hash + result)
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        result = Self.hash(1, result + hash)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 ? result : nil
  }
}
