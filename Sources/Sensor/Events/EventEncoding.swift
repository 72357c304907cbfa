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

  mutating func descriptor(_ descriptor: Descriptor) {
    put(descriptor.inode)
    put(descriptor.device)
    let type: UInt16 =
      switch descriptor.kind {
      case .closed, .other: 0
      case .file: 0o100000
      case .directory: 0o040000
      case .pipe: 0o010000
      case .character: 0o020000
      case .block: 0o060000
      case .internet, .unix, .otherSocket: 0o140000
      }
    put(type | descriptor.permissions)
    let family: UInt8 =
      descriptor.kind == .unix ? 1 : descriptor.kind == .internet ? (descriptor.remote.bytes.count == 16 ? 10 : 2) : 0
    put(family)
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
}

extension ExecEvent {
  func encoded() -> [UInt8] {
    var tail: [UInt8] = []
    for word in arguments {
      guard tail.count + word.utf8.count < 4095 else { break }
      tail += Array(word.utf8) + [0]
    }
    var header = header
    header.flags = flags.rawValue
    var out = FieldWriter()
    out.header(header, kind: 1, size: Self.tail + tail.count)
    out.put(parent.start)
    out.put(parent.pid)
    for value in [user, group, effectiveUser, effectiveGroup, parentUser, parentEffectiveUser, userNamespace] {
      out.put(value)
    }
    out.put(capabilities)
    out.put(parentCapabilities)
    out.put(inode)
    out.put(device)
    out.put(links)
    out.put(mode)
    out.put(UInt16(0))
    out.put(owner)
    out.put(networkNamespace)
    out.put(UInt32(clamping: arguments.count))
    out.put(UInt16(tail.count))
    out.put(UInt16(0))
    out.put(userNamespaceLevel)
    for index in 0..<3 { out.descriptor(descriptors.indices.contains(index) ? descriptors[index] : .closed) }
    out.text(command, 16)
    for index in 0..<3 { out.text(cgroupNames.indices.contains(index) ? cgroupNames[index] : "", 96) }
    out.text(fileName, 256)
    out.text(interpreter, 256)
    var parts: [UInt8] = []
    for part in path.split(separator: "/").reversed() where parts.count + part.utf8.count < 255 {
      parts += Array(part.utf8) + [0]
    }
    return out.bytes + parts + [UInt8](repeating: 0, count: 256 - parts.count) + tail
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
