import ArgumentParser
import Model

/// Adds up what several targets mean for the exit status: a violation wins over what is incomplete, and that over
/// targets that could not be opened, unless none could.
struct Verdict {
  private var isViolated = false
  private var isIncomplete = false
  private var scanned = 0
  private var failure: ExitCode?

  mutating func count(_ report: Report) {
    scanned += 1
    if report.decision?.verdict == .block { isViolated = true }
    if !report.coverage.isComplete { isIncomplete = true }
  }

  mutating func failed(_ status: ExitCode) { if failure == nil { failure = status } }

  var exitCode: ExitCode? {
    if isViolated { return ExitStatus.violated }
    if scanned == 0 { return failure }
    return isIncomplete || failure != nil ? ExitStatus.incomplete : nil
  }
}
