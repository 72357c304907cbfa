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
    /// A watched file (accounts, keys, scheduled jobs, loader) before and after.
    case fileChanged(FileChange)
    /// A datagram socket was connected, or sent to a place that it had not sent to before.
    case datagram(SocketRecord)
    /// A question to a name server, or its answer.
    case nameLookup(NameLookup)
    /// Somebody came in: `docker exec`, sshd, a terminal. Follows the exec of the program that serves them.
    case login(Login)
    /// What a response did in the kernel at this moment.
    case enforced(Enforcement)
    /// A protected file's content changed while its times and its size did not: no write of the system did that.
    case contentTampered(path: String, detail: String)
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
    /// Submitted through io_uring, past the system call table: `result` is 0, the outcome is not known.
    package var isSubmission = false

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
    /// Lines taken away and added. A password hash stands as what it is worth: `{empty}`, `{locked}`, `{yescrypt}`,
    /// `{sha512}`, …, with ` changed` inside the braces where only the hash is another.
    package var removed: [String]
    package var added: [String]
    package var kind: Kind
    /// Permission bits, with set-user-id and the like; nil where the file was not there.
    package var modeBefore: UInt16?
    package var modeAfter: UInt16?
    /// Why the difference is not the whole truth, e.g. the file is larger than what is compared; else empty.
    package var limitation: String

    package enum Kind: String, Sendable, Hashable { case created, changed, removed }

    package init(
      path: String, removed: [String], added: [String], kind: Kind = .changed, modeBefore: UInt16? = nil,
      modeAfter: UInt16? = nil, limitation: String = ""
    ) {
      self.path = path
      self.removed = removed
      self.added = added
      self.kind = kind
      self.modeBefore = modeBefore
      self.modeAfter = modeAfter
      self.limitation = limitation
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
