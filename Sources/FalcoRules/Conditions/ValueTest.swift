import Model
import Parsing
import Patterns
import Synchronization

/// A comparison with fixed values, ready to be asked for one value of a field. Missing values and values of another
/// kind are never true.
struct ValueTest: Sendable {
  let holds: @Sendable (FalcoValue) -> Bool

  struct Refusal: Error { var reason: String }

  init(holds: @escaping @Sendable (FalcoValue) -> Bool) { self.holds = holds }

  /// Which comparisons a kind of field has.
  static func comparisons(of kind: FalcoField.Kind) -> Set<Comparison> {
    let always: Set<Comparison> = [.equal, .notEqual, .isIn, .intersects, .exists]
    let order: Set<Comparison> = [.less, .lessOrEqual, .greater, .greaterOrEqual]
    let texts: Set<Comparison> = [
      .contains, .icontains, .startswith, .endswith, .glob, .iglob, .regex, .pmatch,
    ]
    return switch kind {
    case .number: always.union(order)
    case .flag, .address: always
    case .text, .argument: always.union(order).union(texts)
    case .bytes: always.union([.contains, .startswith, .endswith, .bcontains, .bstartswith])
    }
  }

  init(
    _ kind: FalcoField.Kind, _ comparison: Comparison, _ values: [String], _ quantifier: Condition.Quantifier,
    _ trouble: MatchTrouble
  ) throws(Refusal) {
    guard Self.comparisons(of: kind).contains(comparison) else {
      let known = Comparison.allCases.filter(Self.comparisons(of: kind).contains).map(\.rawValue)
      throw Refusal(
        reason: "the operator '\(comparison.rawValue)' does not fit a \(kind.rawValue); there are "
          + known.joined(separator: ", "))
    }
    if quantifier != .none, !comparison.takesList {
      var tests: [ValueTest] = []
      for value in values { tests.append(try ValueTest(kind, comparison, [value], .none, trouble)) }
      let all = tests
      switch quantifier {
      case .allof: holds = { value in all.allSatisfy { $0.holds(value) } }
      case .oneof: holds = { value in all.count { $0.holds(value) } == 1 }
      case .anyof, .none: holds = { value in all.contains { $0.holds(value) } }
      }
      return
    }
    if comparison == .exists {
      holds = { $0 != .missing }
      return
    }
    switch kind {
    case .text: holds = try Self.text(comparison, values, trouble)
    case .argument: holds = try Self.argument(comparison, values, trouble)
    case .bytes: holds = try Self.bytes(comparison, values)
    case .number: holds = try Self.number(comparison, values)
    case .flag: holds = try Self.flag(comparison, values)
    case .address: holds = try Self.address(comparison, values)
    }
  }

  // MARK: Kinds

  private static func number(
    _ comparison: Comparison, _ texts: [String]
  ) throws(Refusal) -> @Sendable (FalcoValue) -> Bool {
    var numbers: Set<Int64> = []
    for text in texts {
      guard let number = number(text) else {
        throw Refusal(reason: "'\(text.prefix(60))' is not a whole number, which the field is")
      }
      numbers.insert(number)
    }
    let set = numbers
    if comparison.takesList {
      return { if case .number(let value) = $0 { set.contains(value) } else { false } }
    }
    guard let wanted = numbers.first else { throw Refusal(reason: "there is no value to compare with") }
    return { if case .number(let value) = $0 { ordered(comparison, value, wanted) } else { false } }
  }

