import Model

/// Whether the running kernel is of a line that its makers still mend. Distributions mend older lines themselves.
enum KernelReleaseEvaluator: Evaluator {
  static let name = "kernelRelease"

  /// Longterm lines, and the day up to which kernel.org means to mend each. What is newer than the last of them counts
  /// as maintained; what stands between two of them isn't.
  ///
  /// Source: kernel.org's list of longterm releases, as extended in March 2026.
  static let maintained: [(line: [Int], until: String)] = [
    ([5, 10], "2026-12-31"), ([5, 15], "2026-12-31"), ([6, 1], "2027-12-31"), ([6, 6], "2027-12-31"),
    ([6, 12], "2028-12-31"), ([6, 18], "2028-12-31"),
  ]

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    let release = context.facts.host.kernel
    guard !release.isEmpty else {
      return [Judgement(context.host, .notApplicable, reason: "no kernel runs here")]
    }
    let numbers = release.prefix { $0.isNumber || $0 == "." }.split(separator: ".").compactMap { Int($0) }
    let line = Array(numbers.prefix(2))
    guard line.count == 2 else {
      return [Judgement(context.host, .error, found: release, reason: "no version that is understood")]
    }
    let isMaintained: Bool
    if let known = maintained.first(where: { $0.line == line }) {
      isMaintained = CalendarDay(known.until).map { CalendarDay(secondsSince1970: context.now) <= $0 } ?? false
    } else {
      isMaintained = maintained.last.map { $0.line.lexicographicallyPrecedes(line) } ?? false
    }
    if isMaintained { return [Judgement(context.host, .pass, found: release)] }
    // 4.18.0-553.el8, 5.4.0-200-generic, 4.19.0-27-amd64: a distribution's own.
    let isPackaged = release.contains("-")
    return [
      Judgement(
        context.host, isPackaged ? .manual : .fail, found: release,
        reason: isPackaged
          ? "a distribution's kernel: see whether it still mends this line" : "its line gets no more updates")
    ]
  }
}
