import Crypto
import Foundation
import Model
import Parsing

@testable import Provenance

/// A transparency log of a test's own with a handful of entries.
struct TestLog {
  let key = P256.Signing.PrivateKey()
  var entries: [[UInt8]] = (0..<5).map { Array("earlier entry \($0)".utf8) }

  var verification: VerificationKey {
    get throws { try VerificationKey(pem: Bytes(key.publicKey.pemRepresentation), name: "log.pub") }
  }
  var id: [UInt8] { get throws { Array(SHA256.hash(data: try verification.der)) } }

  static func hashedRecord(_ content: [UInt8], _ signature: [UInt8], _ verifier: [UInt8]) -> [UInt8] {
    Array(
      """
      {"apiVersion":"0.0.1","kind":"hashedrekord","spec":{"data":{"hash":{"algorithm":"sha256","value":"\
      \(Model.Digest.hexadecimal(SHA256.hash(data: content)))"}},"signature":{"content":"\(Base64.encode(signature))",\
      "publicKey":{"content":"\(Base64.encode(verifier))"}}}}
      """.utf8)
  }

  static func envelopeRecord(_ payload: [UInt8], _ signature: [UInt8], _ verifier: [UInt8]) -> [UInt8] {
    Array(
      """
      {"apiVersion":"0.0.1","kind":"dsse","spec":{"envelopeHash":{"algorithm":"sha256","value":"00"},"payloadHash":\
      {"algorithm":"sha256","value":"\(Model.Digest.hexadecimal(SHA256.hash(data: payload)))"},"signatures":[{"signature":\
      "\(Base64.encode(signature))","verifier":"\(Base64.encode(verifier))"}]}}
      """.utf8)
  }

  /// The log's promise, over an entry's four fields in their canonical order.
  func promise(_ body: [UInt8], at time: Int, index: Int) throws -> [UInt8] {
    let text =
      "{\"body\":\"\(Base64.encode(body))\",\"integratedTime\":\(time),\"logID\":\"\(Model.Digest.hexadecimal(try id))\",\"logIndex\":\(index)}"
    return Array(try key.signature(for: Array(text.utf8)).derRepresentation)
  }

  /// As cosign's annotation `dev.sigstore.cosign/bundle`.
  func annotation(_ body: [UInt8], at time: Int) throws -> String {
    """
    {"SignedEntryTimestamp":"\(Base64.encode(try promise(body, at: time, index: 7)))","Payload":{"body":\
    "\(Base64.encode(body))","integratedTime":\(time),"logIndex":7,"logID":"\(Model.Digest.hexadecimal(try id))"}}
    """
  }

  // MARK: The tree (RFC 6962, written anew here by its definition, recursively)

  static func leafHash(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: [0] + bytes)) }
  static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: [1] + left + right)) }

  static func split(_ count: Int) -> Int {
    var power = 1
    while power * 2 < count { power *= 2 }
    return power
  }

  static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    guard leaves.count > 1 else { return leafHash(leaves.first ?? []) }
    let middle = leaves.startIndex + split(leaves.count)
    return nodeHash(root(leaves[..<middle]), root(leaves[middle...]))
  }

  static func path(_ index: Int, _ leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
    guard leaves.count > 1 else { return [] }
    let half = split(leaves.count)
    let middle = leaves.startIndex + half
    return index < half
      ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
      : path(index - half, leaves[middle...]) + [root(leaves[..<middle])]
  }

  func checkpoint(_ leaves: [[UInt8]]) throws -> String {
    let text = "log.example\n\(leaves.count)\n\(Base64.encode(Self.root(leaves[...])))\n"
    let signature = Array(try key.signature(for: Array(text.utf8)).derRepresentation)
    return text + "\n\u{2014} log.example \(Base64.encode(Array(try id.prefix(4)) + signature))\n"
  }

  /// An entry as bundles have it.
  func bundleEntry(_ body: [UInt8], at time: Int?, withProof: Bool) throws -> String {
    let leaves = entries + [body] + [Array("a later entry".utf8)]
    let index = entries.count
    var parts = [
      "\"logIndex\":\"\(index)\"", "\"logId\":{\"keyId\":\"\(Base64.encode(try id))\"}",
      "\"kindVersion\":{\"kind\":\"x\",\"version\":\"0.0.1\"}", "\"canonicalizedBody\":\"\(Base64.encode(body))\"",
    ]
    if let time {
      parts.append("\"integratedTime\":\"\(time)\"")
      parts.append(
        "\"inclusionPromise\":{\"signedEntryTimestamp\":\"\(Base64.encode(try promise(body, at: time, index: index)))\"}"
      )
    }
    if withProof {
      var json = JSONWriter()
      json.object { json in
        json.member("logIndex", String(index))
        json.member("rootHash", Base64.encode(Self.root(leaves[...])))
        json.member("treeSize", String(leaves.count))
        json.member("hashes", Self.path(index, leaves[...]).map(Base64.encode))
        json.member("checkpoint") { json in
          json.object { json in json.member("envelope", (try? checkpoint(leaves)) ?? "") }
        }
      }
      parts.append("\"inclusionProof\":" + json.text)
    }
    return "{\(parts.joined(separator: ","))}"
  }
}
