/// Looks up what a condition names, and makes it ready to be asked. Each macro is looked up once.
struct ConditionResolver {
  static let maximumSize = 50_000

  private let collection: RuleCollection
  private var macros: [String: (condition: ResolvedCondition, size: Int)] = [:]
  /// Macros that are being looked up: for those that contain themselves.
  private var open: [String] = []
  private var lists: [String: [String]] = [:]
  private let trouble: MatchTrouble
  private var size = 0

  init(_ collection: RuleCollection, trouble: MatchTrouble) {
    self.collection = collection
    self.trouble = trouble
  }

  /// - Parameter subject: what messages call the owner of the text.
  mutating func resolve(_ text: SourcedText, subject: String) throws(FalcoRuleError) -> ResolvedCondition {
    let condition: Condition
    do throws(ConditionError) { condition = try ConditionParser.parse(text.text) } catch {
      throw failure(text, error.offset, subject, "the condition can't be read: \(error.reason)")
    }
    return try resolve(condition, text, subject)
  }

  private func failure(_ text: SourcedText, _ offset: Int, _ subject: String, _ reason: String) -> FalcoRuleError {
    let place = collection.place(text, at: offset)
    return FalcoRuleError(file: place.file, line: place.line, subject: subject, reason: reason)
  }

  mutating func resolve(
    _ condition: Condition, _ text: SourcedText, _ subject: String
  ) throws(FalcoRuleError) -> ResolvedCondition {
    size += 1
    guard size <= Self.maximumSize else {
      throw failure(text, 0, subject, "with its macros it has more than \(Self.maximumSize) parts")
    }
    switch condition {
    case .all(let parts):
      var resolved: [ResolvedCondition] = []
      for part in parts { resolved.append(try resolve(part, text, subject)) }
      return .all(resolved)
    case .any(let parts):
      var resolved: [ResolvedCondition] = []
      for part in parts { resolved.append(try resolve(part, text, subject)) }
      return .any(resolved)
    case .not(let inner): return .not(try resolve(inner, text, subject))
    case .macro(let name, let offset): return try macro(name, text, offset, subject)
    case .check(let check): return .test(try test(check, text, subject))
    }
  }

  /// Starts a new rule's count of parts.
  mutating func beginRule() { size = 0 }

  private mutating func macro(
    _ name: String, _ text: SourcedText, _ offset: Int, _ subject: String
  ) throws(FalcoRuleError) -> ResolvedCondition {
    if let known = macros[name] {
      size += known.size
      guard size <= Self.maximumSize else {
        throw failure(text, offset, subject, "with its macros it has more than \(Self.maximumSize) parts")
      }
      return known.condition
    }
    guard let definition = collection.macros[name] else {
      let hint = collection.lists[name] == nil ? "define it before" : "it is a list: write 'in (\(name))'"
      throw failure(text, offset, subject, "the macro '\(name)' is not defined; \(hint)")
    }
    guard !open.contains(name) else {
      throw failure(
        text, offset, subject, "the macro '\(name)' contains itself: \((open + [name]).joined(separator: " → "))")
    }
    guard open.count < 64 else { throw failure(text, offset, subject, "macros are nested deeper than 64") }
    open.append(name)
    defer { open.removeLast() }
    let before = size
    let resolved = try resolve(definition, subject: "macro '\(name)'")
    macros[name] = (resolved, size - before)
    return resolved
  }

  // MARK: Comparisons

