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

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp(
      "Rules and exceptions (YAML, see docs/policy.md); several are read one after the other. Default: BULKHEAD_POLICY.",
      valueName: "file"))
  var policies: [String] = []

  @Option(
    name: .customLong("ignore-file"),
    help: ArgumentHelp(
      "Exceptions alone: a policy without rules; may be given several times.", valueName: "file"))
  var ignoreFiles: [String] = []

  @Option(
    name: .customLong("vex"),
    help: ArgumentHelp(
      "A VEX document (OpenVEX, CSAF VEX or CycloneDX, JSON): what it says isn't affected is suppressed. May be given "
        + "several times.", valueName: "file"))
  var vex: [String] = []

  func validate() throws {
    if failOn == .unknown { throw ValidationError("--fail-on takes critical, high, medium, low or negligible.") }
  }
}
