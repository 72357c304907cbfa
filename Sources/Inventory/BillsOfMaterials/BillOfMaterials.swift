import Model
import Parsing

/// Somebody's list of what is in a piece of software: CycloneDX 1.2–1.7 or SPDX 2.2/2.3, both as JSON.
///
///     let bill = try BillOfMaterials.parse(bytes)
///     report.packages = bill.packages
///
/// An in-toto statement around one (`cosign download attestation`, BuildKit) is looked into. What the document says is
/// a claim: nothing in it was held against files.
///
/// Sources: ECMA-424 (CycloneDX JSON schemas); ISO/IEC 5962 (SPDX 2.3); in-toto attestation framework, v1.
package struct BillOfMaterials: Sendable {
  package enum Format: String, Sendable, Hashable {
    case cycloneDX = "CycloneDX"
    case spdx = "SPDX"
  }

  package let format: Format
  /// Of the format, e.g. `1.6`, `2.3`.
  package let version: String
  /// Who wrote the document, e.g. `syft 1.18.1`.
  package let tools: [String]
  /// Always of kind `sbom`; named after what the document describes, with its digest and operating system.
  package let subject: Subject
  /// What the document describes: `image` for a container, `directory`, `file` …; nil where it doesn't say.
  package let describes: Subject.Kind?
  /// In the order of the document. What isn't software that can be installed (source files, lock files, the subject
  /// itself unless it has a package URL) is left out.
  package let packages: [Package]
  /// What was contradictory or could not be used; also what the document says that it lacks.
  package let problems: [String]

  package var operatingSystem: OperatingSystem? { subject.os }

  /// Components, files excepted.
  package static let maximumComponents = 250_000
  /// References between them.
  package static let maximumRelations = 500_000
  static let maximumProblems = 100

  package static func parse(_ bytes: Bytes) throws(ParseError) -> BillOfMaterials {
    try parse(bytes, wrapped: 0)
  }

  private static func parse(_ bytes: Bytes, wrapped: Int) throws(ParseError) -> BillOfMaterials {
    switch try BillKind.detect(bytes) {
    case .cycloneDX:
      var reader = CycloneDXReader()
      return try reader.read(bytes)
    case .spdx:
      var reader = SPDXReader()
      return try reader.read(bytes)
    case .statement(let predicate, let digest):
      guard wrapped < 2 else { throw ParseError("bill of materials", "statements within statements") }
      return try parse(predicate, wrapped: wrapped + 1).about(digest)
    case .unsupported(let what):
      throw ParseError("bill of materials", "it is \(what); CycloneDX 1.2–1.7 and SPDX 2.2/2.3, both as JSON, are read")
    }
  }

  /// With the digest that a statement around the document names, where the document has none.
  private func about(_ digest: Digest?) -> BillOfMaterials {
    guard subject.digest == nil, let digest else { return self }
    var subject = subject
    subject.digest = digest
    return BillOfMaterials(
      format: format, version: version, tools: tools, subject: subject, describes: describes, packages: packages,
      problems: problems)
  }
}
