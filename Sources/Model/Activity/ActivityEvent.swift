/// Who did what in which container: what detectors judge.
package struct ActivityEvent: Sendable {
  package enum Action: Sendable {
    case exec
    case fork
    case exit(code: UInt32)
    /// A connection was begun, or a listening socket opened.
    case socket(SocketRecord)
    case systemCall(SystemCall)
    /// The first bytes that came from an internet socket in one call.
    case received(socket: UInt64, bytes: [UInt8])
    /// Records of an account file, before and after.
    case fileChanged(FileChange)
    /// What was lost is itself a fact: the container and how many events.
    case flood(lost: UInt64)
  }

  package struct SystemCall: Sendable, Hashable {
    /// `openat`, `mount` …
    package var name: String
    /// Negative: -errno.
    package var result: Int64
    package var arguments: [UInt64]
    /// The path or other text, and a second one where the call has it.
    package var text: String
    package var text2: String
    package var user: UInt32
    package var effectiveUser: UInt32
    package var capabilities: UInt64

    package init(
      name: String, result: Int64, arguments: [UInt64], text: String = "", text2: String = "", user: UInt32 = 0,
      effectiveUser: UInt32 = 0, capabilities: UInt64 = 0
    ) {
      self.name = name
      self.result = result
      self.arguments = arguments
      self.text = text
      self.text2 = text2
      self.user = user
      self.effectiveUser = effectiveUser
      self.capabilities = capabilities
    }

    package func argument(_ index: Int) -> UInt64 { arguments.indices.contains(index) ? arguments[index] : 0 }
  }

  package struct FileChange: Sendable, Hashable {
    /// In the container.
    package var path: String
    /// Lines taken away and added; secrets redacted.
    package var removed: [String]
    package var added: [String]

    package init(path: String, removed: [String], added: [String]) {
      self.path = path
      self.removed = removed
      self.added = added
    }
  }

  /// Boot time, ns.
  package var time: UInt64
  package var process: ProcessRecord
  package var action: Action

  package init(time: UInt64, process: ProcessRecord, action: Action) {
    self.time = time
    self.process = process
    self.action = action
  }
}
