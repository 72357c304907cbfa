import Model

/// What is known at the moment of a finding beside the finding itself.
package struct ResponseContext: Sendable {
  /// As the engine names it; nil on the host.
  package var container: ContainerFacts?
  /// The acting process; nil where its beginning is not known.
  package var process: ProcessKey?
  /// The connection concerned.
  package var remote: IPAddress?
  package var remotePort: UInt16
  /// The program that was run or written and was not in the image.
  package var droppedProgram: String?
  /// Seconds, from any origin that does not jump.
  package var now: Double

  package init(
    container: ContainerFacts?, process: ProcessKey? = nil, remote: IPAddress? = nil, remotePort: UInt16 = 0,
    droppedProgram: String? = nil, now: Double
  ) {
    self.container = container
    self.process = process
    self.remote = remote
    self.remotePort = remotePort
    self.droppedProgram = droppedProgram
    self.now = now
  }
}

/// What was decided about one finding.
package struct ResponseDecision: Sendable, Hashable {
  /// What the policy asks for.
  package var verb: ResponseVerb
  /// The policy's rule; empty for the default.
  package var rule: String
  /// To be carried out; empty for `observe` and `alert`, and where a rail refused.
  package var actions: [ResponseAction]
  /// Why nothing is done although the policy asks for it.
  package var refusal: String?

  /// What is shown: a refused action is still an alert.
  package var isShown: Bool { verb != .observe }
}
