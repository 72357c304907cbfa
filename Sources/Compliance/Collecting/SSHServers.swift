import Host

/// Tells SSH servers by what they are: a program that is one by its own texts, or one that greets whoever connects as
/// RFC 4253 says. What a program calls itself says nothing.
struct SSHServers {
  private let reader: ProcessReader
  private let programs: ProgramTexts
  private var listeners: [String: [UInt64: SocketTable.Listener]] = [:]

  /// Where people put one: what waits there is asked for its greeting, whatever the program.
  private static let usualPorts: Set<Int> = [22, 2222]

  init(_ root: HostRoot) { self.init(root, programs: ProgramTexts(root)) }

  /// - Parameter programs: what is known of programs already.
  init(_ root: HostRoot, programs: ProgramTexts) {
    reader = ProcessReader(root)
    self.programs = programs
  }

  /// - Parameter processes: container → processes.
  /// - Returns: container → a sentence for each server in it.
  mutating func find(_ processes: [String: [Int]]) -> [String: [String]] {
    var found: [String: [String]] = [:]
    var doubtful: [(container: String, target: BannerProbe.Target)] = []
    for (container, pids) in processes.sorted(by: { $0.key < $1.key }) {
      for pid in pids {
        guard let marks = programs.marks(pid) else { continue }
        let waiting = ports(pid)
        if marks.isServer {
          let place =
            waiting.isEmpty ? "" : " that waits on port \(waiting.map { String($0.port) }.joined(separator: ", "))"
          found[container, default: []].append(
            "\(reader.executable(pid) ?? "a program") (process \(pid)) is an SSH server\(place)")
          continue
        }
        for listener in waiting where marks.speaks || Self.usualPorts.contains(listener.port) {
          doubtful.append((container, .init(pid: pid, listener: listener)))
        }
      }
    }
    for (entry, banner) in zip(doubtful, BannerProbe.banners(doubtful.map(\.target))) {
      guard let banner, banner.hasPrefix("SSH-") else { continue }
      let pid = entry.target.pid
      found[entry.container, default: []].append(
        "\(reader.executable(pid) ?? "a program") (process \(pid)) greets as an SSH server on port \(entry.target.listener.port)"
      )
    }
    return found
  }

  /// TCP sockets at which the process itself waits, by their ports.
  private mutating func ports(_ pid: Int) -> [SocketTable.Listener] {
    // Most processes hold no socket at all: the tables of a namespace, which the kernel gathers slowly, are read for the
    // others only.
    let held = reader.sockets(pid)
    guard !held.isEmpty else { return [] }
    let space = reader.namespace(pid, "net") ?? "pid \(pid)"
    if listeners[space] == nil {
      var table: [UInt64: SocketTable.Listener] = [:]
      for listener in SocketTable(reader, pid: pid).listeners where listener.transport == .tcp {
        table[listener.inode] = listener
      }
      listeners[space] = table
    }
    guard let table = listeners[space], !table.isEmpty else { return [] }
    return held.compactMap { table[$0] }.sorted { ($0.port, $0.address) < ($1.port, $1.address) }
  }
}
