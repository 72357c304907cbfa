import Model

/// The file or socket that an event is about: what `fd.…` fields show.
struct EventDescriptor {
  enum Kind: String {
    case file, directory, ipv4, ipv6, unix, pipe, other

    /// `fd.typechar`.
    var letter: String {
      switch self {
      case .file: "f"
      case .directory: "d"
      case .ipv4: "4"
      case .ipv6: "6"
      case .unix: "u"
      case .pipe: "p"
      case .other: "o"
      }
    }

    var isInternet: Bool { self == .ipv4 || self == .ipv6 }
  }

  var kind: Kind
  var number: Int64?
  /// Of files and unix sockets, as it was given.
  var rawPath = ""
  var local = IPAddress([])
  var localPort: UInt16 = 0
  var remote = IPAddress([])
  var remotePort: UInt16 = 0
  /// This side accepted or listens.
  var isServer = false
  var isListening = false
  var isConnected = false
  var isTCP = true
  /// What `remote` was looked up as.
  var remoteName = ""
  var inode: UInt64 = 0
  var device: UInt32 = 0

  /// A file by the path that was given.
  static func file(_ path: String, number: Int64?, isDirectory: Bool) -> EventDescriptor {
    EventDescriptor(kind: isDirectory ? .directory : .file, number: number, rawPath: path)
  }

  static func socket(_ socket: SocketRecord) -> EventDescriptor {
    let address = socket.remote.bytes.isEmpty ? socket.local : socket.remote
    return EventDescriptor(
      kind: address.bytes.count == 16 ? .ipv6 : .ipv4, local: socket.local, localPort: socket.localPort,
      remote: socket.remote, remotePort: socket.remotePort, isServer: socket.direction != .outbound,
      isListening: socket.direction == .listening, isConnected: socket.isEstablished, remoteName: socket.remoteName)
  }

  /// A standard stream; nil for a closed one.
  static func stream(_ descriptor: Descriptor, number: Int64) -> EventDescriptor? {
    let kind: Kind
    switch descriptor.kind {
    case .closed: return nil
    case .file, .character, .block: kind = .file
    case .directory: kind = .directory
    case .pipe: kind = .pipe
    case .unix: kind = .unix
    case .internet: kind = max(descriptor.local.bytes.count, descriptor.remote.bytes.count) == 16 ? .ipv6 : .ipv4
    case .otherSocket, .other: kind = .other
    }
    return EventDescriptor(
      kind: kind, number: number, local: descriptor.local, localPort: descriptor.localPort, remote: descriptor.remote,
      remotePort: descriptor.remotePort, isServer: descriptor.remotePort == 0 && descriptor.localPort != 0,
      isListening: descriptor.state == 10, isConnected: descriptor.state == 1,
      isTCP: descriptor.type != 2, inode: descriptor.inode, device: descriptor.device)
  }

  /// The path without `.`, `..` and doubled slashes; relative ones stay relative.
  var path: String? {
    switch kind {
    case .file, .directory, .unix: rawPath.isEmpty ? nil : Self.normalised(rawPath)
    default: nil
    }
  }

  static func normalised(_ path: String) -> String {
    guard path.utf8.first != 0 else { return path }
    let isAbsolute = path.hasPrefix("/")
    guard path.contains("//") || path.contains("/.") || path.hasPrefix("./") || path.hasSuffix("/") || path == "."
    else { return path }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if let last = parts.last, last != ".." {
        parts.removeLast()
      } else if !isAbsolute {
        parts.append(part)
      }
    }
    return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
  }

  var client: IPAddress { isServer ? remote : local }
  var clientPort: UInt16 { isServer ? remotePort : localPort }
  var server: IPAddress { isServer ? local : remote }
  var serverPort: UInt16 { isServer ? localPort : remotePort }

  /// `client:port->server:port`, `address:port` of a listening socket, a path.
  var name: String? {
    guard kind.isInternet else { return path }
    if isListening { return "\(local):\(localPort)" }
    return "\(client):\(clientPort)->\(server):\(serverPort)"
  }
}
