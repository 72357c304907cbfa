/// A condition whose macros, lists and fields are looked up: it can be asked, and can be looked at.
indirect enum ResolvedCondition: Sendable {
  case all([ResolvedCondition])
  case any([ResolvedCondition])
  case not(ResolvedCondition)
  case test(ResolvedTest)

  typealias Predicate = @Sendable (FalcoEvent) -> Bool

  /// The closure that judges events.
  var predicate: Predicate {
    switch self {
    case .all(let parts):
      let predicates = parts.map(\.predicate)
      return { event in
        for predicate in predicates where !predicate(event) { return false }
        return true
      }
    case .any(let parts):
      let predicates = parts.map(\.predicate)
      return { event in
        for predicate in predicates where predicate(event) { return true }
        return false
      }
    case .not(let inner):
      let predicate = inner.predicate
      return { !predicate($0) }
    case .test(let test): return test.predicate
    }
  }

  /// Every test in it.
  func forEachTest(_ body: (ResolvedTest) -> Void) {
    switch self {
    case .all(let parts), .any(let parts): for part in parts { part.forEachTest(body) }
    case .not(let inner): inner.forEachTest(body)
    case .test(let test): body(test)
    }
  }
}

/// One comparison, ready.
struct ResolvedTest: Sendable {
  let field: FalcoField
  let argument: FalcoField.Argument
  let hasTransformers: Bool
  let comparison: Comparison
  /// Lists spelled out; empty for `exists` and for a comparison with another field.
  let values: [String]
  let value: ValueTest
  let predicate: ResolvedCondition.Predicate

  var isOfType: Bool { field.name == "evt.type" || field.name == "syscall.type" }
}
