/// A small typed expression, shared by policies, compliance rules and admission: a subset of the Common Expression
/// Language, without regular expressions, with every size, depth and step bounded.
///
///     let rule = try Expression("finding.severityRank >= 4 && !(finding.rule in exceptions)")
///     let isMet = try rule.isTrue(["finding": .map([…]), "exceptions": .list([])])
///
/// Literals, lists, `.member`, `[index]`, `! - * / % + == != < <= > >= in && || ?:`, the functions of ``Functions``, `has`,
/// and `exists`, `all`, `filter`, `map` over lists. A missing member is null; null is equal to null only and has no order.
///
/// Source: cel-spec, langdef.md.
package struct Expression: Sendable, Hashable {
  package let text: String
  let syntax: Syntax

  package init(_ text: String) throws(ExpressionError) {
    self.text = text
    var parser = try SyntaxParser(text)
    syntax = try parser.whole()
  }

  package func evaluate(_ variables: [String: Value]) throws(ExpressionError) -> Value {
    var evaluator = Evaluator(text, variables)
    return try evaluator.evaluate(syntax)
  }

  /// For conditions: any other result than a bool is an error.
  package func isTrue(_ variables: [String: Value]) throws(ExpressionError) -> Bool {
    let value = try evaluate(variables)
    guard case .bool(let truth) = value else {
      throw ExpressionError(text, "a condition must be a bool, this is a \(value.typeName)")
    }
    return truth
  }
}