  private mutating func test(
    _ check: Condition.Check, _ text: SourcedText, _ subject: String
  ) throws(FalcoRuleError) -> ResolvedTest {
    let left: OperandReading
    do throws(OperandReading.Refusal) { left = try OperandReading(check.left) } catch {
      throw failure(text, check.offset, subject, error.reason)
    }
    if case .operand(let operand) = check.right {
      return try comparison(of: left, with: operand, check, text, subject)
    }
    var values: [String] = []
    switch check.right {
    case .nothing, .operand: break
    case .list(let name):
      guard collection.lists[name] != nil else {
        throw failure(text, check.offset, subject, "the list '\(name)' is not defined; define it, or use parentheses")
      }
      values = list(name)
    case .values(let written):
      for value in written {
        if !value.isQuoted, check.comparison.takesList || check.quantifier != .none,
          collection.lists[value.text] != nil
        {
          values += list(value.text)
        } else {
          values.append(value.text)
        }
      }
    }
    let value: ValueTest
    do throws(ValueTest.Refusal) {
      value = try ValueTest(left.kind, check.comparison, values, check.quantifier, trouble)
    } catch {
      throw failure(text, check.offset, subject, "\(check.left.field): \(error.reason)")
    }
    return ResolvedTest(
      field: left.field, argument: left.argument, hasTransformers: !check.left.transformers.isEmpty,
      comparison: check.comparison, values: values, value: value,
      predicate: Self.predicate(left, check.comparison, value))
  }

  private static func predicate(
    _ left: OperandReading, _ comparison: Comparison, _ value: ValueTest
  ) -> ResolvedCondition.Predicate {
    let (read, holds) = (left.read, value.holds)
    let anyDiffers = left.field.isAncestry
    let comparesAny = left.field.comparesAny
    return { event in
      let found = read(event)
      guard case .list(let values) = found else { return holds(found) }
      if comparison == .exists { return !values.isEmpty }
      if comparesAny {
        if comparison == .notEqual, !anyDiffers { return !values.isEmpty && values.allSatisfy(holds) }
        return values.contains(where: holds)
      }
      return comparison == .isIn ? !values.isEmpty && values.allSatisfy(holds) : values.contains(where: holds)
    }
  }

  private func comparison(
    of left: OperandReading, with operand: Condition.Operand, _ check: Condition.Check, _ text: SourcedText,
    _ subject: String
  ) throws(FalcoRuleError) -> ResolvedTest {
    let right: OperandReading
    do throws(OperandReading.Refusal) { right = try OperandReading(operand) } catch {
      throw failure(text, check.offset, subject, error.reason)
    }
    guard [.equal, .notEqual, .isIn, .intersects].contains(check.comparison) || left.kind == .number,
      check.comparison != .pmatch, check.comparison != .regex
    else {
      throw failure(
        text, check.offset, subject, "the operator '\(check.comparison.rawValue)' takes no field on its right side")
    }
    let (readLeft, readRight, comparison) = (left.read, right.read, check.comparison)
    let predicate: ResolvedCondition.Predicate = { event in
      func parts(_ value: FalcoValue) -> [FalcoValue] {
        switch value {
        case .missing: []
        case .list(let values): values
        default: [value]
        }
      }
      let (a, b) = (parts(readLeft(event)), parts(readRight(event)))
      guard !a.isEmpty, !b.isEmpty else { return false }
      switch comparison {
      case .equal: return a == b
      case .notEqual: return a != b
      case .isIn: return a.allSatisfy(b.contains)
      case .intersects: return a.contains(where: b.contains)
      default:
        guard case .number(let x) = a[0], case .number(let y) = b[0] else { return false }
        return switch comparison {
        case .less: x < y
        case .lessOrEqual: x <= y
        case .greater: x > y
        default: x >= y
        }
      }
    }
    return ResolvedTest(
      field: left.field.absence == nil ? right.field.absence == nil ? left.field : right.field : left.field,
      argument: left.argument, hasTransformers: true, comparison: comparison, values: [],
      value: ValueTest { _ in false }, predicate: predicate)
  }

  // MARK: Lists

  /// A list's items with the lists in it spelled out; a list that contains itself adds nothing the second time.
  private mutating func list(_ name: String) -> [String] {
    if let known = lists[name] { return known }
    var items: [String] = []
    var seen: Set<String> = [name]
    var waiting = Array((collection.lists[name] ?? []).reversed())
    while let item = waiting.popLast(), items.count < Self.maximumSize {
      let (text, wasQuoted) = QuotedText.unquoted(item)
      if !wasQuoted, let inner = collection.lists[text] {
        if seen.insert(text).inserted { waiting += inner.reversed() }
      } else {
        items.append(text)
      }
    }
    lists[name] = items
    return items
  }
}
