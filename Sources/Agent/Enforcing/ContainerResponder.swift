import Model
import Response
import Sensor

/// Carries out what ``ResponsePlan`` decided, through ``ContainerEnforcement``.
package struct ContainerResponder: Responder {
  private let enforcement: ContainerEnforcement

  package init(_ enforcement: ContainerEnforcement) { self.enforcement = enforcement }

  package func perform(_ action: ResponseAction) async throws(ResponseFailure) {
    do throws(EnforcementError) { try carryOut(action) } catch { throw ResponseFailure(error.description) }
  }

  private func carryOut(_ action: ResponseAction) throws(EnforcementError) {
    switch (action.verb, action.target) {
    case (.observe, _), (.alert, _): break
    case (.kill, .process(let key, _)): try enforcement.kill(key)
    case (.kill, .program(_, let container)): try enforcement.killAtExec(.droppedFiles, in: container)
    case (.block, .connection(let address, let port, let container)):
      try enforcement.deny(KernelSensor.NetworkDenial(addresses: [address], port: port), in: container)
    case (.block, .program(let path, let container)): try enforcement.denyProgram(path: path, in: container)
    case (.block, .container(let container)):
      try enforcement.deny(KernelSensor.NetworkDenial(everything: true), in: container)
    case (.pause, let target): try enforcement.pause(target.container)
    case (.stop, let target): try enforcement.stop(target.container)
    case (.kill, .connection), (.kill, .container), (.block, .process):
      throw .notPossible(verb: action.verb.rawValue, target: action.target.description)
    }
  }
}
