import Model

/// One record of a feed.
package enum FeedRecord: Sendable, Hashable {
  case advisory(Advisory)
  case exploitPrediction(ExploitPrediction)
  case knownExploited(KnownExploited)
  case cveScore(CVEScore)
  /// The upstream has deleted the record with this key; only in a feed that tells changes.
  case removed(key: String)
}

/// EPSS: the probability that a CVE is exploited within 30 days. Source: first.org/epss.
package struct ExploitPrediction: Sendable, Hashable {
  package var cve: String
  /// 0 to 1.
  package var probability: Double
  /// The share of all CVEs that are scored the same or lower, 0 to 1.
  package var percentile: Double
  package init(cve: String, probability: Double, percentile: Double) {
    self.cve = cve
    self.probability = probability
    self.percentile = percentile
  }
}

/// An entry of CISA's catalogue of known exploited vulnerabilities.
package struct KnownExploited: Sendable, Hashable {
  package var cve: String
  package var name: String
  /// `yyyy-MM-dd`.
  package var added: String
  package var due: String?
  /// Used by ransomware.
  package var ransomware: Bool
  package init(cve: String, name: String, added: String, due: String? = nil, ransomware: Bool = false) {
    self.cve = cve
    self.name = name
    self.added = added
    self.due = due
    self.ransomware = ransomware
  }
}

/// What NVD or a CNA says of a CVE beside any package: text and scores, never matched by.
package struct CVEScore: Sendable, Hashable {
  package var cve: String
  package var title: String
  package var details: String
  package var vectors: [Advisory.Vector]
  package var severities: [Advisory.SeverityStatement]
  package var published: String?
  package var modified: String?
  /// NVD's `Rejected`: the CVE id means nothing.
  package var isRejected: Bool
  package init(
    cve: String, title: String = "", details: String = "", vectors: [Advisory.Vector] = [],
    severities: [Advisory.SeverityStatement] = [], published: String? = nil, modified: String? = nil,
    isRejected: Bool = false
  ) {
    self.cve = cve
    self.title = title
    self.details = details
    self.vectors = vectors
    self.severities = severities
    self.published = published
    self.modified = modified
    self.isRejected = isRejected
  }
}
