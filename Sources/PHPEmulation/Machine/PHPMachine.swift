import Emulation

/// Runs a ``CodeUnit`` abstractly: one path with values where they are known; where a condition isn't, each branch in
/// turn. Nothing is ever really executed; files, network and time don't exist.
final class PHPMachine {
  let budget: EmulationBudget
  let context: EmulationContext
  /// The file itself: some scripts read their own text.
  let ownText: [UInt8]
  /// In nanoseconds of the thread's own time, when the run began.
  let started: Int
  let stackBottom: UInt
  let stackSize: UInt

  var names = KnownName.seed
  var unit: CodeUnit
  var scope: Scope
  let globals = Scope(isGlobal: true)
  var functions: [Int32: FunctionInfo] = [:]
  var classes: [Int32: ClassInfo] = [:]
  var constants: [Int32: Value] = [:]
  /// By number of the name in lower case.
  var natives: [Int32: NativeFunction] = [:]
  /// Names that were looked for among ``natives``.
  var nativesMissing: Set<Int32> = []
  /// The program includes files, or calls functions and classes that it doesn't declare.
  var usesOtherFiles = false
  /// What would be doors in a program that stands alone.
  var doors: [(predicate: Predicate, sink: String, line: UInt32, taint: Taint, unit: CodeUnit?)] = []

  /// In the order of their declaration, for what is never called.
  var declaredFunctions: [FunctionInfo] = []
  var declaredClasses: [ClassInfo] = []
  var closures: [PHPObject] = []
  var objects: [PHPObject] = []
  var sharedSlots: [Slot] = []
  var atShutdown: [(callable: Value, arguments: [Value])] = []
  var files = VirtualFiles()
  var origins: [String: TaintOrigin] = [:]
  var result = EmulationResult()
  var layerCount = 0
  var evaluationDepth = 0
  var decodedBytes = 0
  var allocated = 0
  var evaluated: Set<[UInt8]> = []

  var steps = 0
  /// Nodes evaluated: a step may hold many.
  var work = 0
  var stepLimit: Int
  /// In nanoseconds.
  var timeLimit: Int
  var isStopped = false
  var callDepth = 0
  var line: UInt32 = 1
  /// Set where an expression ends the statement: exit, throw.
  var pending: Flow?
  var thrown: Value = .null
  /// Counts branches entered, to tell when a variable was written.
  var branchClock = 0
  /// The branches beside the one that runs, as ranges of the clock.
  var siblings: [Range<Int>] = []
  /// How many jumps out of a branch that may be taken were not followed.
  var swallowed = 0
  /// XPath expressions may call functions of PHP.
  var phpFunctionsInXPath = false
  /// Request data chose the database that the program talks to.
  var hasTaintedConnection = false

  init(
    _ unit: CodeUnit, names: NameTable, budget: EmulationBudget, context: EmulationContext, stackSize: UInt,
    started: Int
  ) {
    self.unit = unit
    ownText = unit.bytes
    self.names = names
    self.budget = budget
    self.context = context
    self.stackSize = stackSize
    scope = globals
    self.started = started
    // The main path leaves a quarter to what nobody calls.
    stepLimit = budget.steps / 4 * 3
    timeLimit = min(budget.milliseconds, 1 << 32) * 750_000
    var marker: UInt8 = 0
    stackBottom = withUnsafePointer(to: &marker) { UInt(bitPattern: $0) }
  }

  /// Runs the file, what it registered for later, and then what was never called.
  func run() {
    runMain()
    runLater()
    finish()
  }

  private func runMain() {
    hoist(unit.root)
    _ = execute(unit.root)
    pending = nil
    // What one request leaves in the session the next one may run.
    guard result.proofs.contains(where: { $0.predicate == .unknownCode }),
      let session = globals.slots[KnownName.session.rawValue], session.value.taint != nil
    else { return }
    globals.slots = [KnownName.session.rawValue: session]
    evaluated = []
    _ = execute(unit.root)
    pending = nil
  }

  private func runLater() {
    for round in 0..<3 {
      let registered = atShutdown
      atShutdown = []
      for (callable, arguments) in registered {
        _ = invoke(callable, arguments, "register_shutdown_function", line)
        pending = nil
      }
      if round == 0 { destructObjects() }
      runWrittenFiles()
      if atShutdown.isEmpty { break }
    }
    isStopped = false
    stepLimit = budget.steps
    timeLimit = min(budget.milliseconds, 1 << 32) * 1_000_000
    runUncalled()
    runWrittenFiles()
    judgeDoors()
  }

