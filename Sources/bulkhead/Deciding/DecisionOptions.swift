import ArgumentParser
import Model

/// What counts, who decides, and what is shown of the rest.
struct DecisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Exit with status 1 when there is a finding of this severity or worse: critical, high, medium, low, negligible.",
      valueName: "severity"))
  var failOn: Severity?

  @Flag(help: "Only vulnerabilities that an update mends count and are shown; the others are kept as suppressed.")
  var onlyFixed = false

  @Flag(help: "List each suppressed finding with who suppressed it, why and until when.")
  var showSuppressed = false

  func validate() throws {
    if failOn == .unknown { throw ValidationError("--fail-on takes critical, high, medium, low or negligible.") }
  }
}
