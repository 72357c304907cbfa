import Model
import Parsing

import struct Crypto.SHA256

/// Whether a log's entry is about just this signature over just this content.
enum LogBody {
  /// Why not; nil where it is.
  static func problem(_ body: Bytes, _ claim: LogEntry.Claim) -> String? {
    guard let json = try? JSONValue(parsing: body, maximumDepth: 32), let spec = json["spec"] else {
      return "cannot be read"
    }
    let hash = Digest.hexadecimal(SHA256.hash(data: claim.content))
    switch json["kind"]?.string {
    case "hashedrekord": return hashed(spec, claim, hash)
    case "dsse": return envelope(spec, claim, hash)
    case "intoto": return inToto(spec, claim, hash)
    case let kind: return "is of the kind '\((kind ?? "?").prefix(40))', which is not known"
    }
  }

  private static func hashed(_ spec: JSONValue, _ claim: LogEntry.Claim, _ hash: String) -> String? {
    // Version 0.0.2 has the same one level deeper, digests in base 64.
    if let inner = spec["hashedRekordV002"] {
      guard let digest = inner["data"]?["digest"]?.string.flatMap({ Base64.decode($0) }),
        Digest.hexadecimal(digest) == hash
      else { return "is about other content" }
      let signature = inner["signature"]
      guard signature?["content"]?.string.flatMap({ Base64.decode($0) }) == claim.signature else {
        return "is about another signature"
      }
      let verifier = signature?["verifier"]
      let raw = verifier?["x509Certificate"]?["rawBytes"]?.string ?? verifier?["publicKey"]?["rawBytes"]?.string
      return same(raw.flatMap { Base64.decode($0) }, claim.verifier)
    }
    guard spec["data"]?["hash"]?["algorithm"]?.string == "sha256",
      spec["data"]?["hash"]?["value"]?.string?.lowercased() == hash
    else { return "is about other content" }
    guard spec["signature"]?["content"]?.string.flatMap({ Base64.decode($0) }) == claim.signature else {
      return "is about another signature"
    }
    return same(spec["signature"]?["publicKey"]?["content"]?.string.flatMap { Base64.decode($0) }, claim.verifier)
  }

  private static func envelope(_ spec: JSONValue, _ claim: LogEntry.Claim, _ hash: String) -> String? {
    guard claim.isEnvelope else { return "is about an envelope" }
    guard spec["payloadHash"]?["algorithm"]?.string == "sha256",
      spec["payloadHash"]?["value"]?.string?.lowercased() == hash
    else { return "is about other content" }
    for entry in (spec["signatures"]?.elements ?? []).prefix(32)
    where entry["signature"]?.string.flatMap({ Base64.decode($0) }) == claim.signature {
      return same(entry["verifier"]?.string.flatMap { Base64.decode($0) }, claim.verifier)
    }
    return "is about another signature"
  }

  private static func inToto(_ spec: JSONValue, _ claim: LogEntry.Claim, _ hash: String) -> String? {
    guard claim.isEnvelope else { return "is about an envelope" }
    let content = spec["content"]
    guard content?["payloadHash"]?["algorithm"]?.string == "sha256",
      content?["payloadHash"]?["value"]?.string?.lowercased() == hash
    else { return "is about other content" }
    for entry in (content?["envelope"]?["signatures"]?.elements ?? []).prefix(32) {
      // The signature, already base 64 in the envelope, is written so once more.
      let once = entry["sig"]?.string.flatMap { Base64.decode($0) }
      guard once.flatMap({ Base64.decode(Bytes($0)) }) == claim.signature || once == claim.signature else { continue }
      return same(entry["publicKey"]?.string.flatMap { Base64.decode($0) }, claim.verifier)
    }
    return "is about another signature"
  }

  /// The same key or certificate, in PEM or DER.
  private static func same(_ logged: [UInt8]?, _ ours: [UInt8]?) -> String? {
    guard let ours else { return nil }
    guard let logged, plain(logged) == plain(ours) else { return "is about another signer" }
    return nil
  }

  private static func plain(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.first != 0x30, let document = try? PEM.documents(Bytes(bytes), what: "verifier").first else {
      return bytes
    }
    return document.derBytes
  }
}
