/// Names and what they stand for, one for each call and one for the page.
final class Scope {
  var variables: [String: Value] = [:]
  /// As declared, where the language declares.
  var types: [String: String] = [:]
  let parent: Scope?
  let this: ObjectBox?
  /// The function that this scope is of.
  let function: FunctionDeclaration?
  var returned: Value?
  /// How many alternatives were open when it was made: what was open before it need not take back what it holds.
  let openAlternatives: Int

  init(parent: Scope?, this: ObjectBox? = nil, function: FunctionDeclaration? = nil, openAlternatives: Int = 0) {
    self.openAlternatives = openAlternatives
    self.parent = parent
    self.this = this
    self.function = function
  }
}

/// How a statement ended.
enum Flow {
  case next, leaveLoop, nextRound, giveBack, raise
}

/// Assignments of one alternative, so that they can be taken back and joined.
struct Journal {
  struct Key: Hashable {
    let scope: ObjectIdentifier
    let name: String
  }
  struct Entry {
    let scope: Scope
    let old: Value?
  }
  var entries: [Key: Entry] = [:]
}
