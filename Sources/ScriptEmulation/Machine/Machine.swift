import Emulation

/// Runs a script abstractly: what is known is computed, what the attacker sends is marked and followed, and nothing has
/// an effect outside. Where a condition is not known both ways are gone, and what they leave is joined.
final class Machine {
  let library: any Library
  let budget: EmulationBudget
  let context: EmulationContext
  var result = EmulationResult()
  let globals = Scope(parent: nil)
  var scope: Scope
  var functions: [String: FunctionDeclaration] = [:]
  var classes: [String: ClassDeclaration] = [:]
  /// Methods of all classes by name, for calls from inner classes.
  var methods: [String: (FunctionDeclaration, ClassDeclaration)] = [:]
  var statics: [String: Value] = [:]
  /// What the page keeps for later requests: session and application.
  var kept: [String: Value] = [:]
  /// Which text runs: 0 the page.
  var layer = 0
  var layerDepth = 0
  var depth = 0
  var callDepth = 0
  var journals: [Journal] = []
  /// Of the call that ended last, in Basic.
  var lastScope: Scope?
  /// The whole run has ended.
  private var halted = false
  /// The part that runs now has had its share of the time: it unwinds, the next part runs.
  private var abandoned = false
  /// Microseconds.
  private var share = 0
  var stopped: Bool { halted || abandoned }
  private(set) var called: Set<ObjectIdentifier> = []
  private var seen: Set<Proof> = []
  private var folded: [String: String] = [:]
  private var boxes: [ObjectBox] = []
  private var memory = 0
  private var decoded = 0
  let clock: RunClock
  private var ticks = 0
  var summaries: [ObjectIdentifier: FunctionSummary] = [:]

  /// - Parameter clock: runs since the script was opened; the budget's time counts from its start.
  init(library: any Library, budget: EmulationBudget, context: EmulationContext, clock: RunClock = RunClock()) {
    self.clock = clock
    self.library = library
    self.budget = budget
    self.context = context
    scope = globals
    share = budget.milliseconds * 1000
  }

  // MARK: Limits

  /// Counts a step, a statement or a call; false when the run must end.
  func step() -> Bool {
    guard tick() else { return false }
    result.steps += 1
    return result.steps < budget.steps || stop(.steps)
  }

  /// Looks at the clock now and then; false when the run must end.
  func tick() -> Bool {
    if stopped { return false }
    ticks += 1
    guard ticks & 1023 == 0 else { return true }
    let spent = clock.spent
    if spent > budget.milliseconds * 1000 { return stop(.time) }
    if spent > share {
      result.limits.insert(.time)
      abandoned = true
      return false
    }
    return true
  }

  /// How much a loop may use: less than half of what is left to the part that runs, so that what it has made by then is
  /// still looked at.
  func loopAllowance() -> LoopAllowance {
    let spent = clock.spent
    return LoopAllowance(
      microseconds: spent + max(0, share - spent) / 5 * 2,
      steps: result.steps + max(0, budget.steps - result.steps) / 5 * 2)
  }

  /// Whether a loop has had its allowance; asks the clock in every 64th round only.
  func isUsedUp(_ allowance: LoopAllowance, round: Int) -> Bool {
    guard round & 63 == 63 else { return false }
    guard result.steps > allowance.steps || clock.spent > allowance.microseconds else { return false }
    result.limits.insert(result.steps > allowance.steps ? .steps : .time)
    return true
  }

  /// Runs a part of the script that may use so much of the time that is left.
  private func part(of left: Double, _ body: () -> Void) {
    let spent = clock.spent
    share = spent + Int(Double(budget.milliseconds * 1000 - spent) * left)
    abandoned = false
    body()
    abandoned = false
    (depth, callDepth) = (0, 0)
    scope = globals
    journals = []
  }

  @discardableResult func stop(_ limit: EmulationLimit) -> Bool {
    result.limits.insert(limit)
    halted = true
    return false
  }

  /// Counts bytes of new values; false when there are too many of them. What is dropped again is not counted back, so
  /// the bound on all that is ever made is eight times the one on what may live.
  func take(_ bytes: Int) -> Bool {
    memory += bytes
    return memory / 8 <= budget.memory || stop(.memory)
  }

  func deeper() -> Bool {
    depth += 1
    if depth > budget.depth * 2 {
      result.limits.insert(.depth)
      return false
    }
    return true
  }

  // MARK: Findings

  func prove(_ predicate: Predicate, _ sink: String, line: Int, taint: Taint? = nil) {
    var path = taint?.path ?? []
    path.append(TaintStep(line: line, what: sink))
    let proof = Proof(predicate: predicate, sink: sink, line: line, layer: layer, path: path)
    guard seen.count < 256, seen.insert(Proof(predicate: predicate, sink: sink, line: line, layer: layer)).inserted
    else { return }
    result.proofs.append(proof)
  }

  /// Keeps an unpacked text; nil when the budget of decoded bytes is used up.
  func keep(_ bytes: [UInt8], use: DecodedLayer.Use, how: String, line: Int, path: String = "") -> Int? {
    decoded += bytes.count
    guard decoded <= budget.decodedBytes else {
      result.limits.insert(.decodedBytes)
      return nil
    }
    guard result.layers.count < 256 else { return nil }
    if let index = result.layers.firstIndex(where: { $0.bytes == bytes && $0.use == use }) { return index + 1 }
    result.layers.append(DecodedLayer(bytes: bytes, use: use, how: how, line: line, parent: layer, path: path))
    return result.layers.count
  }

