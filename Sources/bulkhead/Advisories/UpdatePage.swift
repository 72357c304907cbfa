import Vulnerabilities

/// What came of an update, in sentences.
enum UpdatePage {
  /// Hits that are named; the counts are of all.
  private static let named = 20

  static func text(_ outcomes: [FeedOutcome]) -> String {
    var text = ""
    for outcome in outcomes where !outcome.isUnreachable {
      let skipped = outcome.skipped > 0 ? ", \(outcome.skipped) could not be read" : ""
      switch outcome.result {
      case .unchanged: text += "\(outcome.feed): unchanged\n"
      case .updated:
        text += "\(outcome.feed): \(outcome.added) new, \(outcome.changed) changed, \(outcome.removed) gone\(skipped)\n"
      case .failed(let reason): text += "\(outcome.feed): failed: \(reason)\n"
      }
    }
    if let unreachable = unreachable(outcomes) { text += unreachable + "\n" }
    return text
  }

  /// One sentence for all feeds that nobody answered for; nil where there are none.
  static func unreachable(_ outcomes: [FeedOutcome]) -> String? {
    let silent = outcomes.filter(\.isUnreachable)
    guard let first = silent.first, case .failed(let reason) = first.result else { return nil }
    let names = silent.map(\.feed).joined(separator: ", ")
    let short = reason.prefix(while: { $0 != "(" && $0 != ";" }).prefix(200)
    let words = short.hasSuffix(" ") ? short.dropLast() : short
    let example = silent.count == 1 ? "\(words)" : "e.g. \(words)"
    return "not reachable from here, what there was of them is kept: \(names) (\(example))"
  }

  /// What is new for the images that were scanned before; nil where nothing is.
  static func text(_ changes: IndexChanges, isFirst: Bool) -> String? {
    guard !changes.new.isEmpty || !changes.gone.isEmpty else { return nil }
    var text = ""
    if !changes.new.isEmpty {
      let problems = Set(changes.new.map(\.problem)).count
      let images = counted(changes.newlyAffectedImages, "image")
      text +=
        isFirst
        ? "\(images) scanned before: affected by \(counted(problems, "problem"))\n"
        : "Since the last update: \(images) newly affected by \(counted(problems, "problem"))\n"
      let shown = changes.new.sorted {
        ($1.imageCount, $0.problem, $0.package) < ($0.imageCount, $1.problem, $1.package)
      }
      for change in shown.prefix(named) {
        text += "  \(change.problem)  \(change.package)  in \(counted(change.imageCount, "image"))\n"
      }
      if shown.count > named { text += "  and \(shown.count - named) more; `bulkhead affected ID` says where\n" }
    }
    let gone = Set(changes.gone.map(\.problem)).subtracting(changes.new.map(\.problem))
    if !gone.isEmpty { text += "No longer: \(counted(gone.count, "problem"))\n" }
    return text
  }

  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
