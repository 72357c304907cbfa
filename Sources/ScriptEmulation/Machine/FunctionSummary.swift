/// What calls of a function have shown so far, so that a page that calls it from a hundred places is not run a hundred
/// times over.
///
/// Functions that give known texts are decoders: those run each time. Of the others, what the first calls gave stands
/// for the rest, unless other arguments than before come marked.
struct FunctionSummary {
  /// Calls that ran.
  var runs = 0
  /// Steps of all of them.
  var steps = 0
  /// Some call gave a text, a number or an object of its own.
  var gaveKnown = false
  /// Which arguments were marked, of each call that ran: a bit an argument.
  var marked: Set<UInt64> = []
  var last: Value = .null

  private static let runsEnough = 4
  /// Methods work on their object, and each may be another one.
  private static let runsEnoughOfMethods = 12
  private static let stepsEnough = 400

  static func marks(_ arguments: [Value]) -> UInt64 {
    var bits: UInt64 = 0
    for (place, argument) in arguments.prefix(64).enumerated() where argument.mark != nil { bits |= 1 << UInt64(place) }
    return bits
  }

  /// What a call gives without being run; nil: it must be run.
  func value(for arguments: [Value], isMethod: Bool) -> Value? {
    guard runs >= (isMethod ? Self.runsEnoughOfMethods : Self.runsEnough), steps >= Self.stepsEnough, !gaveKnown,
      marked.contains(Self.marks(arguments))
    else {
      return nil
    }
    return last
  }

  mutating func add(_ arguments: [Value], steps: Int, value: Value) {
    runs += 1
    self.steps += steps
    marked.insert(Self.marks(arguments))
    if last.mark == nil || value.mark != nil { last = value }
    switch value.content {
    case .unknown, .null, .bool: break
    default: gaveKnown = gaveKnown || value.mark == nil
    }
  }
}
