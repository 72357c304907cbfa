import Model

/// The words that vendors use for how bad something is.
enum VendorSeverity {
  /// Nil for words that say nothing (`none`, `unknown`).
  ///
  /// `Important` and `Moderate` are Red Hat's scale, which Alma, Rocky, Oracle, SUSE and Amazon share; `medium`,
  /// `low` and `negligible` Ubuntu's and Debian's.
  static func severity(_ word: some StringProtocol) -> Severity? {
    switch word.lowercased() {
    case "critical": .critical
    case "important", "high": .high
    case "moderate", "medium": .medium
    case "low": .low
    case "negligible", "unimportant", "minor": .negligible
    default: nil
    }
  }

  /// Of an advisory's title in the style of Red Hat: `Important: kernel security update`.
  static func word(inTitle title: String) -> String? {
    guard let colon = title.firstIndex(of: ":") else { return nil }
    let word = title[..<colon]
    return severity(word) == nil ? nil : String(word)
  }

  static func band(score: Double) -> Severity {
    switch score {
    case 9.0...: .critical
    case 7.0...: .high
    case 4.0...: .medium
    case 0.1...: .low
    default: .unknown
    }
  }
}
