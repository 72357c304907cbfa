/// Where a finding was seen and what was seen there. Everything in it is redacted already.
package struct Evidence: Sendable, Hashable {
  /// Path in the subject, nested archives as `outer.war!/lib/inner.jar`.
  package var path: String?
  /// Counted from 1.
  package var line: Int?
  package var endLine: Int?
  /// Diff id of the layer.
  package var layer: Digest?
  /// The instruction that made that layer, from the image's history.
  package var createdBy: String?
  /// The text or value found, shortened, secrets redacted.
  package var excerpt: String?
  /// Further key facts, sorted by key when written.
  package var details: [String: String]

  package init(
    path: String? = nil, line: Int? = nil, endLine: Int? = nil, layer: Digest? = nil, createdBy: String? = nil,
    excerpt: String? = nil, details: [String: String] = [:]
  ) {
    self.path = path
    self.line = line
    self.endLine = endLine
    self.layer = layer
    self.createdBy = createdBy
    self.excerpt = excerpt
    self.details = details
  }
}
