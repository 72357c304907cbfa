import ArgumentParser

/// By what rules a watch judges.
struct JudgeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Falco rules: a file, or a folder of them; several times for several, later ones change earlier ones.",
      valueName: "path"))
  var rules: [String] = []

  @Flag(help: "Begin without the Falco rules that are broken, instead of not at all.")
  var skipBrokenRules = false

  @Flag(help: "Every Falco rule that matches an event alerts, not only the first.")
  var allRulesMatch = false

  @Flag(name: .customLong("no-builtin-rules"), help: "Only what --rules and --indicators name.")
  var noBuiltinRules = false

  @Option(
    help: ArgumentHelp(
      "Only this rule, e.g. 'reverse-shell.*' or 'falco:Terminal shell in container'; several times for several.",
      valueName: "rule"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Without this rule; several times for several.", valueName: "rule"))
  var skip: [String] = []

  @Option(
    help: ArgumentHelp(
      "A list of bad addresses, networks, names; its format is recognised. With what it is a list of: "
        + "command-and-control=FILE, distribution=, abuse=, scanner=, reputation= (the default).", valueName: "file"))
  var indicators: [String] = []

  @Option(
    help: ArgumentHelp("An address, network or name that no list is right about.", valueName: "destination"))
  var allowDestination: [String] = []

  @Option(
    help: ArgumentHelp(
      "What was looked at and is in order (YAML, see docs/detection.md); several times for several.", valueName: "file")
  )
  var exceptions: [String] = []

  @Flag(help: "At the end, list the alerts that exceptions held back.")
  var listSuppressed = false

  @Option(
    help: ArgumentHelp(
      "Propose exceptions for what alerts, in a new file for a person to go through.", valueName: "file"))
  var learn: String?
}
