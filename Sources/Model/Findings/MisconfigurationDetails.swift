/// What a misconfiguration finding says beyond the common fields.
package struct MisconfigurationDetails: Sendable, Hashable {
  /// What kind of document: `dockerfile`, `image-config`, `image-filesystem`, `compose`, `kubernetes`.
  package var document: String
  /// The same rule in other tools and benchmarks, e.g. `cis-docker-1.6.0: 4.1`.
  package var references: [String: String]
  package var expected: String?
  package var found: String?

  package init(document: String, references: [String: String] = [:], expected: String? = nil, found: String? = nil) {
    self.document = document
    self.references = references
    self.expected = expected
    self.found = found
  }
}
