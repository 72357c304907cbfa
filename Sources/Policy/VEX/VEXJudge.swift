import Model

/// Applies the statements of VEX documents to findings.
///
/// Where several statements are about the same vulnerability and product, the one that names it most exactly counts;
/// among those the newest; among those the one that was given last.
package struct VEXJudge: Sendable {
  let documents: [VEXDocument]
  /// Vulnerability's name → statements, by document and place.
  private var index: [String: [(document: Int, statement: Int)]] = [:]

  package init(_ documents: [VEXDocument]) {
    self.documents = documents
    for (number, document) in documents.enumerated() {
      for (place, statement) in document.statements.enumerated() {
        for name in Set(statement.names) { index[name, default: []].append((number, place)) }
      }
    }
  }

  /// Moves what isn't affected to the suppressed findings, and notes at the others what is said of them.
  /// - Returns: what of the documents couldn't be honoured.
  package func apply(to report: inout Report, _ context: ReportContext) -> [String] {
    guard !documents.isEmpty else { return [] }
    let match = VEXProductMatch(context)
    var kept: [Finding] = []
    for var finding in report.findings {
      guard case .vulnerability(let details) = finding.details,
        let (document, statement) = word(on: finding, details, match, context)
      else {
        kept.append(finding)
        continue
      }
      let who = document.author.isEmpty ? document.name : "\(document.author) (\(document.name))"
      switch statement.status {
      case .notAffected, .fixed:
        report.suppressed.append(
          SuppressedFinding(
            finding: finding, by: .vex, who: who, reason: statement.text,
            status: statement.status == .fixed ? .fixed : .notAffected, justification: statement.justification))
      case .affected, .underInvestigation:
        let words = statement.status == .affected ? "affected" : "under investigation"
        finding.evidence.details["VEX"] =
          "\(words) according to \(who)" + (statement.text.isEmpty ? "" : ": \(statement.text)")
        kept.append(finding)
      }
    }
    report.findings = kept
    return documents.flatMap { document in document.problems.map { "\(document.name): \($0)" } }
  }

  private func word(
    on finding: Finding, _ details: VulnerabilityDetails, _ match: VEXProductMatch, _ context: ReportContext
  ) -> (VEXDocument, VEXStatement)? {
    let target = VEXProductMatch.Target(details, context)
    var best: (rank: [Int], document: Int, statement: Int)?
    for name in Set([finding.rule] + details.aliases) {
      for entry in index[name.uppercased()] ?? [] {
        let statement = documents[entry.document].statements[entry.statement]
        guard let score = statement.products.compactMap({ match.specificity($0, target) }).max() else { continue }
        let rank = [score, statement.time ?? Int.min, entry.document, entry.statement]
        if best.map({ $0.rank.lexicographicallyPrecedes(rank) }) ?? true {
          best = (rank, entry.document, entry.statement)
        }
      }
    }
    return best.map { (documents[$0.document], documents[$0.document].statements[$0.statement]) }
  }
}
