import ArgumentParser
import Foundation
import Model
import Reports

/// Where reports go and what they look like: the same for every command.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("How the report is written: \(Catalogue.names.joined(separator: ", ")).", valueName: "format"))
  var format = "table"

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where the report goes: a file, or a directory where there are several targets.", valueName: "path"))
  var output: String?

  @Flag(name: .customLong("packages"), help: "List every package in the table, not only counts.")
  var listsPackages = false

  @Flag(name: .customLong("all"), help: "Show suppressed findings and everything that was not examined.")
  var showsAll = false

  @Flag(name: .customLong("compact"), help: "Write JSON without line breaks.")
  var isCompact = false

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    guard Catalogue.format(named: format) != nil else {
      throw ValidationError("'\(format)' is no format; there are \(Catalogue.names.joined(separator: ", ")).")
    }
  }

  /// What the format looks at.
  var reportOptions: ReportOptions {
    let toTerminal = output == nil
    return ReportOptions(
      width: toTerminal ? Terminal.width(of: STDOUT_FILENO) : 100,
      color: toTerminal && Terminal.hasColor(STDOUT_FILENO), unicode: Terminal.isUnicode || !toTerminal,
      listsPackages: listsPackages, showsAll: showsAll, pretty: !isCompact)
  }
}
