import Model

/// One statement that hits one package: what findings are made of.
struct Candidate {
  var ecosystem: Ecosystem
  var status: VulnerabilityDetails.Status
  var fixed: String?
  /// No version that mends it is known to this statement.
  var isOpen: Bool
  var severity: Severity?
  var severityWord: String?
  var note: String?
  var record: AdvisoryReader.StoredRecord

  init(
    _ record: AdvisoryReader.StoredRecord, _ affected: Affected, _ judgement: Judgement
  ) {
    self.record = record
    ecosystem = affected.ecosystem
    fixed = judgement.fixed
    isOpen = judgement.isOpen && judgement.fixed == nil
    switch affected.status {
    case .fixed where fixed == nil: status = .affected
    case .affected where fixed != nil: status = .fixed
    default: status = affected.status
    }
    severity = affected.severity
    severityWord = affected.severityWord
    note = affected.note
  }
}

/// A problem of one package, by all its names, with every statement that says so.
struct Problem {
  /// What it is called: a CVE id where it has one.
  var id: String
  var names: Set<String>
  var candidates: [Candidate]
}

/// Joins statements about one package that are about the same problem.
enum ProblemGroups {
  /// An id by which a record can be joined to others; several CVEs are several problems.
  static func problems(of advisory: Advisory) -> [(id: String, names: [String])] {
    if !advisory.covers.isEmpty { return advisory.covers.map { ($0, [$0]) } }
    let all = [advisory.id] + advisory.aliases
    let cves = unique(all.filter { $0.hasPrefix("CVE-") })
    guard cves.count > 1 else { return [(cves.first ?? advisory.id, unique(all))] }
    // What is an alias of two CVEs would join them, and is an alias of neither alone.
    return cves.map { ($0, [$0]) }
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// Groups in the order of their first statement.
  static func join(_ candidates: [Candidate]) -> [Problem] {
    var problems: [Problem] = []
    var byName: [String: Int] = [:]
    for candidate in candidates {
      for (_, names) in Self.problems(of: candidate.record.advisory) {
        let known = Set(names.compactMap { byName[$0] }).sorted()
        let target: Int
        if let first = known.first {
          target = first
          for other in known.dropFirst() {
            problems[target].names.formUnion(problems[other].names)
            problems[target].candidates += problems[other].candidates
            for name in problems[other].names { byName[name] = target }
            problems[other].candidates = []
          }
        } else {
          target = problems.count
          problems.append(Problem(id: "", names: [], candidates: []))
        }
        problems[target].names.formUnion(names)
        problems[target].candidates.append(candidate)
        for name in names { byName[name] = target }
      }
    }
    return problems.filter { !$0.candidates.isEmpty }.map { problem in
      var problem = problem
      problem.id = Self.best(problem.names)
      // What covers several problems is another name for none of them, but is worth being told.
      for candidate in problem.candidates { problem.names.insert(candidate.record.advisory.id) }
      return problem
    }
  }

  /// The CVE, then the names that most people know; of equals the first in the alphabet.
  static func best(_ names: Set<String>) -> String {
    let order = ["CVE-", "GHSA-", "GO-", "RUSTSEC-", "PYSEC-", "MAL-"]
    func rank(_ name: String) -> Int { order.firstIndex { name.hasPrefix($0) } ?? order.count }
    return names.min { (rank($0), $0) < (rank($1), $1) } ?? ""
  }
}
