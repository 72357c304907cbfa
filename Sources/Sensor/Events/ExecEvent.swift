import Model

/// A program began. Taken in the kernel, so that a process of a millisecond loses nothing.
/// Layout: `struct exec_event` of `bpf/events.h`.
package struct ExecEvent: Sendable, Hashable {
  package struct Flags: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }
    /// The file lies in an overlay's upper layer: it did not come with the image.
    package static let upper = Flags(rawValue: 1)
    package static let overlay = Flags(rawValue: 2)
    /// Working directory, root or program belong to another mount namespace.
    package static let foreignRoot = Flags(rawValue: 4)
    package static let argumentsCut = Flags(rawValue: 8)
    /// In the host's mount namespace.
    package static let host = Flags(rawValue: 16)
    /// Killed before its first instruction.
    package static let killed = Flags(rawValue: 32)
    package static let terminal = Flags(rawValue: 64)
  }

  package var header: EventHeader
  package var flags: Flags
  package var parent: ProcessKey
  package var user: UInt32
  package var group: UInt32
  package var effectiveUser: UInt32
  package var effectiveGroup: UInt32
  package var parentUser: UInt32
  package var parentEffectiveUser: UInt32
  package var userNamespace: UInt32
  package var userNamespaceLevel: UInt32
  package var capabilities: UInt64
  package var parentCapabilities: UInt64
  package var inode: UInt64
  package var device: UInt32
  /// 0: the file has no name any more (deleted, memfd).
  package var links: UInt32
  package var mode: UInt16
  package var owner: UInt32
  package var networkNamespace: UInt32
  package var argumentCount: UInt32
  /// Of standard input, output and error.
  package var descriptors: [Descriptor]
  package var command: String
  /// Names of cgroups that may carry a container's id: unified leaf, its parent, and the pids controller's (v1).
  package var cgroupNames: [String]
  /// As it was given to execve.
  package var fileName: String
  package var interpreter: String
  /// Of the program, by its directory entries.
  package var path: String
  package var arguments: [String]
  /// Only of programs that gain rights (set-user-id): `NAME=value`.
  package var environment: [String]

  /// In the numbering of its own pid namespace; 0 where not known.
  package var namespacePid: Int32
  /// The user who logged in (audit's loginuid); all bits set: nobody did.
  package var loginUser: UInt32
  /// Empty where not known.
  package var workingDirectory: String

  static let tail = 224
  static let socketSize = 56
  static let noLogin = UInt32.max

  package init(header: EventHeader, path: String, arguments: [String], parent: ProcessKey) {
    self.header = header
    flags = []
    self.parent = parent
    (user, group, effectiveUser, effectiveGroup) = (0, 0, 0, 0)
    (parentUser, parentEffectiveUser, userNamespace, userNamespaceLevel) = (0, 0, 0, 0)
    (capabilities, parentCapabilities, inode, device, links, mode, owner) = (0, 0, 0, 0, 1, 0o755, 0)
    (networkNamespace, argumentCount) = (0, UInt32(clamping: arguments.count))
    descriptors = []
    command = path.split(separator: "/").last.map(String.init) ?? path
    cgroupNames = []
    fileName = path
    interpreter = path
    self.path = path
    self.arguments = arguments
    environment = []
    (namespacePid, loginUser, workingDirectory) = (0, Self.noLogin, "")
  }

  init?(_ header: EventHeader, _ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Self.tail else { return nil }
    self.header = header
    flags = Flags(rawValue: header.flags)
    var fields = FieldReader(bytes, at: EventHeader.size)
    let parentStart: UInt64 = fields.next()
    parent = ProcessKey(pid: fields.next(), start: parentStart)
    user = fields.next()
    group = fields.next()
    effectiveUser = fields.next()
    effectiveGroup = fields.next()
    parentUser = fields.next()
    parentEffectiveUser = fields.next()
    userNamespace = fields.next()
    capabilities = fields.next()
    parentCapabilities = fields.next()
    inode = fields.next()
    device = fields.next()
    links = fields.next()
    owner = fields.next()
    networkNamespace = fields.next()
    argumentCount = fields.next()
    userNamespaceLevel = fields.next()
    loginUser = fields.next()
    namespacePid = fields.next()
    mode = fields.next()
    let sockets = Int(min(fields.next() as UInt16, 3))
    let texts = Self.tail + Int(fields.next() as UInt16)
    let argumentsSize = Int(fields.next() as UInt16)
    let environmentSize = Int(fields.next() as UInt16)
    fields.offset += 6
    command = fields.text(16)
    descriptors = [
      Descriptor(stream: &fields, sockets: Self.tail), Descriptor(stream: &fields, sockets: Self.tail),
      Descriptor(stream: &fields, sockets: Self.tail),
    ]
    fields.offset = Self.tail + sockets * Self.socketSize
    cgroupNames = []
    for _ in 0..<3 {
      let name = fields.text(before: texts)
      if !name.isEmpty { cgroupNames.append(name) }
    }
    fileName = fields.text(before: texts)
    let interpreter = fields.text(before: texts)
    self.interpreter = interpreter.isEmpty ? fileName : interpreter
    path = fields.path(before: texts)
    workingDirectory = fields.path(before: texts)
    fields.offset = texts
    arguments = fields.words(argumentsSize, limit: Int(clamping: argumentCount))
    fields.offset = texts + argumentsSize
    environment = fields.words(environmentSize, limit: 512)
  }
}
