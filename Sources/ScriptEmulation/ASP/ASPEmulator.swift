import Emulation

/// Runs classic ASP pages abstractly: VBScript and JScript.
package struct ASPEmulator: Sendable {
  package let budget: EmulationBudget

  package init(budget: EmulationBudget = EmulationBudget()) { self.budget = budget }

  /// What the page was shown to do. Never fails: what could not be run is in the result's limits and syntax errors.
  package func run(_ bytes: [UInt8], context: EmulationContext) -> EmulationResult {
    var merged: EmulationResult?
    let clock = RunClock()
    let views = ASPPage.views(bytes)
    for (index, text) in views.enumerated() {
      // The first reading is the likelier one. Its time ends earlier where there is another.
      let isLast = index == views.count - 1
      let result = runView(
        text, until: isLast ? budget.milliseconds : budget.milliseconds / 4 * 3, clock: clock, context: context)
      merged = merged.map { $0.joined(with: result) } ?? result
      // Texts and code differ between the readings only where one of them went wrong or something was unpacked.
      let isSettled =
        result.hasStrongProof
        || result.syntaxErrors == 0 && result.layers.isEmpty
          && !result.proofs.contains { $0.predicate == .unknownCode }
      if isSettled { break }
    }
    return merged ?? EmulationResult()
  }

  private func runView(
    _ text: [UInt8], until milliseconds: Int, clock: RunClock, context: EmulationContext
  ) -> EmulationResult {
    var budget = budget
    budget.milliseconds = milliseconds
    let page = ASPPage(text)
    let library = COMLibrary(undefinedIsEmpty: page.includes.isEmpty)
    let machine = Machine(library: library, budget: budget, context: context, clock: clock)
    for object in page.objects {
      machine.globals.variables[object.name] = library.component(
        Value(content: .text(object.component)), in: machine, line: object.line)
    }
    var blocks: [[Statement]] = []
    for block in page.blocks {
      let statements = library.read(block, in: machine)
      machine.hoist(statements)
      blocks.append(statements)
    }
    machine.runPage(blocks.flatMap { $0 })
    return machine.finish()
  }
}

extension EmulationResult {
  /// Both readings of one page.
  func joined(with other: EmulationResult) -> EmulationResult {
    var result = self
    let known = Set(proofs.map { [$0.predicate.rawValue, $0.sink, "\($0.line)"] })
    let shift = layers.count
    for proof in other.proofs where !known.contains([proof.predicate.rawValue, proof.sink, "\(proof.line)"]) {
      var moved = proof
      if moved.layer > 0 { moved.layer += shift }
      result.proofs.append(moved)
    }
    for layer in other.layers {
      var moved = layer
      if moved.parent > 0 { moved.parent += shift }
      result.layers.append(moved)
    }
    result.steps += other.steps
    result.limits.formUnion(other.limits)
    result.syntaxErrors = Swift.max(syntaxErrors, other.syntaxErrors)
    return result
  }
}
