import Expressions
import Model

/// One requirement, as data: what it is about, when it applies, what must hold, what to do.
///
/// Which benchmark names it by which id is said elsewhere (``Benchmark``), so that one evaluation serves all of them.
package struct Rule: Sendable, Hashable {
  /// What a rule judges: each object of that kind gets a result of its own.
  package enum Scope: String, Sendable, Hashable, CaseIterable {
    case host, daemon, swarm, network, image, container, cluster
  }

  /// How much of it is decided without a person.
  package enum Automation: String, Sendable, Hashable, CaseIterable {
    case full, partial, input, attestation
  }

  /// A condition that settles the result before the requirement is looked at.
  package struct Outcome: Sendable, Hashable {
    package var when: Expression
    package var status: ComplianceDetails.Status
    package var because: String
  }

  package enum Test: Sendable, Hashable {
    case expression(Expression)
    /// A named evaluator in Swift with the rule's parameters.
    case evaluator(String)
  }

  /// Stable, e.g. `container.privileged`.
  package var key: String
  package var title: String
  package var scope: Scope
  package var severity: Severity
  package var automation: Automation
  package var outcomes: [Outcome]
  package var test: Test
  /// Of an evaluator.
  package var parameters: [String: String]
  package var expected: String
  /// What was found, as an expression over the same facts.
  package var found: Expression?
  package var remediation: String
}
