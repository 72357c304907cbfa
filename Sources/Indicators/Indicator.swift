import Model

/// One reason to take one file for malware: what an inspector leaves in the layer's record.
package struct Indicator: Sendable, Hashable {
  /// `malware.miner.xmrig`, `malware.digest`, `malware.yara.RULE`.
  package var rule: String
  package var severity: Severity
  /// What it is, without the file's name: `XMRig cryptocurrency miner`.
  package var title: String
  package var means: MalwareDetails.Means
  package var category: String?
  package var family: String?
  /// The digest, the YARA rule, the texts that were found.
  package var indicator: String
  /// The list or rule file; nil for built-in ones.
  package var source: String?
  /// Further key facts for the finding's evidence.
  package var details: [String: String]
  /// Of the file, by algorithm.
  package var digests: [String: String]

  package init(
    rule: String, severity: Severity, title: String, means: MalwareDetails.Means, category: String? = nil,
    family: String? = nil, indicator: String, source: String? = nil, details: [String: String] = [:],
    digests: [String: String] = [:]
  ) {
    self.rule = rule
    self.severity = severity
    self.title = title
    self.means = means
    self.category = category
    self.family = family
    self.indicator = indicator
    self.source = source
    self.details = details
    self.digests = digests
  }
}
