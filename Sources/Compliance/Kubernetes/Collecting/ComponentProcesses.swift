import Host
import Parsing

/// Components that run here. A name is no evidence: only a program of root's that shares the host's network counts, so
/// that neither a user's look-alike nor a cluster in containers (kind) is taken for this machine's.
struct ComponentProcesses {
  struct Process {
    var pid: Int
    var words: [String]
    var environment: [String: String]
  }

  private(set) var found: [String: [Process]] = [:]

  init(_ root: HostRoot, names: Set<String>) {
    let reader = ProcessReader(root)
    guard let network = reader.hostNamespace("net") else { return }
    for pid in reader.pids() {
      guard let path = reader.executable(pid), let name = path.split(separator: "/").last.map(String.init),
        names.contains(name), reader.namespace(pid, "net") == network
      else { continue }
      guard let status = try? reader.status(pid), status.users.allSatisfy({ $0 == 0 }) else { continue }
      found[name, default: []].append(
        Process(pid: pid, words: reader.arguments(pid), environment: Self.environment(root, pid)))
    }
  }

  private static func environment(_ root: HostRoot, _ pid: Int) -> [String: String] {
    guard let bytes = try? root.read("/proc/\(pid)/environ", limit: 1 << 20) else { return [:] }
    var found: [String: String] = [:]
    for entry in bytes.array.split(separator: 0) {
      let text = String(decoding: entry, as: UTF8.self)
      if let equals = text.firstIndex(of: "=") {
        found[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
    }
    return found
  }
}
