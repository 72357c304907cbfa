import Model

/// What a user asks of an image's origin. Without a file: hints only.
package struct ProvenancePolicy: Sendable {
  package enum DigestRule: String, Sendable, Hashable, CaseIterable { case required, hint, ignored }

  /// Somebody's signature, and statements with it, that images must have.
  package struct Requirement: Sendable {
    /// Which images; empty is all.
    package var images: [ReferencePattern] = []
    package var trust: SignatureTrust
    package var attestations: [AttestationRequirement] = []
    /// What the findings say was asked for.
    package var description: String
    /// False where only the attestations are asked for.
    package var needsSignature = true

    package init(
      images: [ReferencePattern] = [], trust: SignatureTrust, attestations: [AttestationRequirement] = [],
      description: String
    ) {
      self.images = images
      self.trust = trust
      self.attestations = attestations
      self.description = description
    }
  }

  package struct AttestationRequirement: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case provenance, billOfMaterials, vex
      case predicate(String)
    }

    package var kind: Kind
    /// SLSA provenance only: who may have built it, and from where. `*` stands for any text.
    package var builders: [String] = []
    package var sources: [String] = []

    package init(_ kind: Kind) { self.kind = kind }

    var name: String {
      switch kind {
      case .provenance: "SLSA provenance"
      case .billOfMaterials: "a bill of materials"
      case .vex: "a VEX document"
      case .predicate(let type): type
      }
    }
  }

  /// Where images may come from; empty is everywhere.
  package var allowed: [ReferencePattern] = []
  package var denied: [ReferencePattern] = []
  /// Tags that name no version; `*` stands for any text.
  package var forbiddenTags: [String] = []
  package var digest = DigestRule.hint
  /// Bases that images may be built on; empty is all.
  package var bases: [ReferencePattern] = []
  /// Days; nil hints at a year.
  package var maximumBaseAge: Int?
  package var requirements: [Requirement] = []
  /// Of what the policy forbids.
  package var severity = Severity.high

  package init() {}

  static let hintedBaseAge = 365
}
