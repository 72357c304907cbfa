import GRDB

/// Conditions joined by AND, with their arguments: the texts are ours, whatever comes from outside is an argument.
struct Filter {
  private(set) var conditions: [String] = []
  private(set) var arguments: StatementArguments = []

  mutating func add(_ condition: String, _ values: [(any DatabaseValueConvertible)?] = []) {
    conditions.append("(\(condition))")
    arguments += StatementArguments(values)
  }

  /// Nothing for an empty list.
  mutating func among(_ column: String, _ values: [some DatabaseValueConvertible]) {
    guard !values.isEmpty else { return }
    add("\(column) IN (\(Array(repeating: "?", count: values.count).joined(separator: ", ")))", values)
  }

  /// Every word stands somewhere in the column, which holds lower case.
  mutating func words(_ column: String, _ text: String?) {
    for word in (text ?? "").lowercased().split(whereSeparator: \.isWhitespace).prefix(8) {
      add("\(column) LIKE ? ESCAPE '\\'", ["%\(Self.literal(word.prefix(200)))%"])
    }
  }

  /// The text with what LIKE takes for a pattern made literal.
  static func literal(_ text: some StringProtocol) -> String {
    var literal = ""
    for character in text {
      if character == "%" || character == "_" || character == "\\" { literal.append("\\") }
      literal.append(character)
    }
    return literal
  }

  var sql: String { conditions.isEmpty ? "1" : conditions.joined(separator: " AND ") }
}
