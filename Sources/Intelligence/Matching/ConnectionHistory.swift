import Model
import Parsing

/// Who ever was connected to what: one entry for image, executable and destination, bounded, the longest unseen goes
/// first. A value that is kept over restarts.
package struct ConnectionHistory: Sendable, Equatable {
  package struct Key: Sendable, Hashable {
    /// Of the container, with tag; empty: the host.
    package var image: String
    package var executable: String
    package var address: IPAddress
    package var port: UInt16
    package var isOutbound: Bool
  }

  package struct Entry: Sendable, Hashable {
    /// Seconds since 1970.
    package var first: Int
    package var last: Int
    package var count: Int
    /// The name that led there, where one is known.
    package var name: String
    /// Ids of containers, the first 16.
    package var containers: [String]
  }

  private var entries: [Key: Entry] = [:]
  private let capacity: Int
  /// Entries that made room for others.
  package private(set) var forgotten = 0

  package init(capacity: Int = 200_000) { self.capacity = max(capacity, 16) }

  package var count: Int { entries.count }

  /// - Parameter time: seconds since 1970.
  package mutating func take(_ event: ActivityEvent, at time: Int) {
    let socket: SocketRecord
    switch event.action {
    case .socket(let record) where record.direction != .listening: socket = record
    case .datagram(let record): socket = record
    default: return
    }
    guard !socket.remote.bytes.isEmpty, !socket.remote.isLoopback else { return }
    let isOutbound = socket.direction == .outbound
    let key = Key(
      image: event.process.container?.image ?? "", executable: event.process.facts.executable, address: socket.remote,
      port: isOutbound ? socket.remotePort : socket.localPort, isOutbound: isOutbound)
    var entry = entries[key] ?? Entry(first: time, last: time, count: 0, name: "", containers: [])
    entry.first = min(entry.first, time)
    entry.last = max(entry.last, time)
    entry.count = entry.count < .max ? entry.count + 1 : .max
    if !socket.remoteName.isEmpty { entry.name = socket.remoteName }
    if let id = event.process.container?.id, entry.containers.count < 16, !entry.containers.contains(id) {
      entry.containers.append(id)
    }
    entries[key] = entry
    if entries.count > capacity { makeRoom() }
  }

  private mutating func makeRoom() {
    // An eighth at once, so that it is not done for each new entry.
    let oldest = entries.sorted { $0.value.last < $1.value.last }.prefix(capacity / 8 + 1)
    for (key, _) in oldest { entries[key] = nil }
    forgotten += oldest.count
  }

  /// Who ever touched an address of this network, last seen first.
  package func touching(_ network: IPNetwork) -> [(key: Key, entry: Entry)] {
    found { key, _ in network.contains(key.address) }
  }

  /// Who ever went to this name or one below it, last seen first.
  package func touching(name: String) -> [(key: Key, entry: Entry)] {
    let below = "." + name.lowercased()
    return found { _, entry in entry.name == name.lowercased() || entry.name.hasSuffix(below) }
  }

  /// Earlier connections to what is only now known to be bad.
  package func matches(in library: IntelligenceLibrary, at now: Int) -> [(key: Key, entry: Entry)] {
    found { key, entry in
      key.isOutbound
        && (!library.address(key.address, port: key.port, at: now).isEmpty
          || !entry.name.isEmpty && !library.domain(entry.name, at: now).isEmpty)
    }
  }

  private func found(_ fits: (Key, Entry) -> Bool) -> [(key: Key, entry: Entry)] {
    entries.filter { fits($0.key, $0.value) }.map { (key: $0.key, entry: $0.value) }
      .sorted { ($0.entry.last, $0.key.executable) > ($1.entry.last, $1.key.executable) }
  }

  // MARK: Keeping

  private static let magic: [UInt8] = Array("BHCH\u{1}".utf8)

  package var encoded: [UInt8] {
    var writer = BinaryWriter()
    writer.list(entries.sorted { $0.value.last < $1.value.last }) { writer, pair in
      let (key, entry) = pair
      writer.string(key.image)
      writer.string(key.executable)
      writer.blob(key.address.bytes)
      writer.count(Int(key.port))
      writer.byte(key.isOutbound ? 1 : 0)
      writer.signed(Int64(entry.first))
      writer.signed(Int64(entry.last))
      writer.count(entry.count)
      writer.string(entry.name)
      writer.list(entry.containers) { $0.string($1) }
    }
    return Self.magic + writer.bytes
  }

  /// - Throws: for a file that is torn or of another version.
  package init(decoding bytes: Bytes, capacity: Int = 200_000) throws(ParseError) {
    self.init(capacity: capacity)
    guard bytes.starts(with: Self.magic) else { throw ParseError("connection history", "not of this version") }
    var reader = BinaryReader(bytes[from: Self.magic.count], format: "connection history")
    let count = try reader.count()
    for _ in 0..<count {
      let image = try reader.string()
      let executable = try reader.string()
      let address = IPAddress(try reader.blob().array)
      guard [4, 16].contains(address.bytes.count) else {
        throw ParseError("connection history", "no address", at: reader.offset)
      }
      let port = UInt16(truncatingIfNeeded: try reader.unsigned())
      let isOutbound = try reader.byte() == 1
      let entry = Entry(
        first: Int(try reader.signed()), last: Int(try reader.signed()), count: Int(clamping: try reader.unsigned()),
        name: try reader.string(), containers: Array(try reader.strings().prefix(16)))
      entries[Key(image: image, executable: executable, address: address, port: port, isOutbound: isOutbound)] = entry
      if entries.count > capacity { makeRoom() }
    }
  }
}
