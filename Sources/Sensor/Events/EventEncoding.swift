import Model

/// Writes events in the kernel's layout (`bpf/events.h`): what the fallback sees goes the same way as what eBPF sees.
struct FieldWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }

  mutating func port(_ value: UInt16) {
    withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
  }

  /// Text and zeros up to `size`, at least one zero.
  mutating func text(_ text: String, _ size: Int) {
    let kept = text.utf8.prefix(size - 1)
    bytes += kept
    zeros(size - kept.count)
  }

  mutating func zeros(_ count: Int) { bytes += [UInt8](repeating: 0, count: count) }

  mutating func address(_ address: IPAddress) {
    bytes += address.bytes.prefix(16)
    zeros(16 - min(address.bytes.count, 16))
  }

  mutating func header(_ header: EventHeader, kind: UInt16, size: Int) {
    put(header.time)
    put(UInt32(size))
    put(kind)
    put(header.flags)
    put(header.process.pid)
    put(header.thread)
    put(header.process.start)
    put(header.cgroup)
    put(header.mountNamespace)
    put(header.pidNamespace)
  }

  /// Text and its NUL; of a longer text the beginning.
  mutating func text(_ text: String, upTo size: Int) {
    bytes += text.utf8.prefix(size - 1)
    bytes.append(0)
  }

  /// Components, innermost first, and an empty one.
  mutating func path(_ path: String) {
    for part in path.split(separator: "/").reversed().prefix(20) { text(String(part), upTo: 128) }
    bytes.append(0)
  }

  private static func type(_ kind: Descriptor.Kind) -> UInt16 {
    switch kind {
    case .closed, .other: 0
    case .file: 0o100000
    case .directory: 0o040000
    case .pipe: 0o010000
    case .character: 0o020000
    case .block: 0o060000
    case .internet, .unix, .otherSocket: 0o140000
    }
  }

  private static func family(_ descriptor: Descriptor) -> UInt8 {
    switch descriptor.kind {
    case .unix: 1
    case .internet: descriptor.remote.bytes.count == 16 ? 10 : 2
    default: 0
    }
  }

  mutating func descriptor(_ descriptor: Descriptor) {
    put(descriptor.inode)
    put(descriptor.device)
    put(Self.type(descriptor.kind) | descriptor.permissions)
    put(Self.family(descriptor))
    put(descriptor.state)
    put(descriptor.socket)
    put(descriptor.peer)
    put(descriptor.localPort)
    port(descriptor.remotePort)
    put(descriptor.type)
    zeros(3)
    address(descriptor.remote)
    address(descriptor.local)
  }

  mutating func stream(_ descriptor: Descriptor, socket number: UInt16) {
    put(descriptor.inode)
    put(descriptor.device)
    put(Self.type(descriptor.kind) | descriptor.permissions)
    put(number)
  }

  mutating func socket(_ descriptor: Descriptor) {
    put(descriptor.socket)
    put(descriptor.peer)
    put(descriptor.localPort)
    port(descriptor.remotePort)
    put(Self.family(descriptor))
    put(descriptor.state)
    put(descriptor.type)
    zeros(1)
    address(descriptor.remote)
    address(descriptor.local)
  }
}

extension ExecEvent {
  func encoded() -> [UInt8] {
    var words: [UInt8] = []
    for word in arguments {
      guard words.count + word.utf8.count < 4095 else { break }
      words += Array(word.utf8) + [0]
    }
    let sockets = descriptors.prefix(3).filter { $0.socket != 0 }
    var tail = FieldWriter()
    for socket in sockets { tail.socket(socket) }
    for index in 0..<3 { tail.text(cgroupNames.indices.contains(index) ? cgroupNames[index] : "", upTo: 96) }
    tail.text(fileName, upTo: 256)
    tail.text(interpreter == fileName ? "" : interpreter, upTo: 256)
    tail.path(path)
    tail.path(workingDirectory)
    var header = header
    header.flags = flags.rawValue
    var out = FieldWriter()
    out.header(header, kind: 1, size: Self.tail + tail.bytes.count + words.count)
    out.put(parent.start)
    out.put(parent.pid)
    for value in [user, group, effectiveUser, effectiveGroup, parentUser, parentEffectiveUser, userNamespace] {
      out.put(value)
    }
    for value in [capabilities, parentCapabilities, inode] { out.put(value) }
    for value in [
      device, links, owner, networkNamespace, UInt32(clamping: arguments.count), userNamespaceLevel, loginUser,
    ] { out.put(value) }
    out.put(namespacePid)
    out.put(mode)
    for size in [sockets.count, tail.bytes.count, words.count, 0, 0, 0, 0] { out.put(UInt16(clamping: size)) }
    out.text(command, 16)
    var number: UInt16 = 0
    for index in 0..<3 {
      let descriptor = descriptors.indices.contains(index) ? descriptors[index] : .closed
      if descriptor.socket != 0 { number += 1 }
      out.stream(descriptor, socket: descriptor.socket != 0 ? number : 0)
    }
    return out.bytes + tail.bytes + words
  }
}

extension ForkEvent {
  func encoded() -> [UInt8] {
    var out = FieldWriter()
    out.header(header, kind: 2, size: 64)
    out.put(parent.start)
    out.put(parent.pid)
    out.put(user)
    return out.bytes
  }
}

extension ExitEvent {
  func encoded() -> [UInt8] {
    var out = FieldWriter()
    out.header(header, kind: 3, size: 56)
    out.put(code)
    out.put(parent)
    return out.bytes
  }
}
