import Emulation

/// Runs ASP.NET's pages, handlers and services abstractly: C#, JScript.NET and VB.NET.
package struct ASPXEmulator: Sendable {
  package let budget: EmulationBudget

  package init(budget: EmulationBudget = EmulationBudget()) { self.budget = budget }

  /// What the page was shown to do. Never fails: what could not be run is in the result's limits and syntax errors.
  package func run(_ bytes: [UInt8], context: EmulationContext) -> EmulationResult {
    let clock = RunClock()
    let page = ASPXPage(ASPXPage.decoded(bytes))
    let library = DotNetLibrary(language: page.language)
    let machine = Machine(library: library, budget: budget, context: context, clock: clock)
    for id in page.controls {
      let name = page.language == .basic ? id.lowercased() : id
      machine.globals.variables[name] = .object(machine.box("control"))
    }
    let writer = ["Response", "Write"]
    switch page.language {
    case .basic: machine.runPage(machine.basicStatements(page.declarations + page.pieces, isDotNet: true))
    case .script: machine.runPage(machine.statements(page.declarations + page.pieces, .jscript, writer: writer))
    case .csharp:
      let members = machine.members(page.declarations, .csharp)
      let statements = machine.statements(page.pieces, .csharp, writer: writer)
      machine.declare(members: members)
      machine.runPage(statements)
    }
    return machine.finish()
  }
}
