import Model

/// What rules ask for that is not in the events: names of accounts, the host's name. Answers at once, from memory.
package protocol FalcoSurroundings: Sendable {
  var hostname: String { get }
  /// Nil where nobody knows.
  func userName(_ id: UInt32, in container: ContainerFacts?) -> String?
  func groupName(_ id: UInt32, in container: ContainerFacts?) -> String?
  /// A name that a DNS answer gave for this address, newest first.
  func names(of address: IPAddress) -> [String]
}

/// Knows the superuser and nothing else.
package struct BareSurroundings: FalcoSurroundings {
  package let hostname: String
  package init(hostname: String = "") { self.hostname = hostname }
  package func userName(_ id: UInt32, in container: ContainerFacts?) -> String? { id == 0 ? "root" : nil }
  package func groupName(_ id: UInt32, in container: ContainerFacts?) -> String? { id == 0 ? "root" : nil }
  package func names(of address: IPAddress) -> [String] { [] }
}
