/// How somebody from outside came to run a program in a container.
package struct Login: Sendable, Hashable {
  package enum Way: String, Sendable, Hashable {
    /// `docker exec`, `kubectl exec`: the parent stands outside of the container.
    case engineExecution = "engine-exec"
    case ssh
    /// `login`, `su`, `sudo`, …: a change of user inside the container.
    case userChange = "user-change"
  }

  package var way: Way
  /// As it was asked for; for ssh and user changes the user id. Empty where nobody said.
  package var user: String
  /// What the engine was asked to run; empty where the engine was not heard.
  package var arguments: [String]
  package var hasTerminal: Bool
  /// The engine's id of the execution; empty where the engine was not heard.
  package var execution: String

  package init(way: Way, user: String = "", arguments: [String] = [], hasTerminal: Bool = false, execution: String = "")
  {
    self.way = way
    self.user = user
    self.arguments = arguments
    self.hasTerminal = hasTerminal
    self.execution = execution
  }
}
