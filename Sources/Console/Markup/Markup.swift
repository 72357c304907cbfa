import Parsing

/// A piece of HTML.
///
/// Written as a string literal: what stands in the literal is markup, what is interpolated is text and gets escaped for
/// element content and for quoted attribute values alike.
///
///     let row: Markup = "<td title=\"\(path)\">\(name)</td>"
package struct Markup: Sendable, ExpressibleByStringInterpolation {
  package private(set) var text: String

  package init(stringLiteral value: String) { text = value }

  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  private init(trusted: String) { text = trusted }

  package static let empty: Markup = ""

  package static func + (a: Markup, b: Markup) -> Markup { Markup(trusted: a.text + b.text) }
  package static func += (a: inout Markup, b: Markup) { a.text += b.text }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text: String

    package init(literalCapacity: Int, interpolationCount: Int) {
      text = ""
      text.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ value: String) { Self.escape(value, into: &text) }
    package mutating func appendInterpolation(_ value: Substring) { Self.escape(String(value), into: &text) }
    package mutating func appendInterpolation(_ value: Int) { text += String(value) }
    package mutating func appendInterpolation(_ value: Markup) { text += value.text }
    package mutating func appendInterpolation(_ values: [Markup]) { for value in values { text += value.text } }

    package mutating func appendInterpolation(_ value: Markup?) { if let value { text += value.text } }

    /// One segment of a path or one value of a query: everything but RFC 3986's unreserved characters percent-encoded.
    package mutating func appendInterpolation(url value: String) { text += PercentEncoding.encode(value) }

    /// A coordinate in a picture, with one digit after the point at most.
    package mutating func appendInterpolation(coordinate value: Double) {
      let tenths = value.isFinite ? Int((min(max(value, -1e6), 1e6) * 10).rounded()) : 0
      text += tenths % 10 == 0 ? String(tenths / 10) : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// Controls and marks that turn the writing direction are shown as U+FFFD: they could make text read as another.
    private static func escape(_ value: String, into text: inout String) {
      for scalar in value.unicodeScalars {
        switch scalar {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        case "`": text += "&#96;"
        case "\n", "\t": text.unicodeScalars.append(scalar)
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FFFE}",
          "\u{FFFF}":
          text += "\u{FFFD}"
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
  }
}

extension Sequence {
  /// One piece of markup for each element.
  package func markup(_ piece: (Element) throws -> Markup) rethrows -> Markup {
    var all = Markup.empty
    for element in self { all += try piece(element) }
    return all
  }
}
