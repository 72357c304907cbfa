import Model

/// A CVSS vector of any version, and its base score as we compute it.
package struct CVSSVector: Sendable, Hashable {
  package enum Version: String, Sendable, Hashable {
    case v2 = "2.0"
    case v30 = "3.0"
    case v31 = "3.1"
    case v4 = "4.0"
  }

  package let version: Version
  package let text: String
  /// 0.0 to 10.0, one digit after the point. Of version 4, threat and environmental metrics count where they are given
  /// (its score has no other form); of the others, the base metrics alone.
  package let score: Double

  /// Nil where it is no vector of any version: unknown or repeated metrics, or a base metric missing.
  package init?(_ text: String) {
    guard text.utf8.count <= 256 else { return nil }
    self.text = text
    let version: Version
    var body = text[...]
    if text.hasPrefix("CVSS:4.0/") {
      version = .v4
    } else if text.hasPrefix("CVSS:3.1/") {
      version = .v31
    } else if text.hasPrefix("CVSS:3.0/") {
      version = .v30
    } else {
      version = .v2
      if body.hasPrefix("("), body.hasSuffix(")") { body = body.dropFirst().dropLast() }
    }
    if version != .v2 { body = body.dropFirst(9) }
    var metrics: [Substring: Substring] = [:]
    for part in body.split(separator: "/", omittingEmptySubsequences: false) {
      let pair = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, metrics.updateValue(pair[1], forKey: pair[0]) == nil else { return nil }
    }
    let score: Double? =
      switch version {
      case .v2: CVSS2.score(metrics)
      case .v30, .v31: CVSS3.score(metrics, version)
      case .v4: CVSS4.score(metrics)
      }
    guard let score else { return nil }
    self.version = version
    self.score = score
  }

  /// The qualitative rating of CVSS 3 and 4; version 2 in the bands that NVD used for it.
  package var severity: Severity {
    switch (version, score) {
    case (_, ..<0.1): .negligible
    case (_, ..<4): .low
    case (_, ..<7): .medium
    case (.v2, _): .high
    case (_, ..<9): .high
    default: .critical
    }
  }
}

/// CVSS 2.0. Source: "A Complete Guide to the Common Vulnerability Scoring System Version 2.0", §3.2.1.
enum CVSS2 {
  private static let known: [Substring: [Substring: Double]] = [
    "AV": ["L": 0.395, "A": 0.646, "N": 1.0],
    "AC": ["H": 0.35, "M": 0.61, "L": 0.71],
    "Au": ["M": 0.45, "S": 0.56, "N": 0.704],
    "C": ["N": 0, "P": 0.275, "C": 0.660],
    "I": ["N": 0, "P": 0.275, "C": 0.660],
    "A": ["N": 0, "P": 0.275, "C": 0.660],
  ]
  private static let others: Set<Substring> = ["E", "RL", "RC", "CDP", "TD", "CR", "IR", "AR"]

  static func score(_ metrics: [Substring: Substring]) -> Double? {
    guard metrics.keys.allSatisfy({ known[$0] != nil || others.contains($0) }) else { return nil }
    func value(_ name: Substring) -> Double? { metrics[name].flatMap { known[name]?[$0] } }
    guard let vector = value("AV"), let complexity = value("AC"), let authentication = value("Au"),
      let confidentiality = value("C"), let integrity = value("I"), let availability = value("A")
    else { return nil }
    let impact = 10.41 * (1 - (1 - confidentiality) * (1 - integrity) * (1 - availability))
    let exploitability = 20 * vector * complexity * authentication
    let factor = impact == 0 ? 0 : 1.176
    let score = (0.6 * impact + 0.4 * exploitability - 1.5) * factor
    // Half up in decimal: binary fractions just below a half are meant as halves.
    return max(0, (score * 10 + 1e-9).rounded() / 10)
  }
}

/// CVSS 3.0 and 3.1. Source: first.org, "Common Vulnerability Scoring System v3.1: Specification", §7.1 and appendix A;
/// v3.0, §8.1.
enum CVSS3 {
  private static let known: [Substring: [Substring: Double]] = [
    "AV": ["N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2],
    "AC": ["L": 0.77, "H": 0.44],
    // Where the scope changes, privileges weigh less.
    "PR": ["N": 0.85, "L": 0.62, "H": 0.27],
    "UI": ["N": 0.85, "R": 0.62],
    "S": ["U": 0, "C": 1],
    "C": ["H": 0.56, "L": 0.22, "N": 0],
    "I": ["H": 0.56, "L": 0.22, "N": 0],
    "A": ["H": 0.56, "L": 0.22, "N": 0],
  ]
  private static let others: [Substring: String] = [
    "E": "XHFPU", "RL": "XUWTO", "RC": "XCRU", "CR": "XHML", "IR": "XHML", "AR": "XHML", "MAV": "XNALP", "MAC": "XLH",
    "MPR": "XNLH", "MUI": "XNR", "MS": "XUC", "MC": "XNLH", "MI": "XNLH", "MA": "XNLH",
  ]

  static func score(_ metrics: [Substring: Substring], _ version: CVSSVector.Version) -> Double? {
    for (name, value) in metrics where known[name] == nil {
      guard let allowed = others[name], value.count == 1, allowed.contains(value) else { return nil }
    }
    func value(_ name: Substring) -> Double? { metrics[name].flatMap { known[name]?[$0] } }
    guard let vector = value("AV"), let complexity = value("AC"), var privileges = value("PR"),
      let interaction = value("UI"), let scope = value("S"), let confidentiality = value("C"),
      let integrity = value("I"), let availability = value("A")
    else { return nil }
    let isChanged = scope == 1
    if isChanged { privileges = metrics["PR"] == "L" ? 0.68 : metrics["PR"] == "H" ? 0.5 : privileges }
    let base = 1 - (1 - confidentiality) * (1 - integrity) * (1 - availability)
    let impact = isChanged ? 7.52 * (base - 0.029) - 3.25 * power(base - 0.02, 15) : 6.42 * base
    guard impact > 0 else { return 0 }
    let exploitability = 8.22 * vector * complexity * privileges * interaction
    let sum = min((impact + exploitability) * (isChanged ? 1.08 : 1), 10)
    return version == .v31 ? roundUp(sum) : (sum * 10 - 1e-9).rounded(.up) / 10
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent { result *= base }
    return result
  }

  /// The smallest number with one digit that is not less, by whole numbers as appendix A has it.
  private static func roundUp(_ value: Double) -> Double {
    let hundredThousandths = Int((value * 100_000).rounded())
    if hundredThousandths % 10_000 == 0 { return Double(hundredThousandths) / 100_000 }
    return Double(hundredThousandths / 10_000 + 1) / 10
  }
}
