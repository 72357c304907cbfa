import Model
import Parsing

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

  static let tail = 1432

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
  }

  init?(_ header: EventHeader, _ bytes: Bytes) {
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
    mode = fields.next()
    _ = fields.next() as UInt16
    owner = fields.next()
    networkNamespace = fields.next()
    argumentCount = fields.next()
    let argumentsSize: UInt16 = fields.next()
    let environmentSize: UInt16 = fields.next()
    userNamespaceLevel = fields.next()
    descriptors = (0..<3).map { Descriptor(bytes, at: fields.offset + $0 * Descriptor.size) }
    fields.offset += 3 * Descriptor.size
    command = fields.text(16)
    cgroupNames = [fields.text(96), fields.text(96), fields.text(96)].filter { !$0.isEmpty }
    fileName = fields.text(256)
    interpreter = fields.text(256)
    path = Self.path(bytes[fields.offset..<fields.offset + 256])
    let split = Self.tail + Int(argumentsSize)
    arguments = Self.words(bytes[Self.tail..<split], limit: Int(clamping: argumentCount))
    environment = Self.words(bytes[split..<split + Int(environmentSize)], limit: 512)
  }

  /// Components stand innermost first, each ended by NUL.
  private static func path(_ field: Bytes) -> String {
    var parts: [String] = []
    var offset = 0
    while let end = field.firstIndex(of: 0, from: offset), end > offset {
      parts.append(field[offset..<end].text)
      offset = end + 1
    }
    return "/" + parts.reversed().joined(separator: "/")
  }

  /// An empty word counts: `pkexec` with an empty argv[0] is an attack.
  private static func words(_ field: Bytes, limit: Int) -> [String] {
    var words: [String] = []
    var offset = 0
    while offset < field.count, words.count < limit {
      let end = field.firstIndex(of: 0, from: offset) ?? field.count
      words.append(field[offset..<end].text)
      offset = end + 1
    }
    return words
  }
}
