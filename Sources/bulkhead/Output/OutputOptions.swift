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
    var look = ReportOptions.forPeople(isTerminal: output == nil)
    look.listsPackages = listsPackages
    look.showsAll = showsAll
    look.pretty = !isCompact
    return look
  }
}

extension ReportOptions {
  /// For standard output, or for a file that somebody reads later.
  static func forPeople(isTerminal: Bool) -> ReportOptions {
    ReportOptions(
      width: isTerminal ? Terminal.width(of: STDOUT_FILENO) : 100,
      color: isTerminal && Terminal.hasColor(STDOUT_FILENO), unicode: Terminal.isUnicode || !isTerminal)
  }
}
