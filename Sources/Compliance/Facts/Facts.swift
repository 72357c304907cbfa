import Engine
import Host

/// Everything that was observed for an audit, without an opinion: what rules judge, and what `--save-facts` keeps.
package struct Facts: Sendable, Codable {
  package static let schema = "bulkhead.facts/1"

  package var schema = Facts.schema
  /// Seconds since 1970.
  package var collectedAt: Int
  package var host: HostFacts
  /// Nil where there is no engine, or none could be asked; ``engineProblem`` says which.
  package var daemon: DaemonFacts?
  /// Why the engine's part is missing; nil for a machine that has no engine.
  package var engineProblem: String?
  package var audit: AuditFacts
  package var paths: [PathFacts]
  package var networks: [EngineNetwork]
  package var images: [ImageFacts]
  package var containers: [ContainerFacts]
  /// A node of Kubernetes and the objects of a cluster; nil where nobody asked for them.
  package var kubernetes: KubernetesFacts?
  /// What could not be looked at.
  package var problems: [FactProblem]

  package init(collectedAt: Int, host: HostFacts, audit: AuditFacts = AuditFacts()) {
    self.collectedAt = collectedAt
    self.host = host
    self.audit = audit
    paths = []
    networks = []
    images = []
    containers = []
    problems = []
  }

  package func paths(_ roles: [String]) -> [PathFacts] { paths.filter { roles.contains($0.role) } }
}

/// Something that could not be observed.
package struct FactProblem: Sendable, Hashable, Codable {
  package var path: String
  package var reason: String

  package init(_ path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }
}
