import Model

/// Whose word on the severity counts: the distribution's for its own package; then the CVSS of who wrote the matched
/// advisory; then NVD's; then anybody's.
struct SeverityChoice {
  var severity = Severity.unknown
  var source: String?
  var scores: [VulnerabilityDetails.Score] = []

  /// - Parameter best: the statement that the finding is told by; it is one of the problem's.
  init(_ problem: Problem, best: Candidate, nvd: [CVEScore]) {
    let ordered = [best] + problem.candidates.filter { $0.record.number != best.record.number }
    var seen: Set<String> = []
    func add(_ vector: Advisory.Vector) {
      guard scores.count < 8, let parsed = CVSSVector(vector.vector),
        seen.insert("\(vector.source) \(vector.vector)").inserted
      else { return }
      scores.append(
        VulnerabilityDetails.Score(
          version: parsed.version.rawValue, vector: vector.vector, score: parsed.score, source: vector.source))
    }
    for candidate in ordered { for vector in candidate.record.advisory.vectors { add(vector) } }
    let ownScores = scores
    for score in nvd { for vector in score.vectors { add(vector) } }

    if let word = Self.word(ordered, best, ownScores, nvd) { (severity, source) = word }
  }

  private typealias Word = (severity: Severity, source: String?)

  private static func word(
    _ ordered: [Candidate], _ best: Candidate, _ scores: [VulnerabilityDetails.Score], _ nvd: [CVEScore]
  ) -> Word? {
    for candidate in ordered {
      if let own = candidate.severity, own != .unknown { return (own, candidate.ecosystem.kind.rawValue) }
      if let stated = candidate.record.advisory.severities.first(where: { $0.severity != .unknown }) {
        return (stated.severity, stated.source)
      }
      // The finding's own advisory has a CVSS: before anybody else's word.
      if candidate.record.number == best.record.number,
        let vector = candidate.record.advisory.vectors.lazy.compactMap(rated).first
      {
        return vector
      }
    }
    if let first = scores.first, let parsed = CVSSVector(first.vector) { return (parsed.severity, first.source) }
    for score in nvd {
      if let vector = score.vectors.lazy.compactMap(rated).first { return vector }
      if let stated = score.severities.first(where: { $0.severity != .unknown }) {
        return (stated.severity, stated.source)
      }
    }
    return nil
  }

  private static func rated(_ vector: Advisory.Vector) -> Word? {
    CVSSVector(vector.vector).map { ($0.severity, vector.source) }
  }
}
