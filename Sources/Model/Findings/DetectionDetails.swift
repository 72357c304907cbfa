/// What a run-time detection says beyond the common fields.
package struct DetectionDetails: Sendable, Hashable {
  package struct Container: Sendable, Hashable {
    package var id: String
    package var name: String
    package var image: String
    package var digest: String
    package init(id: String, name: String = "", image: String = "", digest: String = "") {
      self.id = id
      self.name = name
      self.image = image
      self.digest = digest
    }
  }

  package struct Process: Sendable, Hashable {
    package var pid: Int32
    package var executable: String
    package var arguments: [String]
    package var user: String
    package init(pid: Int32, executable: String, arguments: [String], user: String) {
      self.pid = pid
      self.executable = executable
      self.arguments = arguments
      self.user = user
    }
  }

  package struct Network: Sendable, Hashable {
    package var `protocol`: String
    package var local: String
    package var remote: String
    package var direction: String
    /// The name that led to `remote`; empty where none was looked up.
    package var name: String
    package init(protocol: String, local: String, remote: String, direction: String, name: String = "") {
      self.protocol = `protocol`
      self.local = local
      self.remote = remote
      self.direction = direction
      self.name = name
    }
  }

  /// ATT&CK technique ids.
  package var techniques: [String]
  package var container: Container?
  package var process: Process?
  /// Parent first.
  package var ancestors: [Process]
  package var network: Network?
  /// The file concerned and what happened to it.
  package var file: String?
  package var fileChange: String?
  /// When it happened, seconds since 1970 with fraction.
  package var time: Double
  /// What was done about it: `observe`, `alert`, `kill`, `block`, `pause`, `stop`.
  package var response: String

  package init(
    techniques: [String] = [], container: Container? = nil, process: Process? = nil, ancestors: [Process] = [],
    network: Network? = nil, file: String? = nil, fileChange: String? = nil, time: Double = 0,
    response: String = "alert"
  ) {
    self.techniques = techniques
    self.container = container
    self.process = process
    self.ancestors = ancestors
    self.network = network
    self.file = file
    self.fileChange = fileChange
    self.time = time
    self.response = response
  }
}
