import Model
import Parsing

/// A statement about an image that came with it, and whether it is to be believed.
package struct Attestation: Sendable {
  package enum Content: Sendable {
    case provenance(BuildProvenance)
    /// SPDX or CycloneDX: ``Attestation/document`` is what an importer of bills of materials reads.
    case billOfMaterials(Bill)
    /// OpenVEX: ``Attestation/document`` is the VEX document.
    case vex
    case vulnerabilities
    case other
  }

  package enum Bill: String, Sendable, Hashable { case spdx, cyclonedx }

  /// `https://slsa.dev/provenance/v1` …; the media type of an attached document without a statement.
  package var predicateType: String
  /// The predicate, JSON or text.
  package var document: Bytes
  package var content: Content
  /// The image or index that it is about.
  package var image: Digest?
  /// Where it was found.
  package var place: String
  package var outcome: SignatureOutcome
  package var signedAt: Int?
  /// What was not checked.
  package var notes: [String]

  package init(
    predicateType: String, document: Bytes, content: Content, image: Digest?, place: String, outcome: SignatureOutcome,
    signedAt: Int? = nil, notes: [String] = []
  ) {
    self.predicateType = predicateType
    self.document = document
    self.content = content
    self.image = image
    self.place = place
    self.outcome = outcome
    self.signedAt = signedAt
    self.notes = notes
  }

  /// Whether one who is trusted made it.
  package var isTrusted: Bool { outcome.signer != nil }
}

extension Attestation {
  /// What a predicate is.
  ///
  /// - Returns: the content, and the document itself: cosign wraps what it is given as text in an object with `Data`.
  static func content(_ predicate: Bytes, type: String) -> (Content, Bytes) {
    let document = unwrapped(predicate)
    if BuildProvenance.isPredicate(type) {
      guard let provenance = try? BuildProvenance(document, type: type) else { return (.other, document) }
      return (.provenance(provenance), document)
    }
    if type.hasPrefix("https://spdx.dev/Document") { return (.billOfMaterials(.spdx), document) }
    if type.hasPrefix("https://cyclonedx.org/") { return (.billOfMaterials(.cyclonedx), document) }
    if type.hasPrefix("https://openvex.dev/ns") { return (.vex, document) }
    if type.hasPrefix("https://cosign.sigstore.dev/attestation/vuln/") { return (.vulnerabilities, document) }
    return (.other, document)
  }

  private static func unwrapped(_ predicate: Bytes) -> Bytes {
    var reader = JSONReader(predicate)
    guard let kind = try? reader.kind() else { return predicate }
    if kind == .string { return (try? reader.string()).map { Bytes($0) } ?? predicate }
    guard kind == .object else { return predicate }
    var (data, others) = (Bytes?.none, 0)
    let isRead: Void? = try? reader.object { key, reader throws(ParseError) in
      let value = try reader.skip()
      if key == "Data" { data = value } else if key != "Timestamp" { others += 1 }
    }
    guard isRead != nil, let data, others == 0 else { return predicate }
    var inner = JSONReader(data)
    return (try? inner.string()).map { Bytes($0) } ?? data
  }

  /// The kind of a document that is attached as it is, by its media type.
  static func content(mediaType: String) -> Content? {
    let type = mediaType.lowercased()
    if type.contains("spdx") { return .billOfMaterials(.spdx) }
    if type.contains("cyclonedx") { return .billOfMaterials(.cyclonedx) }
    if type.contains("openvex") || type.contains("vex+json") { return .vex }
    return nil
  }
}
