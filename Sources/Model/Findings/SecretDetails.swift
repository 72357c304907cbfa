/// What a secret finding says beyond the common fields. The secret itself is never kept.
package struct SecretDetails: Sendable, Hashable {
  /// `Cloud`, `Source control`, `Private key` …
  package var category: String
  /// First and last characters with the length between, e.g. `AKIA…(12)…Q7`.
  package var redacted: String
  /// Whether the format's own checksum was verified; nil where the format has none.
  package var checksumVerified: Bool?
  /// True where a later layer deleted the file: it is still in the image.
  package var deletedInLaterLayer: Bool

  package init(category: String, redacted: String, checksumVerified: Bool? = nil, deletedInLaterLayer: Bool = false) {
    self.category = category
    self.redacted = redacted
    self.checksumVerified = checksumVerified
    self.deletedInLaterLayer = deletedInLaterLayer
  }
}
