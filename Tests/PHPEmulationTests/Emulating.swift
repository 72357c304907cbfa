import Emulation
import Testing

@testable import PHPEmulation

/// Runs a snippet; `<?php` is put before it.
func emulate(_ code: String, path: String = "/var/www/html/x.php", budget: EmulationBudget = EmulationBudget())
  -> EmulationResult
{
  emulateFile("<?php " + code, path: path, budget: budget)
}

func emulateFile(_ text: String, path: String = "/var/www/html/x.php", budget: EmulationBudget = EmulationBudget())
  -> EmulationResult
{
  PHPEmulator(budget: budget).run(Array(text.utf8), context: EmulationContext(path: path))
}

extension EmulationResult {
  var predicates: Set<Predicate> { Set(proofs.map(\.predicate)) }
  var strong: Set<Predicate> { predicates.filter(\.isStrong) }
}

/// One way to hide a door, and something honest that looks alike.
struct Evasion: CustomTestStringConvertible, Sendable {
  let name: String
  let predicate: Predicate
  let shell: String
  let benign: String

  init(_ name: String, _ predicate: Predicate, _ shell: String, benign: String) {
    self.name = name
    self.predicate = predicate
    self.shell = shell
    self.benign = benign
  }

  var testDescription: String { name }
}
