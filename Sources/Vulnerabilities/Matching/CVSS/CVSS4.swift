/// CVSS 4.0. Source: first.org, "Common Vulnerability Scoring System version 4.0: Specification", §8 (scoring).
///
/// Metrics are grouped into six equivalence sets; their levels make a macro vector with a score of the table below.
/// A vector that is less severe than the most severe of its macro vector is placed between that score and the next
/// lower ones, by how many steps it lies below.
enum CVSS4 {
  /// For each metric its values, most severe first.
  private static let known: [Substring: String] = [
    "AV": "NALP", "AC": "LH", "AT": "NP", "PR": "NLH", "UI": "NPA", "VC": "HLN", "VI": "HLN", "VA": "HLN",
    "SC": "HLN", "SI": "HLN", "SA": "HLN", "E": "XAPU", "CR": "XHML", "IR": "XHML", "AR": "XHML", "MAV": "XNALP",
    "MAC": "XLH", "MAT": "XNP", "MPR": "XNLH", "MUI": "XNPA", "MVC": "XHLN", "MVI": "XHLN", "MVA": "XHLN",
    "MSC": "XHLN", "MSI": "XSHLN", "MSA": "XSHLN", "S": "XNP", "AU": "XNY", "R": "XAUI", "V": "XDC", "RE": "XLMH",
  ]
  private static let urgencies: Set<Substring> = ["X", "Clear", "Green", "Amber", "Red"]
  private static let mandatory: [Substring] = ["AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"]

  /// The steps of each metric below its most severe value.
  private struct Levels {
    var attackVector = 0, complexity = 0, requirements = 0, privileges = 0, interaction = 0
    var confidentiality = 0, integrity = 0, availability = 0
    /// Of subsequent systems; safety is 0, high 1.
    var subsequent = (1, 1, 1)
    var exploit = 0
    var needs = (0, 0, 0)
  }

  static func score(_ metrics: [Substring: Substring]) -> Double? {
    for (name, value) in metrics where name != "U" {
      guard let allowed = known[name], value.count == 1, allowed.contains(value) else { return nil }
    }
    guard metrics["U"].map(urgencies.contains) ?? true, mandatory.allSatisfy({ metrics[$0] != nil }) else { return nil }
    let levels = levels(metrics)
    if levels.confidentiality == 2, levels.integrity == 2, levels.availability == 2, levels.subsequent == (3, 3, 3) {
      return 0
    }
    return score(levels)
  }

  private static func levels(_ metrics: [Substring: Substring]) -> Levels {
    func level(_ name: Substring, _ order: String) -> Int {
      var value = metrics["M" + name] ?? "X"
      if value == "X" { value = metrics[name] ?? "X" }
      // Not defined is the worst case.
      guard value != "X", let place = order.firstIndex(of: Character(String(value))) else { return 0 }
      return order.distance(from: order.startIndex, to: place)
    }
    return Levels(
      attackVector: level("AV", "NALP"), complexity: level("AC", "LH"), requirements: level("AT", "NP"),
      privileges: level("PR", "NLH"), interaction: level("UI", "NPA"), confidentiality: level("VC", "HLN"),
      integrity: level("VI", "HLN"), availability: level("VA", "HLN"),
      subsequent: (level("SC", "SHLN"), level("SI", "SHLN"), level("SA", "SHLN")), exploit: level("E", "APU"),
      needs: (level("CR", "HML"), level("IR", "HML"), level("AR", "HML")))
  }

  private static func score(_ it: Levels) -> Double? {
    let eq1 =
      it.attackVector == 0 && it.privileges == 0 && it.interaction == 0
      ? 0 : it.attackVector != 3 && (it.attackVector == 0 || it.privileges == 0 || it.interaction == 0) ? 1 : 2
    let eq2 = it.complexity == 0 && it.requirements == 0 ? 0 : 1
    let (c, i, a) = (it.confidentiality, it.integrity, it.availability)
    let eq3 = c == 0 && i == 0 ? 0 : c == 0 || i == 0 || a == 0 ? 1 : 2
    let (sc, si, sa) = it.subsequent
    let eq4 = si == 0 || sa == 0 ? 0 : sc == 1 || si == 1 || sa == 1 ? 1 : 2
    let (cr, ir, ar) = it.needs
    let eq6 = (cr == 0 && c == 0) || (ir == 0 && i == 0) || (ar == 0 && a == 0) ? 0 : 1
    let eq5 = it.exploit
    guard let value = table(eq1, eq2, eq3, eq4, eq5, eq6) else { return nil }

    let lower3 =
      eq3 == 0 && eq6 == 0
      ? [table(eq1, eq2, 0, eq4, eq5, 1), table(eq1, eq2, 1, eq4, eq5, 0)].compactMap { $0 }.max()
      : eq3 == 1 && eq6 == 0 ? table(eq1, eq2, 1, eq4, eq5, 1) : table(eq1, eq2, eq3 + 1, eq4, eq5, eq6)
    let sets: [(next: Int?, steps: Int, depth: Int)] = [
      (
        table(eq1 + 1, eq2, eq3, eq4, eq5, eq6),
        steps([it.attackVector, it.privileges, it.interaction], most1[eq1]), [1, 4, 5][eq1]
      ),
      (table(eq1, eq2 + 1, eq3, eq4, eq5, eq6), steps([it.complexity, it.requirements], most2[eq2]), [1, 2][eq2]),
      (lower3, steps([c, i, a, cr, ir, ar], most3(eq3, eq6)), eq3 == 0 ? 7 - eq6 : eq3 == 1 ? 8 : 10),
      (
        table(eq1, eq2, eq3, eq4 + 1, eq5, eq6), steps([sc, si, sa], [[[1, 0, 0], [1, 1, 1], [2, 2, 2]][eq4]]),
        [6, 5, 4][eq4]
      ),
      // The exploit's maturity has one metric: a level is a macro vector.
      (table(eq1, eq2, eq3, eq4, eq5 + 1, eq6), 0, 1),
    ]
    var sum = 0.0
    var count = 0
    for (next, steps, depth) in sets {
      guard let next else { continue }
      count += 1
      sum += Double(value - next) / 10 * Double(steps) / Double(depth)
    }
    let result = Double(value) / 10 - (count == 0 ? 0 : sum / Double(count))
    return (min(max(result, 0), 10) * 10 + 1e-5).rounded() / 10
  }

