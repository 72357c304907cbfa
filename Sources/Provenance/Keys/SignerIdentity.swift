import Parsing
import SwiftASN1
import X509

/// Whom a certificate is for: its names, and who vouched for them.
///
/// Source: Sigstore, "Fulcio certificate specification"; object identifiers 1.3.6.1.4.1.57264.1.*.
package struct SignerIdentity: Sendable, Hashable {
  /// E-mail addresses, addresses of workflows, names of machines; the subject's distinguished name last, where it has one.
  package var names: [String]
  /// Who identified the signer (OpenID Connect issuer); nil where the certificate does not say.
  package var issuer: String?
  /// The repository and the commit that a workflow ran for, where the certificate says so.
  package var repository: String?
  package var commit: String?

  /// What to call the signer.
  package var name: String { names.first ?? "unnamed" }

  private static let fulcio: [UInt] = [1, 3, 6, 1, 4, 1, 57264, 1]

  init(_ certificate: Certificate) {
    names = []
    for name in (try? certificate.extensions.subjectAlternativeNames).map({ Array($0) }) ?? [] {
      switch name {
      case .rfc822Name(let text), .dnsName(let text), .uniformResourceIdentifier(let text): names.append(text)
      case .otherName(let other) where other.typeID == Self.identifier(7):
        if let text = other.value.flatMap(Self.text) { names.append(text) }
      default: continue
      }
    }
    if !certificate.subject.isEmpty { names.append(certificate.subject.description) }
    issuer = Self.value(8, certificate) ?? Self.plain(1, certificate)
    repository = Self.value(12, certificate) ?? Self.plain(5, certificate)
    commit = Self.value(13, certificate) ?? Self.plain(3, certificate)
  }

  private static func identifier(_ last: UInt) -> ASN1ObjectIdentifier? {
    try? ASN1ObjectIdentifier(elements: fulcio + [last])
  }

  /// Newer extensions are a UTF8String.
  private static func value(_ last: UInt, _ certificate: Certificate) -> String? {
    guard let value = identifier(last).flatMap({ certificate.extensions[oid: $0]?.value }),
      let text = try? ASN1UTF8String(derEncoded: value)
    else { return nil }
    return String(text)
  }

  /// The oldest ones are the bytes themselves.
  private static func plain(_ last: UInt, _ certificate: Certificate) -> String? {
    identifier(last).flatMap { certificate.extensions[oid: $0] }.map { String(decoding: $0.value, as: UTF8.self) }
  }

  /// An explicitly tagged UTF8String.
  private static func text(_ value: ASN1Any) -> String? {
    var serializer = DER.Serializer()
    guard (try? serializer.serialize(value)) != nil, let node = try? DER.parse(serializer.serializedBytes) else {
      return nil
    }
    if let text = try? ASN1UTF8String(derEncoded: node) { return String(text) }
    guard case .constructed(let children) = node.content else { return nil }
    for child in children { if let text = try? ASN1UTF8String(derEncoded: child) { return String(text) } }
    return nil
  }
}

/// Who may have signed: both must fit. `*` stands for any text.
package struct IdentityRule: Sendable, Hashable {
  package var identity: String
  /// Nil asks for none: for an authority of one's own, whose certificates name no issuer.
  package var issuer: String?

  package init(identity: String, issuer: String? = nil) {
    self.identity = identity
    self.issuer = issuer
  }

  func fits(_ signer: SignerIdentity) -> Bool {
    if let issuer {
      guard let said = signer.issuer, TextPattern.matches(issuer, said) else { return false }
    }
    return signer.names.contains { TextPattern.matches(identity, $0) }
  }
}

/// Texts with `*` for anything.
enum TextPattern {
  static func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
    var (p, t, star, mark) = (0, 0, -1, 0)
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        (star, mark) = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
        p += 1
        t += 1
      } else if star >= 0 {
        mark += 1
        (p, t) = (star + 1, mark)
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == UInt8(ascii: "*") { p += 1 }
    return p == pattern.count
  }
}
