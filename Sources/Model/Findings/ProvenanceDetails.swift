/// What a provenance finding says beyond the common fields.
package struct ProvenanceDetails: Sendable, Hashable {
  /// What was looked at: `signature`, `attestation`, `registry`, `tag`, `base-image`, `history`, `package-database`.
  package var aspect: String
  package var expected: String?
  package var found: String?

  package init(aspect: String, expected: String? = nil, found: String? = nil) {
    self.aspect = aspect
    self.expected = expected
    self.found = found
  }
}
