import Model

extension Indicator {
  /// What a rule says of itself decides how bad it is: a `severity`, or a `score` of 0 to 100 as public rule sets have it.
  init(_ match: YaraMatch) {
    var details: [String: String] = [:]
    for name in ["description", "author", "reference"] {
      if let text = match.metas[name], !text.isEmpty { details[name] = text }
    }
    if !match.tags.isEmpty { details["tags"] = match.tags.joined(separator: ", ") }
    if !match.strings.isEmpty { details["strings"] = match.strings.joined(separator: ", ") }
    self.init(
      rule: "malware.yara.\(match.rule)", severity: match.severity,
      title: match.metas["description"].map { "\(match.rule): \($0)" } ?? "YARA rule \(match.rule)", means: .yara,
      category: match.metas["category"], family: match.metas["family"] ?? match.metas["malware"],
      indicator: match.rule, source: match.source, details: details)
  }

}

extension YaraMatch {
  /// By the rule's own `severity`, else by its `score` of 0 to 100.
  package var severity: Severity {
    if let severity = metas["severity"].flatMap({ Severity(rawValue: $0.lowercased()) }) { return severity }
    guard let score = (metas["score"] ?? metas["threat_level"]).flatMap({ Int($0) }) else { return .high }
    switch score {
    case 90...: return .critical
    case 60..<90: return .high
    case 40..<60: return .medium
    default: return .low
    }
  }
}
