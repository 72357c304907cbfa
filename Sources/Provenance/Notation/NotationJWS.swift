import Model
import Parsing

/// Notation's JWS envelope: flattened JSON serialization.
///
/// Source: RFC 7515, section 7.2.2.
extension NotationEnvelope {
  init(jws bytes: Bytes) throws(ParseError) {
    let json = try JSONValue(parsing: bytes, maximumDepth: 16)
    guard let payloadText = json["payload"]?.string, let protectedText = json["protected"]?.string,
      let payload = Base64.decode(payloadText), let header = Base64.decode(protectedText),
      let signature = json["signature"]?.string.flatMap({ Base64.decode($0) })
    else { throw Self.error("payload, protected or signature is missing") }
    let fields = try JSONValue(parsing: Bytes(header), maximumDepth: 8)
    guard fields.isObject, Set(fields.members.map(\.key)).count == fields.members.count else {
      throw Self.error("its protected header is no object, or has a key twice")
    }
    guard let algorithm = fields["alg"]?.string.flatMap({ Algorithm(rawValue: $0) }) else {
      throw Self.error("its algorithm is '\((fields["alg"]?.string ?? "missing").prefix(20))'")
    }
    guard fields["cty"]?.string == Self.payloadType else {
      throw Self.error("its payload is '\((fields["cty"]?.string ?? "missing").prefix(80))'")
    }
    let critical = (fields["crit"]?.elements ?? []).compactMap(\.string)
    guard critical.allSatisfy(Self.understood.contains) else {
      throw Self.error("a critical attribute that is not understood")
    }
    func time(_ key: String) throws(ParseError) -> Int? {
      guard let text = fields[key]?.string else { return nil }
      guard let seconds = Timestamp.seconds(text) else { throw Self.error("'\(text.prefix(40))' is no time") }
      return seconds
    }
    let scheme = fields["io.cncf.notary.signingScheme"]?.string ?? ""
    self.algorithm = algorithm
    self.signature = signature
    // Over the texts as they stand, not over what they decode to.
    signed = Array("\(protectedText).\(payloadText)".utf8)
    image = try Self.image(Bytes(payload))
    self.scheme = scheme
    signingTime = try time(
      scheme == Self.authorityScheme ? "io.cncf.notary.authenticSigningTime" : "io.cncf.notary.signingTime")
    expiry = try time("io.cncf.notary.expiry")
    hasTimestamp = json["header"]?["io.cncf.notary.timestampSignature"] != nil
    certificates = []
    for entry in (json["header"]?["x5c"]?.elements ?? []).prefix(CertificateChain.maximumCertificates) {
      guard let der = entry.string.flatMap({ Base64.decode($0) }) else {
        throw Self.error("a certificate is not base 64")
      }
      certificates.append(try Self.certificate(der))
    }
  }
}
