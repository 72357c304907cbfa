/// One of the patterns of a ``PatternSet``.
package struct Pattern: Sendable, Hashable {
  package enum Syntax: Sendable, Hashable {
    /// The bytes themselves. A set of nothing but literals compiles in milliseconds and scans fastest.
    case literal
    /// A regular expression in Vectorscan's subset of PCRE: no back references, no look-around.
    case expression
  }

  package struct Options: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// ASCII letters match in either case.
    package static let caseless = Options(rawValue: 1)
    /// `^` and `$` at every line. Expressions only.
    package static let multiline = Options(rawValue: 2)
    /// `.` matches line ends too. Expressions only.
    package static let dotAll = Options(rawValue: 4)
    /// Reports where a match of variable width begins, which costs time and state. Literals and expressions of fixed
    /// width have their start without it.
    package static let startOfMatch = Options(rawValue: 8)
    /// At most one match in a scan.
    package static let once = Options(rawValue: 16)
  }

  /// The caller's own number; several patterns may share one.
  package var id: Int
  package var text: String
  package var syntax: Syntax
  package var options: Options

  package init(id: Int, _ text: String, syntax: Syntax = .literal, options: Options = []) {
    self.id = id
    self.text = text
    self.syntax = syntax
    self.options = options
  }
}

/// Where one pattern of a set was found.
package struct PatternMatch: Sendable, Hashable {
  package var id: Int
  /// Offset of the first byte; nil where the pattern has no fixed width and did not ask for it.
  package var start: Int?
  /// Offset behind the last byte.
  package var end: Int

  package init(id: Int, start: Int?, end: Int) {
    self.id = id
    self.start = start
    self.end = end
  }
}

/// What a scan does after a match.
package enum ScanStep: Sendable {
  case proceed, stop
}