  /// Decimal, `0x…`; `null` is nothing.
  static func number(_ text: String) -> Int64? {
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return Int64(text.dropFirst(2), radix: 16) }
    if let whole = Int64(text) { return whole }
    guard let value = Double(text), value.rounded() == value, abs(value) < 9e18 else { return nil }
    return Int64(value)
  }

  private static func ordered<T: Comparable>(_ comparison: Comparison, _ a: T, _ b: T) -> Bool {
    switch comparison {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    default: false
    }
  }

  private static func flag(
    _ comparison: Comparison, _ texts: [String]
  ) throws(Refusal) -> @Sendable (FalcoValue) -> Bool {
    var wanted: Set<Bool> = []
    for text in texts {
      switch text.lowercased() {
      case "true", "1": wanted.insert(true)
      case "false", "0": wanted.insert(false)
      default: throw Refusal(reason: "the field is true or false, not '\(text.prefix(60))'")
      }
    }
    let set = wanted
    let isNegated = comparison == .notEqual
    return { if case .flag(let value) = $0 { set.contains(value) != isNegated } else { false } }
  }

  private static func address(
    _ comparison: Comparison, _ texts: [String]
  ) throws(Refusal) -> @Sendable (FalcoValue) -> Bool {
    var networks: [IPNetwork] = []
    for text in texts {
      guard let network = IPNetwork(parsing: text) else {
        throw Refusal(reason: "'\(text.prefix(60))' is neither an address nor a network such as 10.0.0.0/8")
      }
      networks.append(network)
    }
    let all = networks
    let isNegated = comparison == .notEqual
    return { value in
      guard case .address(let address) = value else { return false }
      return all.contains { $0.contains(address) } != isNegated
    }
  }

  private static func bytes(
    _ comparison: Comparison, _ texts: [String]
  ) throws(Refusal) -> @Sendable (FalcoValue) -> Bool {
    var wanted = texts.map { Array($0.utf8) }
    if comparison == .bcontains || comparison == .bstartswith {
      wanted = []
      for text in texts {
        guard let decoded = hexadecimal(text) else {
          throw Refusal(reason: "'\(text.prefix(60))' is not hexadecimal, e.g. 48656c6c6f")
        }
        wanted.append(decoded)
      }
    }
    let all = wanted
    return { value in
      let bytes: [UInt8]
      switch value {
      case .bytes(let raw): bytes = raw
      case .text(let text): bytes = Array(text.utf8)
      default: return false
      }
      return bytes.withUnsafeBufferPointer { buffer in
        switch comparison {
        case .equal, .isIn, .intersects: all.contains(bytes)
        case .notEqual: !all.contains(bytes)
        case .contains, .bcontains: all.contains { TextMatching.contains(buffer, $0) }
        case .startswith, .bstartswith: all.contains { TextMatching.hasPrefix(buffer, $0) }
        case .endswith: all.contains { TextMatching.hasSuffix(buffer, $0) }
        default: false
        }
      }
    }
  }

  private static func hexadecimal(_ text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count % 2 == 0, !digits.isEmpty else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// Texts, and numbers where the comparison is one of order.
  private static func argument(
    _ comparison: Comparison, _ texts: [String], _ trouble: MatchTrouble
  ) throws(Refusal) -> @Sendable (FalcoValue) -> Bool {
    let byText = try text(comparison, texts, trouble)
    let byNumber = texts.allSatisfy { number($0) != nil } ? try? number(comparison, texts) : nil
    return { value in
      switch value {
      case .number(let number): byNumber?(value) ?? byText(.text(String(number)))
      case .text(let text):
        if let byNumber, let number = number(text) { byNumber(.number(number)) } else { byText(value) }
      default: false
      }
    }
  }

  private static func text(
    _ comparison: Comparison, _ texts: [String], _ trouble: MatchTrouble
  ) throws(Refusal) -> @Sendable (FalcoValue) -> Bool {
    let test = try plainText(comparison, texts, trouble)
    return { if case .text(let value) = $0 { test(value) } else { false } }
  }

  private static func plainText(
    _ comparison: Comparison, _ texts: [String], _ trouble: MatchTrouble
  ) throws(Refusal) -> @Sendable (String) -> Bool {
    if comparison == .isIn || comparison == .intersects {
      let set = Set(texts)
      return { set.contains($0) }
    }
    if comparison == .pmatch {
      guard let prefixes = PathPrefixes(texts) else { throw Refusal(reason: extended) }
      return { prefixes.hold($0) }
    }
    guard let wanted = texts.first else { throw Refusal(reason: "there is no value to compare with") }
    let bytes = Array(wanted.utf8)
    switch comparison {
    case .equal: return { $0 == wanted }
    case .notEqual: return { $0 != wanted }
    case .contains: return { TextMatching.withBytes($0) { TextMatching.contains($0, bytes) } }
    case .icontains:
      let lower = bytes.map(TextMatching.lower)
      return { TextMatching.withBytes($0) { TextMatching.containsCaseless($0, lower) } }
    case .startswith: return { TextMatching.withBytes($0) { TextMatching.hasPrefix($0, bytes) } }
    case .endswith: return { TextMatching.withBytes($0) { TextMatching.hasSuffix($0, bytes) } }
    case .glob, .iglob:
      guard let glob = Glob(wanted, caseless: comparison == .iglob) else { throw Refusal(reason: extended) }
      return { TextMatching.withBytes($0) { glob.matches($0) } }
    case .regex:
      let expression: Patterns.Expression
      // The whole text must match, as in Falco.
      do throws(PatternError) { expression = try Patterns.Expression("\\A(?:" + wanted + ")\\z") } catch {
        throw Refusal(reason: "the regular expression is not valid: \(error)")
      }
      return { trouble.matches(expression, $0) }
    default: return { ordered(comparison, Array($0.utf8), bytes) }
    }
  }

  private static let extended = "the extended patterns @(…), +(…), !(…) are not supported; write one pattern for each"

  private static func ordered(_ comparison: Comparison, _ a: [UInt8], _ b: [UInt8]) -> Bool {
    let isLess = a.lexicographicallyPrecedes(b)
    return switch comparison {
    case .less: isLess
    case .lessOrEqual: isLess || a == b
    case .greater: !isLess && a != b
    case .greaterOrEqual: !isLess
    default: false
    }
  }
}

/// Counts the texts that a regular expression could not judge within its limits.
package final class MatchTrouble: Sendable {
  private let given = Mutex(0)

  init() {}

  package var count: Int { given.withLock { $0 } }

  func matches(_ expression: Patterns.Expression, _ text: String) -> Bool {
    do throws(PatternError) { return try expression.match(in: Bytes(text)) != nil } catch {
      given.withLock { $0 += 1 }
      return false
    }
  }
}
