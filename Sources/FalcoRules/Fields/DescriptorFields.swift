import Model

/// `fd.…`: the file or socket that the event is about.
enum DescriptorFields {
  private static func field(
    _ name: String, _ kind: FalcoField.Kind = .text, any: Bool = false,
    _ read: @escaping @Sendable (EventDescriptor) -> FalcoValue
  ) -> FalcoField {
    FalcoField(name, kind, any: any) { event in event.descriptor.map(read) ?? .missing }
  }

  /// Of internet sockets only.
  private static func socket(
    _ name: String, _ kind: FalcoField.Kind, any: Bool = false,
    _ read: @escaping @Sendable (EventDescriptor) -> FalcoValue
  ) -> FalcoField {
    field(name, kind, any: any) { $0.kind.isInternet ? read($0) : .missing }
  }

  private static func address(_ address: IPAddress) -> FalcoValue {
    address.bytes.isEmpty ? .missing : .address(address)
  }

  private static func port(_ port: UInt16) -> FalcoValue { .number(Int64(port)) }

  private static func names(
    _ name: String, ofRemote isRemote: @escaping @Sendable (EventDescriptor) -> Bool
  ) -> FalcoField {
    FalcoField(name, any: true) { event in
      guard let descriptor = event.descriptor, descriptor.kind.isInternet else { return .missing }
      let takesRemote = isRemote(descriptor)
      let known = takesRemote && !descriptor.remoteName.isEmpty ? [descriptor.remoteName] : []
      let found = known + event.surroundings.names(of: takesRemote ? descriptor.remote : descriptor.local)
      return found.isEmpty ? .missing : .list(found.map { .text($0) })
    }
  }

  static let all: [FalcoField] = [
    field("fd.num", .number) { .number($0.number) },
    field("fd.type") { .text($0.kind.rawValue) },
    field("fd.typechar") { .text($0.kind.letter) },
    field("fd.name") { .text($0.name) },
    field("fd.nameraw") { $0.kind.isInternet ? .missing : .text($0.rawPath.isEmpty ? nil : $0.rawPath) },
    field("fd.directory") { descriptor in
      guard let path = descriptor.path, let slash = path.lastIndex(of: "/") else { return .missing }
      return .text(slash == path.startIndex ? "/" : String(path[..<slash]))
    },
    field("fd.filename") {
      .text($0.path.map { String($0[($0.lastIndex(of: "/").map($0.index(after:)) ?? $0.startIndex)...]) })
    },
    field("fd.ino", .number) { $0.inode == 0 ? .missing : .number(Int64(bitPattern: $0.inode)) },
    field("fd.dev", .number) { $0.inode == 0 ? .missing : .number(Int64($0.device)) },
    field("fd.sockfamily") { .text($0.kind.isInternet ? "ip" : $0.kind == .unix ? "unix" : nil) },
    socket("fd.ip", .address, any: true) { .list([address($0.local), address($0.remote)].filter { $0 != .missing }) },
    socket("fd.net", .address, any: true) { .list([address($0.local), address($0.remote)].filter { $0 != .missing }) },
    socket("fd.port", .number, any: true) { .list([port($0.localPort), port($0.remotePort)]) },
    socket("fd.cip", .address) { address($0.client) },
    socket("fd.sip", .address) { address($0.server) },
    socket("fd.lip", .address) { address($0.local) },
    socket("fd.rip", .address) { address($0.remote) },
    socket("fd.cnet", .address) { address($0.client) },
    socket("fd.snet", .address) { address($0.server) },
    socket("fd.lnet", .address) { address($0.local) },
    socket("fd.rnet", .address) { address($0.remote) },
    socket("fd.cport", .number) { port($0.clientPort) },
    socket("fd.sport", .number) { port($0.serverPort) },
    socket("fd.lport", .number) { port($0.localPort) },
    socket("fd.rport", .number) { port($0.remotePort) },
    socket("fd.l4proto", .text) { .text($0.isTCP ? "tcp" : "udp") },
    socket("fd.is_server", .flag) { .flag($0.isServer) },
    socket("fd.connected", .flag) { .flag($0.isConnected) },
    FalcoField("fd.name_changed", .flag) { event in event.descriptor == nil ? .missing : .flag(event.type == "sendto")
    },
    names("fd.sip.name") { !$0.isServer },
    names("fd.cip.name") { $0.isServer },
    names("fd.rip.name") { _ in true },
    names("fd.lip.name") { _ in false },
    FalcoField("fd.types", argument: .optionalIndex) { event, argument in
      let own = event.descriptor.map { [FalcoValue.text($0.kind.rawValue)] } ?? []
      guard case .index(let index) = argument else { return own.isEmpty ? .missing : .list(own) }
      return own.indices.contains(index) ? own[index] : .missing
    },
  ]

  private static let services = "ports are not translated to the names of services"

  static let absent: [FalcoField] = [
    .absent("fd.uid", "descriptors are not numbered over time"),
    .absent("fd.containername", "write fd.name and container.id instead"),
    .absent("fd.containerdirectory", "write fd.directory and container.id instead"),
    .absent("fd.proto", services), .absent("fd.cproto", services), .absent("fd.sproto", services),
    .absent("fd.lproto", services), .absent("fd.rproto", services),
    .absent("fd.dev.major", .number, "the device of opened files is not recorded"),
    .absent("fd.dev.minor", .number, "the device of opened files is not recorded"),
    .absent("fd.is_upper_layer", .flag, "the overlay's layer of opened files is not recorded"),
    .absent("fd.is_lower_layer", .flag, "the overlay's layer of opened files is not recorded"),
  ]
}
