/// Whether a rule can match here, and what it doesn't see.
package struct RuleCoverage: Sendable, Hashable {
  package enum Extent: String, Sendable, Hashable {
    /// As in Falco.
    case whole
    /// It matches, and misses some of what it would match in Falco.
    case partial
    case never
  }

  package var rule: String
  package var extent: Extent
  /// In words, without repetition: why never, or what is missed.
  package var reasons: [String]
  /// Fields of the output that show `<NA>`.
  package var emptyOutputFields: [String]

  /// One line for a person.
  package var description: String {
    switch extent {
    case .whole: "rule '\(rule)' is covered"
    case .partial: "rule '\(rule)' is covered in part: \(reasons.joined(separator: "; "))"
    case .never: "rule '\(rule)' never matches here: \(reasons.joined(separator: "; "))"
    }
  }
}

/// What a condition comes to for one event type, before any event.
enum Foresight: Equatable {
  case open
  case always(String)
  case never(String)

  private static func joined(_ reasons: [String]) -> String {
    var seen: Set<String> = []
    return reasons.filter { !$0.isEmpty && seen.insert($0).inserted }.joined(separator: "; ")
  }

  static func of(_ condition: ResolvedCondition, type: String) -> Foresight {
    switch condition {
    case .all(let parts):
      let found = parts.map { of($0, type: type) }
      let refusals = found.compactMap { if case .never(let reason) = $0 { reason } else { nil } }
      if !refusals.isEmpty { return .never(refusals.min { $0.count < $1.count } ?? "") }
      let holds = found.compactMap { if case .always(let reason) = $0 { reason } else { nil } }
      return holds.count == found.count ? .always(joined(holds)) : .open
    case .any(let parts):
      let found = parts.map { of($0, type: type) }
      let holds = found.compactMap { if case .always(let reason) = $0 { reason } else { nil } }
      if !holds.isEmpty { return .always(joined(holds)) }
      let refusals = found.compactMap { if case .never(let reason) = $0 { reason } else { nil } }
      return refusals.count == found.count ? .never(joined(refusals)) : .open
    case .not(let inner):
      switch of(inner, type: type) {
      case .open: return .open
      case .always(let reason): return .never(reason)
      case .never(let reason): return .always(reason)
      }
    case .test(let test): return of(test, type: type)
    }
  }

  private static let withDescriptor: Set<String> = [
    "open", "openat", "openat2", "creat", "connect", "accept4", "listen", "dup2", "socket", "recvfrom", "sendto",
  ]
  private static let opening: Set<String> = ["open", "openat", "openat2", "creat"]

  private static func of(_ test: ResolvedTest, type: String) -> Foresight {
    let name = test.field.name
    if let absence = test.field.absence { return .never("\(name): \(absence)") }
    if test.isOfType, !test.hasTransformers {
      let names = (EventTranslation.alike[type] ?? [type]).map { FalcoValue.text($0) }
      if test.comparison == .exists { return .always("") }
      let holds =
        test.comparison == .notEqual ? names.allSatisfy(test.value.holds) : names.contains(where: test.value.holds)
      return holds ? .always("") : .never("")
    }
    if name == "evt.dir", !test.hasTransformers, test.comparison != .exists {
      return test.value.holds(.text("<")) ? .always("") : .never("only the ends of calls are seen (evt.dir is <)")
    }
    if name == "evt.num", test.comparison == .equal, test.values == ["0"] { return .never("it says evt.num=0") }
    if name.hasPrefix("fd."), !withDescriptor.contains(type) { return .never("\(type) has no \(name) here") }
    if name.hasPrefix("evt.is_open_"), !opening.contains(type) { return .never("\(type) opens nothing") }
    if name == "evt.arg" || name == "evt.rawarg", case .key(let key) = test.argument,
      EventArguments.argument(key, of: type) == nil
    {
      return .never("\(type) has no argument '\(key)' here")
    }
    if name == "evt.buffer" || name == "evt.buflen", type != "recvfrom" { return .never("\(type) has no data here") }
    return .open
  }
}

extension RuleCoverage {
  /// - Returns: what is covered, and the event types for which the rule has to be asked.
  static func of(
    _ rule: String, _ condition: ResolvedCondition, output: OutputTemplate, supply: EventSupply
  ) -> (coverage: RuleCoverage, types: Set<String>) {
    var types: Set<String> = []
    var refusals: Set<String> = []
    for type in supply.types {
      switch Foresight.of(condition, type: type) {
      case .open, .always: types.insert(type)
      case .never(let reason): if !reason.isEmpty { refusals.insert(reason) }
      }
    }
    var absent: Set<String> = []
    var wanted: Set<String> = []
    condition.forEachTest { test in
      if let absence = test.field.absence { absent.insert("\(test.field.name): \(absence)") }
      if test.isOfType, test.comparison != .notEqual { wanted.formUnion(test.values) }
    }
    let alike = Set(supply.types.flatMap { EventTranslation.alike[$0] ?? [$0] })
    let missing = wanted.subtracting(alike).sorted()
    let empty = output.fields.filter { $0.absence != nil }.map(\.name)
    if types.isEmpty {
      var reasons = Array(refusals).sorted()
      if !missing.isEmpty { reasons = ["no events of the types \(missing.joined(separator: ", ")) arrive"] + reasons }
      if reasons.isEmpty { reasons = ["no event type that arrives fits its condition"] }
      return (
        RuleCoverage(rule: rule, extent: .never, reasons: Array(reasons.prefix(5)), emptyOutputFields: empty), []
      )
    }
    var reasons = absent.sorted()
    if !missing.isEmpty { reasons.append("no events of the types \(missing.joined(separator: ", ")) arrive") }
    for limit in Set(types.compactMap { supply.limits[$0] }).sorted() where !limit.isEmpty {
      let which = types.filter { supply.limits[$0] == limit }.sorted()
      // A rule without a type is asked for everything: its limits are everyone's.
      if types.count < supply.types.count { reasons.append("\(which.prefix(4).joined(separator: ", ")): \(limit)") }
    }
    return (
      RuleCoverage(
        rule: rule, extent: reasons.isEmpty ? .whole : .partial, reasons: reasons, emptyOutputFields: empty), types
    )
  }
}
