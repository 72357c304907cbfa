import Emulation

/// Runs ASP.NET's pages, handlers and services abstractly: C#, JScript.NET and VB.NET.
package struct ASPXEmulator: Sendable {
  package let budget: EmulationBudget

  package init(budget: EmulationBudget = EmulationBudget()) { self.budget = budget }

  /// What the page was shown to do. Never fails: what could not be run is in the result's limits and syntax errors.
  package func run(_ bytes: [UInt8], context: EmulationContext) -> EmulationResult {
    let page = ASPXPage(ASPXPage.decoded(bytes))
    let library = DotNetLibrary(language: page.language)
    let machine = Machine(library: library, budget: budget, context: context)
    for id in page.controls {
      let name = page.language == .basic ? id.lowercased() : id
      machine.globals.variables[name] = .object(machine.box("control"))
    }
    let depth = budget.depth * 2
    switch page.language {
    case .basic:
      var parser = BasicParser(
        tokens: BasicLexer.read(page.declarations + page.pieces), depthLimit: depth, isDotNet: true)
      let statements = parser.parseAll()
      machine.noteSyntax(errors: parser.errors, tooDeep: parser.tooDeep)
      machine.runPage(statements)
    case .script:
      let tokens = CLexer.read(page.declarations + page.pieces, dialect: .jscript, writer: ["Response", "Write"])
      var parser = CParser(tokens: tokens, dialect: .jscript, depthLimit: depth)
      let statements = parser.parseAll()
      machine.noteSyntax(errors: parser.errors, tooDeep: parser.tooDeep)
      machine.runPage(statements)
    case .csharp:
      let members = ClassDeclaration(name: "page", supers: [], line: 1)
      var parser = CParser(
        tokens: CLexer.read(page.declarations, dialect: .csharp, writer: []), dialect: .csharp, depthLimit: depth)
      parser.parseMembers(into: members)
      machine.noteSyntax(errors: parser.errors, tooDeep: parser.tooDeep)
      let tokens = CLexer.read(page.pieces, dialect: .csharp, writer: ["Response", "Write"])
      parser = CParser(tokens: tokens, dialect: .csharp, depthLimit: depth)
      let statements = parser.parseAll()
      machine.noteSyntax(errors: parser.errors, tooDeep: parser.tooDeep)
      machine.declare(members: members)
      machine.runPage(statements)
    }
    return machine.finish()
  }
}
