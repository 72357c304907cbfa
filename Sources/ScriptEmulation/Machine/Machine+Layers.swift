import Emulation

extension Machine {
  /// Looks into a file that the script would write: a page of this room's languages is run in its turn.
  func runWritten(_ bytes: [UInt8], path: Value, how: String, line: Int) {
    guard layerDepth < min(budget.layers, 4) else {
      result.limits.insert(.layers)
      return
    }
    let name = Bytes.string(path.bytes ?? path.ending)
    guard let number = keep(bytes, use: .written, how: how, line: line, path: name) else { return }
    var rest = budget
    rest.steps = max(0, budget.steps - result.steps)
    rest.milliseconds = max(1, (budget.milliseconds - clock.spent / 1000) / 2)
    rest.layers = min(budget.layers, 4) - layerDepth - 1
    let inner = Emulators.run(bytes, path: name, budget: rest)
    result.steps += inner.steps
    for proof in inner.proofs {
      var moved = proof
      moved.layer = proof.layer == 0 ? number : number
      if !result.proofs.contains(moved), result.proofs.count < 256 { result.proofs.append(moved) }
    }
  }
}

/// Which emulator reads which file.
enum Emulators {
  static func run(_ bytes: [UInt8], path: String, budget: EmulationBudget) -> EmulationResult {
    let ending = path.lowercased().split(separator: ".").last.map(String.init) ?? ""
    let context = EmulationContext(path: path)
    switch ending {
    case "asp", "asa", "cer", "cdx": return ASPEmulator(budget: budget).run(bytes, context: context)
    case "jsp", "jspx", "jspf": return JSPEmulator(budget: budget).run(bytes, context: context)
    case "aspx", "ashx", "asmx", "ascx", "svc", "asax", "master":
      return ASPXEmulator(budget: budget).run(bytes, context: context)
    default: return EmulationResult()
    }
  }
}
