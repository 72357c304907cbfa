import Model

/// One way to write a report. To add one: a file in `Formats/`, its test, and a line in ``Catalogue``.
package protocol ReportFormat: Sendable {
  /// What `--format` takes.
  static var name: String { get }
  /// One line for `--help`.
  static var summary: String { get }
  /// The file name suffix that people use for it, without the dot.
  static var fileSuffix: String { get }

  /// The same report and options give the same bytes.
  func write(_ report: Report, _ options: ReportOptions) -> [UInt8]

  /// The same bytes in pieces, in order: formats of long reports never have all of them in memory.
  func write(_ report: Report, _ options: ReportOptions, to sink: ([UInt8]) -> Void)
}

extension ReportFormat {
  package func write(_ report: Report, _ options: ReportOptions, to sink: ([UInt8]) -> Void) {
    sink(write(report, options))
  }
}

/// What the reader's place looks like; only formats for people look at it.
package struct ReportOptions: Sendable, Hashable {
  /// Columns of the terminal; 100 where there is none.
  package var width: Int
  /// Whether ANSI colours may be used (a terminal, and `NO_COLOR` is not set).
  package var color: Bool
  /// Whether the locale can show more than ASCII.
  package var unicode: Bool
  /// Every package in a line, instead of counts by ecosystem.
  package var listsPackages: Bool
  /// Whether a report without packages says that there are none: where they were looked for.
  package var tellsPackages = true
  /// Development packages and suppressed findings too.
  package var showsAll: Bool
  /// Each suppressed finding with its reason, not only their number.
  package var showsSuppressed: Bool
  /// Line breaks and indentation in JSON.
  package var pretty: Bool

  package init(
    width: Int = 100, color: Bool = false, unicode: Bool = true, listsPackages: Bool = false, showsAll: Bool = false,
    showsSuppressed: Bool = false, pretty: Bool = true
  ) {
    self.width = width
    self.color = color
    self.unicode = unicode
    self.listsPackages = listsPackages
    self.showsAll = showsAll
    self.showsSuppressed = showsSuppressed
    self.pretty = pretty
  }
}
