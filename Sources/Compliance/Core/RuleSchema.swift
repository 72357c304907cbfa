import Engine
import Expressions

/// What names rules may use, read from the types of facts: a rule that uses another is refused when it is loaded.
struct RuleSchema {
  private let common: [String: Value]
  private let objects: [Rule.Scope: Value]

  init() throws {
    let facts = try SampleDecoder.make(Facts.self)
    common = [
      "host": try ValueEncoder.encode(facts.host), "daemon": try ValueEncoder.encode(facts.daemon),
      "audit": try ValueEncoder.encode(facts.audit),
      "inputs": try ValueEncoder.encode(SampleDecoder.make(AuditInputs.self)),
    ]
    objects = [
      .network: try ValueEncoder.encode(facts.networks.first), .image: try ValueEncoder.encode(facts.images.first),
      .container: try ValueEncoder.encode(facts.containers.first),
    ]
  }

  /// The variables of a rule's expressions, each with every member there.
  func variables(_ scope: Rule.Scope) -> [String: Value] {
    var variables = common
    if let object = objects[scope] { variables[scope.rawValue] = object }
    return variables
  }

  func check(_ rule: Rule) throws(RuleFault) {
    let variables = variables(rule.scope)
    for expression in rule.expressions {
      var isWhole = true
      for path in expression.memberPaths {
        switch look(path, variables) {
        case .known: break
        case .open: isWhole = false
        case .unknown:
          throw RuleFault(
            key: rule.key, reason: "there is no \(path.joined(separator: ".")) in '\(expression.text)'")
        }
      }
      // Maps with keys of their own have no sample of every key: such an expression can't be tried.
      if isWhole { try attempt(expression, isCondition: expression != rule.found, variables, rule.key) }
    }
  }

  /// Types that don't fit show over facts in which everything is there.
  private func attempt(
    _ expression: Expression, isCondition: Bool, _ variables: [String: Value], _ key: String
  ) throws(RuleFault) {
    do throws(ExpressionError) {
      if isCondition { _ = try expression.isTrue(variables) } else { _ = try expression.evaluate(variables) }
    } catch {
      throw RuleFault(key: key, reason: "\(error)")
    }
  }

  private enum Look { case known, open, unknown }

  private func look(_ path: [String], _ variables: [String: Value]) -> Look {
    var current = Value.map(variables)
    var isOpen = false
    for part in path {
      switch current {
      case .map(let map):
        if let next = map[part] {
          current = next
        } else if let next = map["*"] {
          isOpen = true
          current = next
        } else {
          return .unknown
        }
      case .list(let list):
        guard part == "[]" else { return .unknown }
        current = list.first ?? .null
      default: return .unknown
      }
    }
    return isOpen ? .open : .known
  }
}
