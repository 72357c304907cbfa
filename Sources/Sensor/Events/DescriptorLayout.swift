import Model

/// Layout: `struct fd_fact` of `bpf/events.h`.
extension Descriptor {
  static let size = 72

  init(_ memory: UnsafeRawBufferPointer, at offset: Int) {
    var fields = FieldReader(memory, at: offset)
    self.init(kind: .closed)
    inode = fields.next()
    device = fields.next()
    let mode: UInt16 = fields.next()
    let family: UInt8 = fields.next()
    state = fields.next()
    socket = fields.next()
    peer = fields.next()
    localPort = fields.next()
    remotePort = fields.port()
    type = fields.next()
    fields.offset += 3
    if mode & 0o170000 == 0o140000 {
      remote = fields.address(family)
      local = fields.address(family)
    }
    take(mode: mode, family: family)
  }

  /// A standard stream of a program (`struct stream_fact`), where what is known of sockets stands elsewhere (`struct
  /// socket_fact`).
  init(stream fields: inout FieldReader, sockets: Int) {
    self.init(kind: .closed)
    inode = fields.next()
    device = fields.next()
    let mode: UInt16 = fields.next()
    let number = Int(fields.next() as UInt16)
    var family: UInt8 = 0
    if number > 0 {
      var facts = FieldReader(fields.memory, at: sockets + (number - 1) * ExecEvent.socketSize)
      socket = facts.next()
      peer = facts.next()
      localPort = facts.next()
      remotePort = facts.port()
      family = facts.next()
      state = facts.next()
      type = facts.next()
      facts.offset += 1
      remote = facts.address(family)
      local = facts.address(family)
    }
    take(mode: mode, family: family)
  }

  private mutating func take(mode: UInt16, family: UInt8) {
    permissions = mode & 0o7777
    kind =
      switch mode & 0o170000 {
      case 0 where mode == 0: .closed
      case 0o100000: .file
      case 0o040000: .directory
      case 0o010000: .pipe
      case 0o020000: .character
      case 0o060000: .block
      case 0o140000: family == 1 ? .unix : family == 2 || family == 10 ? .internet : .otherSocket
      default: .other
      }
  }
}
