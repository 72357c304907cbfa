/// The variables of a running function, or the global ones.
final class Scope {
  var slots: [Int32: Slot] = [:]
  let function: FunctionInfo?
  let this: PHPObject?
  /// Where the function was declared, and the class it was called on.
  let owner: ClassInfo?
  let called: ClassInfo?
  let isGlobal: Bool
  /// The request may have made any variable (`extract($_POST)`): what was never assigned is the attacker's.
  var undefinedTaint: Taint?
  /// What `return` gave on paths that may or may not be taken.
  var maybeReturned: [Value] = []
  var returned: Value?
  var yielded: [Value]?
  /// Arguments as passed, for func_get_args().
  var arguments: [Value] = []
  /// Labels that a path which may be taken jumps to.
  var pendingLabels: Set<Int32> = []
  var visitedLabels: Set<Int32> = []

  init(
    function: FunctionInfo? = nil, this: PHPObject? = nil, owner: ClassInfo? = nil, called: ClassInfo? = nil,
    isGlobal: Bool = false
  ) {
    self.function = function
    self.this = this
    self.owner = owner
    self.called = called
    self.isGlobal = isGlobal
  }
}

/// How a statement ended.
enum Flow {
  case normal
  case `break`(Int32)
  case `continue`(Int32)
  case returning
  case throwing
  case exiting
  case jump(Int32)
  /// A budget ran out.
  case stopped
}
