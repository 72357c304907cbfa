import Documents
import Model
import Parsing

/// An exception from a file, in the policy's shape: `id`, `ids` and `paths` are understood as they are there.
///
///     exceptions:
///       - rule: dockerfile.add-*        # `*` at the end stands for any ending
///         path: deploy/**               # `*` within a folder, `**` across; optional
///         reason: reviewed in OPS-12    # needed
///         expires: 2027-01-31           # last day; optional
package struct IgnoreRule: Sendable, Hashable {
  package var rule: String
  package var path: String?
  package var reason: String
  package var expires: String?
  package var owner: String?

  package init(rule: String, path: String? = nil, reason: String, expires: String? = nil, owner: String? = nil) {
    self.rule = rule
    self.path = path
    self.reason = reason
    self.expires = expires
    self.owner = owner
  }

  package func isExpired(today: String) -> Bool { expires.map { $0 < today } ?? false }

  package func covers(_ match: Match) -> Bool {
    guard Suppression.names(rule, match.rule) else { return false }
    guard let path else { return true }
    return PathPattern.matches(path, match.path ?? "")
  }

  /// The name under which a scanned directory may have one, at its top.
  package static let fileName = ".bulkhead-ignore.yaml"
  static let maximumSize = 1 << 20
  static let maximumRules = 10_000

  /// - Throws: with what is wrong in which entry; an entry that is not understood is never passed over.
  package static func parse(_ bytes: Bytes) throws(ParseError) -> [IgnoreRule] {
    guard bytes.count <= maximumSize else { throw error("more than \(maximumSize) bytes") }
    let documents = try YAMLDocument.parse(bytes)
    guard documents.count <= 1 else { throw error("more than one document") }
    guard let document = documents.first, document != .null else { return [] }
    let list: JSONValue
    if document.isObject {
      for member in document.members where member.key != "exceptions" {
        throw error("unknown key \(member.key); there is only exceptions")
      }
      list = document["exceptions"] ?? .array([])
    } else {
      list = document
    }
    guard case .array(let entries) = list else { throw error("expected a list of exceptions") }
    guard entries.count <= maximumRules else { throw error("more than \(maximumRules) entries") }
    var rules: [IgnoreRule] = []
    for (index, entry) in entries.enumerated() { rules += try read(entry, number: index + 1) }
    guard rules.count <= maximumRules else { throw error("more than \(maximumRules) rules and paths") }
    return rules
  }

  private static func error(_ reason: String) -> ParseError { ParseError("exceptions", reason) }

  private static let keys: Set<String> = ["rule", "id", "ids", "path", "paths", "reason", "expires", "owner"]

  /// One for each pair of rule and path.
  private static func read(_ entry: JSONValue, number: Int) throws(ParseError) -> [IgnoreRule] {
    guard entry.isObject else { throw error("entry \(number): expected a mapping") }
    for member in entry.members where !keys.contains(member.key) {
      throw error("entry \(number): unknown key \(member.key); there are rule, path, reason, expires, owner")
    }
    let rules = texts(entry["rule"]) + texts(entry["id"]) + texts(entry["ids"])
    let paths = texts(entry["path"]) + texts(entry["paths"])
    guard !rules.isEmpty else { throw error("entry \(number): needs a rule") }
    for rule in rules where !SuppressionReader.isKnown(rule) {
      throw error("entry \(number): there is no rule \(rule)")
    }
    guard let reason = entry["reason"]?.string, !reason.isEmpty else { throw error("entry \(number): needs a reason") }
    let expires = entry["expires"]?.string
    if let expires, !Day.isValid(expires) { throw error("entry \(number): expires is yyyy-MM-dd") }
    guard rules.count * max(paths.count, 1) <= maximumRules else { throw error("entry \(number): too long") }
    return rules.flatMap { rule in
      (paths.isEmpty ? [nil] : paths.map(Optional.some)).map { path in
        IgnoreRule(rule: rule, path: path, reason: reason, expires: expires, owner: entry["owner"]?.string)
      }
    }
  }

  private static func texts(_ value: JSONValue?) -> [String] {
    if let text = value?.string { return text.isEmpty ? [] : [text] }
    return (value?.elements ?? []).prefix(maximumRules).compactMap(\.string)
  }
}

/// Paths with `*` (within a component) and `**` (across them), without backtracking.
enum PathPattern {
  static func matches(_ pattern: String, _ text: String) -> Bool {
    let pattern = Array(pattern.utf8)
    var reached = [Bool](repeating: false, count: pattern.count + 1)
    reached[0] = true
    close(&reached, pattern)
    for byte in text.utf8 {
      var next = [Bool](repeating: false, count: pattern.count + 1)
      for place in pattern.indices where reached[place] {
        if pattern[place] != UInt8(ascii: "*") {
          if pattern[place] == byte { next[place + 1] = true }
        } else if byte != UInt8(ascii: "/") || isDeep(pattern, place) {
          next[place] = true
        }
      }
      close(&next, pattern)
      reached = next
    }
    return reached[pattern.count]
  }

  private static func close(_ reached: inout [Bool], _ pattern: [UInt8]) {
    for place in pattern.indices where reached[place] && pattern[place] == UInt8(ascii: "*") {
      reached[place + 1] = true
    }
  }

  private static func isDeep(_ pattern: [UInt8], _ place: Int) -> Bool {
    (place > 0 && pattern[place - 1] == UInt8(ascii: "*"))
      || (place + 1 < pattern.count && pattern[place + 1] == UInt8(ascii: "*"))
  }
}
