import Emulation

/// Runs JSP pages and JSPX documents abstractly.
package struct JSPEmulator: Sendable {
  package let budget: EmulationBudget

  package init(budget: EmulationBudget = EmulationBudget()) { self.budget = budget }

  /// What the page was shown to do. Never fails: what could not be run is in the result's limits and syntax errors.
  package func run(_ bytes: [UInt8], context: EmulationContext) -> EmulationResult {
    let clock = RunClock()
    let text = JSPPage.decoded(bytes)
    let page = JSPPage(text)
    let machine = Machine(library: JavaLibrary(), budget: budget, context: context, clock: clock)
    let members = machine.members(page.declarations.filter { !$0.bytes.isEmpty }, .java)
    var statements = machine.statements(page.pieces, .java, writer: ["out", "print"])
    let depth = budget.depth * 2
    for expression in page.expressions {
      statements.append(
        .evaluate(expressionLanguage(expression.bytes, line: expression.line, depth: depth), line: expression.line))
    }
    CompiledClass.look(into: text, machine)
    machine.declare(members: members)
    machine.runPage(statements)
    return machine.finish()
  }

  private func expressionLanguage(_ bytes: [UInt8], line: Int, depth: Int) -> Expression {
    var code: [UInt8] = []
    // EL writes texts in either quotes.
    var quote: UInt8 = 0
    for byte in bytes {
      if byte == 0x27, quote != 0x22 {
        quote = quote == 0x27 ? 0 : 0x27
        code.append(0x22)
      } else {
        if byte == 0x22, quote == 0x27 { code.append(0x5C) } else if byte == 0x22 { quote = quote == 0x22 ? 0 : 0x22 }
        code.append(byte)
      }
    }
    var parser = CParser(tokens: CLexer.read(code, dialect: .java, line: line), dialect: .java, depthLimit: depth)
    return parser.parseExpressionList()
  }
}

extension Machine {
  /// Fields, methods and classes that a page declares outside its statements.
  func declare(members: ClassDeclaration) {
    for inner in members.inner { hoist([.type(inner)]) }
    for method in members.methods { functions[method.name] = functions[method.name] ?? method }
    // Overloads are reached as methods of the page.
    for method in members.methods where functions[method.name] !== method {
      functions[method.name + " \(method.parameters.count) \(method.line)"] = method
    }
    for field in members.fields { declare(field) }
    for body in members.initialisers { _ = run(body) }
  }
}
