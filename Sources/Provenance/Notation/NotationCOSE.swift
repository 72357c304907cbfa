import Model
import Parsing

/// Notation's COSE envelope: COSE_Sign1.
///
/// Source: RFC 9052, section 4; RFC 9360 for the chain of certificates.
extension NotationEnvelope {
  private static let algorithms: [Int: Algorithm] = [
    -7: .es256, -35: .es384, -36: .es512, -37: .ps256, -38: .ps384, -39: .ps512,
  ]

  init(cose bytes: Bytes) throws(ParseError) {
    var document = try CBORValue(parsing: bytes)
    if case .tagged(18, let inner) = document { document = inner }
    let parts = document.elements
    guard parts.count == 4, let header = parts[0].bytes, let payload = parts[2].bytes, let signature = parts[3].bytes,
      case .map = parts[1]
    else { throw Self.error("it is no COSE_Sign1") }
    let fields = try CBORValue(parsing: header)
    guard let algorithm = fields[.unsigned(1)]?.integer.flatMap({ Self.algorithms[$0] }) else {
      throw Self.error("its algorithm is not known")
    }
    guard fields[.unsigned(3)]?.text == Self.payloadType else { throw Self.error("its payload is of another type") }
    for item in fields[.unsigned(2)]?.elements ?? [] {
      // Labels that are numbers are COSE's own: algorithm, content type.
      guard item.integer.map({ [1, 2, 3].contains($0) }) ?? item.text.map(Self.understood.contains) ?? false else {
        throw Self.error("a critical attribute that is not understood")
      }
    }
    func time(_ key: String) throws(ParseError) -> Int? {
      guard let value = fields[key] else { return nil }
      if case .tagged(1, let inner) = value, let seconds = inner.integer { return seconds }
      guard let seconds = value.integer ?? value.text.flatMap({ Timestamp.seconds($0) }) else {
        throw Self.error("\(key) is no time")
      }
      return seconds
    }
    let scheme = fields["io.cncf.notary.signingScheme"]?.text ?? ""
    self.algorithm = algorithm
    self.signature = signature.array
    signed =
      CBORWriter.head(4, 4) + CBORWriter.text("Signature1") + CBORWriter.bytes(header) + CBORWriter.bytes(Bytes())
      + CBORWriter.bytes(payload)
    image = try Self.image(payload)
    self.scheme = scheme
    signingTime = try time(
      scheme == Self.authorityScheme ? "io.cncf.notary.authenticSigningTime" : "io.cncf.notary.signingTime")
    expiry = try time("io.cncf.notary.expiry")
    hasTimestamp = parts[1]["io.cncf.notary.timestampSignature"] != nil
    certificates = []
    let chain = parts[1][.unsigned(33)]
    let entries = chain?.bytes.map { [CBORValue.bytes($0)] } ?? chain?.elements ?? []
    for entry in entries.prefix(CertificateChain.maximumCertificates) {
      guard let der = entry.bytes else { throw Self.error("a certificate is missing in its chain") }
      certificates.append(try Self.certificate(der.array))
    }
  }
}
