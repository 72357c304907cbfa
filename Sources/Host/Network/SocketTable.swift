import Parsing

/// Sockets that wait for peers, as `/proc/PID/net/{tcp,tcp6,udp,udp6}` lists them for one network namespace.
///
/// Source: proc(5) and the kernel's `Documentation/networking/proc_net_tcp.rst`.
package struct SocketTable: Sendable, Hashable {
  package enum Transport: String, Sendable, Hashable, Codable, CaseIterable { case tcp, udp }

  package struct Listener: Sendable, Hashable, Codable {
    package var transport: Transport
    /// `0.0.0.0`, `127.0.0.1`, `::`; IPv6 without shortening save for these.
    package var address: String
    package var port: Int
    package var inode: UInt64

    package var isLoopback: Bool {
      address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }
    package var isWildcard: Bool { address == "0.0.0.0" || address == "::" || address == "::ffff:0.0.0.0" }
  }

  package var listeners: [Listener]

  package init(_ reader: ProcessReader, pid: Int) {
    listeners = []
    for (file, transport) in [("tcp", Transport.tcp), ("tcp6", .tcp), ("udp", .udp), ("udp6", .udp)] {
      guard let text = try? reader.root.read("/proc/\(pid)/net/\(file)", limit: 32 << 20) else { continue }
      listeners += Self.parse(text, transport)
    }
  }

  package static func parse(_ text: Bytes, _ transport: Transport) -> [Listener] {
    var found: [Listener] = []
    for line in Lines(text) where found.count < 100_000 {
      let fields = line.text.split(separator: " ")
      // TCP: state 0A listens. UDP: 07 is a socket without a peer.
      guard fields.count >= 10, fields[3] == (transport == .tcp ? "0A" : "07") else { continue }
      let local = fields[1].split(separator: ":")
      guard local.count == 2, let port = Int(local[1], radix: 16), let address = address(String(local[0])),
        let inode = UInt64(fields[9])
      else { continue }
      found.append(Listener(transport: transport, address: address, port: port, inode: inode))
    }
    return found
  }

  /// Words of 32 bits in the byte order of the machine.
  private static func address(_ text: String) -> String? {
    let digits = Array(text.utf8)
    guard digits.count == 8 || digits.count == 32 else { return nil }
    var bytes: [UInt8] = []
    for word in stride(from: 0, to: digits.count, by: 8) {
      guard let value = UInt32(String(decoding: digits[word..<word + 8], as: UTF8.self), radix: 16) else { return nil }
      withUnsafeBytes(of: value) { bytes += $0 }
    }
    func dotted(_ part: ArraySlice<UInt8>) -> String { part.map { String($0) }.joined(separator: ".") }
    if bytes.count == 4 { return dotted(bytes[...]) }
    if bytes.allSatisfy({ $0 == 0 }) { return "::" }
    if bytes.dropLast().allSatisfy({ $0 == 0 }), bytes.last == 1 { return "::1" }
    if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return "::ffff:" + dotted(bytes[12...])
    }
    return stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
      .joined(separator: ":")
  }
}
