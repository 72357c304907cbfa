import Documents
import Foundation

/// The fields of one mapping, each asked for by name; what nobody asked for is an error.
struct ConfigurationFields {
  let document: String
  let what: String
  let line: Int
  private let entries: [String: YAMLNode.Entry]
  private var asked: Set<String> = []

  private static let longest = 4000

  init(_ node: YAMLNode, _ what: String, document: String) throws(ConfigurationError) {
    self.document = document
    self.what = what
    line = node.line
    guard case .mapping(let all) = node.content else {
      throw ConfigurationError(document, line: node.line, "\(what) is a mapping of names and values")
    }
    var entries: [String: YAMLNode.Entry] = [:]
    for entry in all {
      guard entries.updateValue(entry, forKey: entry.key) == nil else {
        throw ConfigurationError(document, line: entry.line, "'\(entry.key.prefix(60))' stands twice")
      }
    }
    self.entries = entries
  }

  func failure(_ reason: String) -> ConfigurationError { ConfigurationError(document, line: line, reason) }

  /// With the line of that field.
  func failure(_ key: String, _ reason: String) -> ConfigurationError {
    ConfigurationError(document, line: entries[key]?.line ?? line, reason)
  }

  /// To be called when everything was asked for.
  func finish() throws(ConfigurationError) {
    for entry in entries.values.sorted(by: { $0.line < $1.line }) where !asked.contains(entry.key) {
      throw ConfigurationError(
        document, line: entry.line,
        "'\(entry.key.prefix(60))' is not known in \(what); there are \(asked.sorted().joined(separator: ", "))")
    }
  }

  mutating func node(_ key: String) -> YAMLNode? {
    asked.insert(key)
    guard let node = entries[key]?.value, node.content != .null else { return nil }
    return node
  }

  mutating func text(_ key: String) throws(ConfigurationError) -> String? {
    guard let node = node(key) else { return nil }
    guard let text = node.text, !text.isEmpty, text.utf8.count <= Self.longest else {
      throw failure(key, "\(key) is a text of 1 to \(Self.longest) bytes")
    }
    return text
  }

  mutating func required(_ key: String) throws(ConfigurationError) -> String {
    guard let text = try text(key) else { throw failure("\(what) has no '\(key)', which it must") }
    return text
  }

  mutating func number(_ key: String, _ range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
    guard let text = try text(key) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw failure(key, "\(key) '\(text.prefix(40))' is not a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// Seconds, from `0`, `30s`, `5m`, `12h` or `7d`.
  mutating func duration(_ key: String, most: Double = 7 * 86_400) throws(ConfigurationError) -> Double? {
    guard let text = try text(key) else { return nil }
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Int(unit == nil ? text[...] : text.dropLast()), number >= 0, unit != nil || number == 0,
      Double(number) * (unit ?? 1) <= most
    else {
      throw failure(key, "\(key) '\(text.prefix(40))' is not a time of at most 7d, such as 30s, 5m or 12h")
    }
    return Double(number) * (unit ?? 1)
  }

  /// One of a list of words.
  mutating func choice<C: RawRepresentable & CaseIterable>(
    _ key: String, _ type: C.Type
  ) throws(ConfigurationError) -> C? where C.RawValue == String {
    guard let text = try text(key) else { return nil }
    guard let choice = C(rawValue: text) else {
      let all = C.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure(key, "\(key) '\(text.prefix(40))' is not known; there are \(all)")
    }
    return choice
  }

  /// One text, or a list of them.
  mutating func texts(_ key: String, most: Int = 100) throws(ConfigurationError) -> [String] {
    guard let node = node(key) else { return [] }
    let elements: [YAMLNode]
    if case .sequence(let list) = node.content { elements = list } else { elements = [node] }
    guard (1...most).contains(elements.count) else { throw failure(key, "\(key) has 1 to \(most) entries") }
    var all: [String] = []
    for element in elements {
      guard let text = element.text, !text.isEmpty, text.utf8.count <= Self.longest else {
        throw ConfigurationError(document, line: element.line, "\(key) has an entry that is no text")
      }
      all.append(text)
    }
    return all
  }

  /// A secret, as `KEY` or, better, in the file that `KEY-file` names.
  mutating func secret(_ key: String) throws(ConfigurationError) -> Confidential? {
    let here = try text(key)
    guard let path = try text(key + "-file") else { return here.map { Confidential($0) } }
    guard here == nil else { throw failure(key, "\(key) and \(key)-file both stand here; one is enough") }
    guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 64 << 10),
      case let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines), !text.isEmpty
    else { throw failure(key + "-file", "\(path.prefix(200)) can't be read, or is empty") }
    return Confidential(text)
  }
}