  /// Runs a known text as code of the library's language, as a layer of its own.
  func runLayer(_ bytes: [UInt8], how: String, line: Int) {
    guard layerDepth < budget.layers else {
      result.limits.insert(.layers)
      return
    }
    guard let number = keep(bytes, use: .run, how: how, line: line) else { return }
    let outer = layer
    layer = number
    layerDepth += 1
    let statements = library.read(bytes, in: self)
    hoist(statements)
    _ = run(statements)
    layerDepth -= 1
    layer = outer
  }

  // MARK: Names

  func fold(_ name: String) -> String {
    if let known = folded[name] { return known }
    let lowered = name.lowercased()
    if folded.count < 1 << 16 { folded[name] = lowered }
    return lowered
  }

  func box(_ type: String, _ declaration: ClassDeclaration? = nil) -> ObjectBox {
    let box = ObjectBox(type, declaration: declaration)
    boxes.append(box)
    _ = take(128)
    return box
  }

  func array(_ elements: [Value], taint: Taint? = nil) -> Value {
    let box = box("[]")
    box.elements = elements
    box.taint = taint
    _ = take(elements.count * MemoryLayout<Value>.stride)
    return .object(box)
  }

  func find(_ name: String) -> Value? {
    var current: Scope? = scope
    while let scope = current {
      if let value = scope.variables[name] { return value }
      if let value = scope.this?.fields[name] { return value }
      current = scope.parent
    }
    if let declaration = scope.this?.declaration { return statics[declaration.name + "." + name] }
    return nil
  }

  /// Assigns where the name is known, else in `fallback`.
  func assign(_ name: String, _ value: Value, declaring: Bool = false) {
    if declaring {
      set(name, value, in: scope)
      return
    }
    var current: Scope? = scope
    while let scope = current {
      if scope.variables[name] != nil {
        set(name, value, in: scope)
        return
      }
      if let this = scope.this, this.fields[name] != nil {
        this.fields[name] = value
        return
      }
      current = scope.parent
    }
    if let declaration = scope.this?.declaration, statics[declaration.name + "." + name] != nil {
      statics[declaration.name + "." + name] = value
      return
    }
    set(name, value, in: scope.function?.keepsLocals == true ? scope : globals)
  }

  /// Keeps a value for later requests. They come in any order: what the attacker put there once may be there still.
  func keepForLater(_ key: String, _ value: Value) {
    if value.mark == nil, kept[key]?.mark != nil { return }
    kept[key] = value
  }

  func set(_ name: String, _ value: Value, in target: Scope) {
    if journals.count > target.openAlternatives {
      let key = Journal.Key(scope: ObjectIdentifier(target), name: name)
      if journals[journals.count - 1].entries[key] == nil {
        journals[journals.count - 1].entries[key] = Journal.Entry(scope: target, old: target.variables[name])
      }
    }
    target.variables[name] = value
  }

  // MARK: The whole run

  /// Makes functions and classes known before anything runs.
  func hoist(_ statements: [Statement]) {
    for statement in statements {
      switch statement {
      case .function(let function): functions[function.name] = function
      case .type(let type): hoist(type, depth: 0)
      case .block(let inner): hoist(inner)
      default: break
      }
    }
  }

  private func hoist(_ type: ClassDeclaration, depth: Int) {
    guard depth < 16 else { return }
    classes[type.name] = type
    for method in type.methods where methods[method.name] == nil { methods[method.name] = (method, type) }
    for inner in type.inner { hoist(inner, depth: depth + 1) }
  }

  /// Runs a page: its statements, then each function and method that nothing called.
  func runPage(_ statements: [Statement]) {
    hoist(statements)
    part(of: 0.6) { _ = self.run(statements) }
    for _ in 0..<2 {
      for function in functions.values.sorted(by: { $0.line < $1.line })
      where !called.contains(ObjectIdentifier(function)) && !halted {
        part(of: 0.3) { _ = call(function, arguments: filled(function), this: nil, closure: nil, line: function.line) }
      }
      for type in classes.values.sorted(by: { $0.line < $1.line }) where !halted { runUncalled(of: type) }
    }
  }

  private func runUncalled(of type: ClassDeclaration) {
    guard type.methods.contains(where: { !called.contains(ObjectIdentifier($0)) }) else { return }
    var this = box(type.name, type)
    part(of: 0.3) { this = instance(of: type) }
    for method in type.methods where !called.contains(ObjectIdentifier(method)) && !halted {
      part(of: 0.3) { _ = call(method, arguments: filled(method), this: this, closure: nil, line: method.line) }
    }
  }

  private func filled(_ function: FunctionDeclaration) -> [Value] {
    function.parameters.map { library.parameter($0, of: function, in: self) }
  }

  func noteCall(_ function: FunctionDeclaration) { called.insert(ObjectIdentifier(function)) }

  /// Cuts the knots among objects, so that they are freed.
  func finish() -> EmulationResult {
    for box in boxes {
      box.fields = [:]
      box.elements = []
      box.gathered = nil
    }
    boxes = []
    globals.variables = [:]
    kept = [:]
    statics = [:]
    return result
  }
}

/// Until when a loop may run.
struct LoopAllowance {
  var microseconds: Int
  var steps: Int
}
