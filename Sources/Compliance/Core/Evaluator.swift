import Model

/// A check that needs more than an expression. To add one: a file in `Evaluators/`, its cases, a line in ``Catalogue``.
package protocol Evaluator: Sendable {
  /// What a rule's `evaluator:` says.
  static var name: String { get }
  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement]
}

/// What evaluators look at.
package struct AuditContext: Sendable {
  package let facts: Facts
  package let inputs: AuditInputs
  package let now: Int

  package init(facts: Facts, inputs: AuditInputs, now: Int) {
    self.facts = facts
    self.inputs = inputs
    self.now = now
  }

  package var host: Subject { Subject(kind: .host, name: facts.host.name) }
  package var daemon: Subject { Subject(kind: .daemon, name: facts.daemon?.socket ?? "container engine") }

  package var cluster: Subject {
    Subject(kind: .cluster, name: facts.kubernetes?.objects?.source ?? facts.host.name)
  }

  package func subject(_ container: ContainerFacts) -> Subject {
    Subject(kind: .container, name: container.settings.name, identifier: container.settings.id)
  }

  package func subject(_ image: ImageFacts) -> Subject {
    Subject(kind: .image, name: image.name, digest: Digest(image.record.id))
  }

  package func subject(_ path: PathFacts) -> Subject { Subject(kind: .file, name: path.path) }
}