  // MARK: Most severe vectors of each level, in steps

  private static let most1: [[[Int]]] = [
    [[0, 0, 0]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[3, 0, 0], [1, 1, 1]],
  ]
  private static let most2: [[[Int]]] = [[[0, 0]], [[1, 0], [0, 1]]]

  /// Confidentiality, integrity, availability, and how much each is needed.
  private static func most3(_ eq3: Int, _ eq6: Int) -> [[Int]] {
    switch (eq3, eq6) {
    case (0, 0): [[0, 0, 0, 0, 0, 0]]
    case (0, _): [[0, 0, 1, 1, 1, 0], [0, 0, 0, 1, 1, 1]]
    case (1, 0): [[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]]
    case (1, _):
      [
        [1, 0, 1, 0, 1, 0], [1, 0, 0, 0, 1, 1], [0, 1, 0, 1, 0, 1], [0, 1, 1, 1, 0, 0], [1, 1, 0, 0, 0, 1],
      ]
    default: [[1, 1, 1, 0, 0, 0]]
    }
  }

  /// Steps below the first of the most severe vectors that is nowhere less severe.
  private static func steps(_ levels: [Int], _ most: [[Int]]) -> Int {
    for vector in most where zip(levels, vector).allSatisfy({ $0 >= $1 }) {
      return zip(levels, vector).reduce(0) { $0 + $1.0 - $1.1 }
    }
    return 0
  }

  // MARK: Scores of the macro vectors

  private static func table(_ eq1: Int, _ eq2: Int, _ eq3: Int, _ eq4: Int, _ eq5: Int, _ eq6: Int) -> Int? {
    guard eq1 < 3, eq2 < 2, eq3 < 3, eq4 < 3, eq5 < 3, eq6 < 2 else { return nil }
    let value = scores[((((eq1 * 2 + eq2) * 3 + eq3) * 3 + eq4) * 3 + eq5) * 2 + eq6]
    return value < 0 ? nil : value
  }

  /// In tenths, by EQ1, EQ2 and EQ3 (a line each), EQ4, EQ5, EQ6; −1 where there is no such macro vector.
  private static let scores: [Int] = [
    100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68,
    98, 95, 95, 92, 90, 84, 93, 92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48,
    -1, 92, -1, 82, -1, 72, -1, 79, -1, 69, -1, 50, -1, 69, -1, 55, -1, 27,
    99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53,
    95, 93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30,
    -1, 86, -1, 75, -1, 52, -1, 71, -1, 52, -1, 29, -1, 63, -1, 29, -1, 17,
    98, 95, 94, 87, 91, 81, 94, 89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49,
    94, 89, 88, 77, 76, 67, 86, 76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25,
    -1, 83, -1, 70, -1, 54, -1, 65, -1, 58, -1, 26, -1, 53, -1, 21, -1, 13,
    95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30,
    89, 78, 76, 67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16,
    -1, 71, -1, 59, -1, 30, -1, 58, -1, 26, -1, 15, -1, 23, -1, 13, -1, 6,
    93, 87, 86, 72, 75, 58, 86, 74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22,
    85, 75, 74, 55, 62, 51, 72, 57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8,
    -1, 64, -1, 51, -1, 20, -1, 47, -1, 21, -1, 11, -1, 24, -1, 9, -1, 4,
    88, 75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11,
    75, 55, 58, 45, 40, 21, 61, 51, 48, 18, 20, 9, 46, 18, 17, 7, 8, 2,
    -1, 53, -1, 24, -1, 14, -1, 24, -1, 12, -1, 5, -1, 10, -1, 3, -1, 1,
  ]
}
