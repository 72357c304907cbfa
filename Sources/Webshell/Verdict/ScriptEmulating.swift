import Emulation
import PHPEmulation
import ScriptEmulation

/// Runs scripts of one language abstractly. To add a language: its emulator and a line in ``Emulators``.
package protocol ScriptEmulating: Sendable {
  func run(_ bytes: [UInt8], context: EmulationContext) -> EmulationResult
}

extension PHPEmulator: ScriptEmulating {}
extension ASPEmulator: ScriptEmulating {}
extension JSPEmulator: ScriptEmulating {}
extension ASPXEmulator: ScriptEmulating {}

/// Which languages are run, and by whom.
package struct Emulators: Sendable {
  private let byLanguage: [ScriptLanguage: any ScriptEmulating]

  package init(_ byLanguage: [ScriptLanguage: any ScriptEmulating]) { self.byLanguage = byLanguage }

  package init(budget: EmulationBudget) {
    self.init([
      .php: PHPEmulator(budget: budget), .asp: ASPEmulator(budget: budget), .jsp: JSPEmulator(budget: budget),
      .aspx: ASPXEmulator(budget: budget),
    ])
  }

  subscript(language: ScriptLanguage) -> (any ScriptEmulating)? { byLanguage[language] }
}
