import Parsing

/// Licences of an SPDX document: expressions, in which `LicenseRef-…` stands for a text that the document carries.
struct BillLicenses {
  private var texts: [String: String] = [:]

  static let maximumTexts = 50_000
  /// A whole licence's text is no name for it.
  static let longestName = 300

  /// Neither missing nor NOASSERTION or NONE.
  static func says(_ text: String) -> Bool { !text.isEmpty && text != "NOASSERTION" && text != "NONE" }

  mutating func read(_ reader: inout JSONReader) throws(ParseError) {
    var id = ""
    var name: String?
    var text: String?
    try reader.membersIfObject { key, reader throws(ParseError) in
      switch key {
      case "licenseId": id = try reader.stringIfPresent() ?? ""
      case "name": name = try reader.stringIfPresent()
      case "extractedText": text = try reader.stringIfPresent()
      default: try reader.skip()
      }
    }
    let usable = [name, text].compactMap(\.self).first { Self.says($0) && $0.utf8.count <= Self.longestName }
    if let usable, !id.isEmpty, texts.count < Self.maximumTexts { texts[id] = usable }
  }

  /// Conjunctions of plain names become a list; references become what they stand for. Other expressions stay whole.
  func resolve(_ licenses: [String]) -> [String] {
    licenses.flatMap { expression in
      if let text = texts[expression] { return [text] }
      let words = expression.split(separator: " ").map(String.init)
      let isPlain =
        words.count % 2 == 1 && words.count <= 200
        && words.enumerated().allSatisfy { number, word in
          number % 2 == 1 ? word == "AND" : word.utf8.allSatisfy { $0 != 0x28 && $0 != 0x29 } && word != "OR"
        }
      guard isPlain else { return [expression] }
      return words.enumerated().filter { $0.offset % 2 == 0 }.map { texts[$0.element] ?? $0.element }
    }
  }
}

/// What tools put into SPDX's free text about where a package comes from.
enum SPDXSourceInfo {
  static func read(_ text: String, into component: inout BillComponent) {
    if text.hasPrefix("found by "), let place = text.firstRange(of: " in ") {
      component.properties.append(("bulkhead:package:foundBy", String(text[..<place.lowerBound].dropFirst(9))))
      component.locations = paths(text[place.upperBound...])
    } else if text.hasPrefix("acquired package info from "), let place = text.firstRange(of: ": ") {
      component.locations = paths(text[place.upperBound...])
    } else if text.hasPrefix("built package from: ") {
      let words = text.dropFirst("built package from: ".count).split(separator: " ")
      guard words.count == 2 else { return }
      component.source = .init(name: String(words[0]), version: String(words[1]))
    }
  }

  private static func paths(_ list: Substring) -> [String] {
    var found: [String] = []
    var rest = list
    while !rest.isEmpty, found.count < 1000 {
      let end = rest.firstRange(of: ", ")
      let path = rest[..<(end?.lowerBound ?? rest.endIndex)]
      if !path.isEmpty { found.append(BillComponent.location(String(path))) }
      rest = end.map { rest[$0.upperBound...] } ?? ""
    }
    return found
  }
}