  /// A file that needs no other has no login and no rights to check: there, an upload or a write that the request
  /// names is a door.
  private func judgeDoors() {
    guard !usesOtherFiles else { return }
    for door in doors where !door.taint.origin.isChecked && door.taint.origin.kind != .commandLine {
      // A large program that fetches from another host is rather an installer than a loader.
      if door.taint.origin.kind == .remote, ownText.count > 8_192 { continue }
      let kept = unit
      if let other = door.unit { unit = other }
      prove(door.predicate, door.sink, door.line, path: door.taint.path)
      unit = kept
    }
  }

  /// Breaks the cycles of what the program made, so that it is freed.
  private func finish() {
    result.steps = steps
    for object in objects {
      object.properties = [:]
      object.closure = nil
      object.payload = nil
    }
    for slot in sharedSlots { slot.value = .null }
    for info in classes.values {
      info.statics = [:]
      info.constantValues = [:]
      info.parent = nil
      for method in info.methods.values { method.owner = nil }
      info.methods = [:]
    }
    for info in declaredClasses {
      info.parent = nil
      for method in info.methods.values { method.owner = nil }
      info.methods = [:]
    }
    globals.slots = [:]
  }

  // MARK: Budgets

  /// Counts a step; false where the run is over.
  @discardableResult @inline(__always) func step(_ count: Int = 1) -> Bool {
    let before = steps
    steps &+= count
    if isStopped { return false }
    if steps > stepLimit {
      stop(.steps)
      return false
    }
    if before >> 8 != steps >> 8, ThreadClock.now - started > timeLimit {
      stop(.time)
      return false
    }
    return true
  }

  /// Looks at the clock, for work that isn't counted in steps.
  @inline(never) func checkTime() {
    if ThreadClock.now - started > timeLimit { stop(.time) }
  }

  func stop(_ limit: EmulationLimit) {
    result.limits.insert(limit)
    isStopped = true
  }

  /// Whether a result of this many bytes may be made.
  func mayAllocate(_ count: Int) -> Bool {
    if count < 1024 { return true }
    if count > budget.memory / 8 || allocated > budget.memory * 2 {
      result.limits.insert(.memory)
      return false
    }
    allocated += count
    return step(count >> 12)
  }

  /// Whether the stack has room for another level.
  @inline(never) func hasStack() -> Bool {
    var marker: UInt8 = 0
    let top = withUnsafePointer(to: &marker) { UInt(bitPattern: $0) }
    let used = stackBottom > top ? stackBottom - top : top - stackBottom
    if used < stackSize { return true }
    result.limits.insert(.depth)
    return false
  }

  // MARK: Evidence

  func origin(_ source: String, _ kind: TaintOrigin.Kind = .request) -> TaintOrigin {
    if let origin = origins[source] { return origin }
    let origin = TaintOrigin(source, kind)
    if origins.count < 10_000 { origins[source] = origin }
    return origin
  }

  func prove(_ predicate: Predicate, _ sink: String, _ line: UInt32, path: [TaintStep] = []) {
    guard result.proofs.count < 64 else { return }
    let last = TaintStep(line: Int(line), what: String(sink.prefix(120)))
    var steps = path
    if steps.last != last { steps.append(last) }
    let proof = Proof(predicate: predicate, sink: last.what, line: Int(line), layer: unit.layer, path: steps)
    let isKnown = result.proofs.contains {
      $0.predicate == predicate && $0.sink == proof.sink && $0.line == proof.line && $0.layer == proof.layer
    }
    if !isKnown { result.proofs.append(proof) }
  }

  func noteDoor(_ predicate: Predicate, _ sink: String, _ line: UInt32, _ taint: Taint) {
    if doors.count < 64 { doors.append((predicate, sink, line, taint, unit)) }
  }

  /// The same for code that was unpacked, where a password of the request's keeps it from being read.
  func noteDoor(_ derivation: Derivation, _ sink: String, _ line: UInt32) {
    let taint = Taint(origin: origin(derivation.how), line: line)
    if doors.count < 64 { doors.append((.derivedCode, sink, line, taint, unit)) }
  }

  func prove(_ predicate: Predicate, _ sink: String, _ line: UInt32, taint: Taint) {
    switch taint.origin.kind {
    case .request: prove(predicate, sink, line, path: taint.path)
    case .commandLine: return
    case .remote:
      switch predicate {
      case .taintedCode, .taintedCommand, .taintedCall:
        prove(.remoteCode, sink, line, path: taint.path)
        noteDoor(predicate, sink, line, taint)
      case .writtenCode:
        prove(.droppedCode, sink, line, path: taint.path)
        noteDoor(predicate, sink, line, taint)
      case .taintedInclude: prove(.oddInclude, sink, line, path: taint.path)
      default: return
      }
    }
  }

  func prove(_ predicate: Predicate, _ sink: String, _ line: UInt32, derivation: Derivation) {
    prove(predicate, sink, line, path: [TaintStep(line: Int(line), what: String(derivation.how.prefix(120)))])
  }
}
