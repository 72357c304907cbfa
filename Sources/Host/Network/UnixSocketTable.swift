import Parsing

/// Unix sockets that wait for peers, with their paths: `/proc/net/unix`.
package struct UnixSocketTable: Sendable, Hashable {
  package struct Listener: Sendable, Hashable {
    package var path: String
    package var inode: UInt64
  }

  package var listeners: [Listener]

  package init(_ root: HostRoot) {
    listeners = Self.parse((try? root.read("/proc/net/unix", limit: 32 << 20)) ?? Bytes())
  }

  package static func parse(_ text: Bytes) -> [Listener] {
    var found: [Listener] = []
    for line in Lines(text) where found.count < 100_000 {
      // Num RefCount Protocol Flags Type St Inode Path; flag 00010000 is a socket that listens.
      let fields = line.text.split(separator: " ", maxSplits: 7)
      guard fields.count == 8, fields[3] == "00010000", let inode = UInt64(fields[6]), fields[7].hasPrefix("/") else {
        continue
      }
      found.append(Listener(path: String(fields[7]), inode: inode))
    }
    return found
  }
}
