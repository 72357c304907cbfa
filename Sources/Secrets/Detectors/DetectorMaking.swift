import Model

/// The four ways in which a table writes a row.
extension Detector {
  /// A value that tells what it is by how it begins.
  static func token(
    _ id: String, _ title: String, _ category: SecretCategory, _ prefixes: [String], _ expression: String,
    _ severity: Severity = .high, checks: [Check] = [.random], context: [String] = [],
    scope: Scope = .everywhere, issuer: String
  ) -> Detector {
    Detector(
      id: "secret." + id, title: title, category: category, severity: severity, trigger: .prefix(prefixes),
      expression: expression, checks: checks, context: context, scope: scope, issuer: issuer)
  }

  /// A value that tells what it is by something within.
  static func marked(
    _ id: String, _ title: String, _ category: SecretCategory, _ marks: [String], before: Int, _ expression: String,
    _ severity: Severity = .high, checks: [Check] = [.random], context: [String] = [],
    scope: Scope = .everywhere, issuer: String
  ) -> Detector {
    Detector(
      id: "secret." + id, title: title, category: category, severity: severity,
      trigger: .inside(marks, before: before), expression: expression, checks: checks, context: context, scope: scope,
      issuer: issuer)
  }

  /// A value without a face, known by the name that it is given.
  /// - Parameter value: the expression of the value alone, without groups.
  static func named(
    _ id: String, _ title: String, _ category: SecretCategory, _ words: [String], _ value: String,
    _ severity: Severity = .high, checks: [Check] = [.random, .mixed], issuer: String
  ) -> Detector {
    Detector(
      id: "secret." + id, title: title, category: category, severity: severity, trigger: .keyword(words),
      expression: Assignment.expression(words, value), checks: checks, context: [], scope: .text, issuer: issuer)
  }

  /// What a file holds that is a place for secrets.
  static func place(
    _ id: String, _ title: String, _ category: SecretCategory, _ places: [String], _ expression: String,
    _ severity: Severity = .high, checks: [Check] = [.given], issuer: String
  ) -> Detector {
    Detector(
      id: "secret." + id, title: title, category: category, severity: severity,
      trigger: .place(places.map { FilePlace($0) }), expression: expression, checks: checks, context: [], scope: .text,
      issuer: issuer)
  }
}

/// How a value is given to a name, in all the languages in which that is written.
enum Assignment {
  /// From behind the word to the value: the rest of the name, what closes it, the sign, what opens the value.
  ///
  /// Understands `NAME=value`, `name: value`, `"name": "value"`, `name => 'value'`, `name := "value"`,
  /// `name: Type = "value"`, `<name>value</name>`, `name="name" value="value"`, `name: NAME` + `value: value` on the
  /// next line, `setName("value")` and `--name value`. No group captures.
  static let sign =
    #"[A-Za-z0-9_.\-]{0,32}(?:\\?["'`\])]){0,3}"#
    + #"(?:"#
    + #"[ \t]{0,8}(?:=>|:=|\?=|\|\|=?|={1,3}|:)(?:[ \t]{0,4}[A-Za-z]{2,12}\??[ \t]{0,4}=(?!=))?[ \t\r\n]{0,8}"#
    + #"|[ \t]{0,2}>\s{0,8}"#
    + #"|,?\s{1,16}\\?["']?value\\?["']?\s{0,4}[:=]\s{0,4}"#
    + #"|\s{0,2},\s{0,4}(?=["'])"#
    + #"|\(\s{0,4}(?=["'`])"#
    + #"|[ \t]{1,4}(?=["'A-Za-z0-9+/_]))"#
    + #"(?:(?:b|f|r|u|L|@)?(?:\\?["'`]|&quot;)){0,3}"#

  static func expression(_ words: [String], _ value: String) -> String {
    let alternatives = words.map { word in
      word.enumerated().map { $0 > 0 && "-_ .".contains($1) ? "[-_. ]?" : Self.escaped($1) }.joined()
    }
    return "(?i:" + alternatives.joined(separator: "|") + ")" + sign + "(" + value + ")(?![A-Za-z0-9_+/\\-])"
  }

  private static func escaped(_ character: Character) -> String {
    ".()[]{}*+?|^$\\".contains(character) ? "\\" + String(character) : String(character)
  }
}
