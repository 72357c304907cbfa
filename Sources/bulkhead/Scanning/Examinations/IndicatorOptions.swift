import ArgumentParser

/// What a person knows as malware.
struct IndicatorOptions: ParsableArguments {
  @Option(
    name: .customLong("yara"),
    help: ArgumentHelp(
      "YARA rules, a file or a directory of .yar and .yara files; may be given several times (docs/indicators.md).",
      valueName: "path"))
  var yara: [String] = []

  @Option(
    name: .customLong("malware-digests"),
    help: ArgumentHelp(
      "Digests of malware (SHA-256, SHA-1, MD5), as lines or as a table; may be given several times.",
      valueName: "file"))
  var digests: [String] = []
}
