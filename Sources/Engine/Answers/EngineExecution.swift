import Parsing

/// `/exec/ID/json`: a program that somebody had started in a running container, while the engine remembers it.
package struct EngineExecution: Sendable, Hashable, Codable {
  package var id: String
  package var containerID: String
  package var isRunning: Bool
  package var isPrivileged: Bool
  /// As it was asked for; empty for the container's own user.
  package var user: String
  package var program: String
  package var arguments: [String]
  package var pid: Int

  package init(_ answer: JSONValue) {
    let process = answer["ProcessConfig"]
    id = answer["ID"]?.string ?? ""
    containerID = answer["ContainerID"]?.string ?? ""
    isRunning = answer["Running"]?.bool ?? false
    isPrivileged = process?["privileged"]?.bool ?? false
    user = process?["user"]?.string ?? ""
    program = process?["entrypoint"]?.string ?? ""
    arguments = process?["arguments"]?.texts ?? []
    pid = answer["Pid"]?.integer ?? 0
  }
}
