import Model
import Parsing

/// Layout: `struct fd_fact` of `bpf/events.h`.
extension Descriptor {
  static let size = 72

  init(_ bytes: Bytes, at offset: Int) {
    var fields = FieldReader(bytes, at: offset)
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
    remote = fields.address(family)
    local = fields.address(family)
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
