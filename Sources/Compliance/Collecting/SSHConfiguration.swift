import Expressions
import Host

/// The settings of the host's SSH server as its files say them.
///
/// Source: sshd_config(5): the first value of a keyword counts, keywords are read without regard to case, what stands
/// below `Match` is for some connections only.
enum SSHConfiguration {
  static let path = "/etc/ssh/sshd_config"

  static func read(_ root: HostRoot) -> (hasServer: Bool, settings: [String: String]) {
    let hasServer = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].contains { root.exists($0) } && root.exists(path)
    var settings: [String: String] = [:]
    var isOver = false
    read(path, root, &settings, &isOver, depth: 0)
    return (hasServer, settings)
  }

  private static func read(
    _ path: String, _ root: HostRoot, _ settings: inout [String: String], _ isOver: inout Bool, depth: Int
  ) {
    guard depth < 8, let text = root.text(path) else { return }
    for line in text.split(separator: "\n") where !isOver {
      let words = CommandLine.words(line.split(separator: "=", maxSplits: 1).joined(separator: " "))
      guard let keyword = words.first?.lowercased(), !keyword.hasPrefix("#"), words.count > 1 else { continue }
      switch keyword {
      case "match": if depth == 0 { isOver = true } else { return }
      case "include":
        for pattern in words.dropFirst() {
          let full = pattern.hasPrefix("/") ? pattern : "/etc/ssh/" + pattern
          for file in files(full, root) { read(file, root, &settings, &isOver, depth: depth + 1) }
        }
      default: if settings[keyword] == nil { settings[keyword] = words[1] }
      }
    }
  }

  /// A glob in the last part only.
  private static func files(_ pattern: String, _ root: HostRoot) -> [String] {
    let parts = pattern.split(separator: "/").map(String.init)
    guard let last = parts.last else { return [] }
    let folder = "/" + parts.dropLast().joined(separator: "/")
    return root.list(folder).filter { Glob.matches($0, pattern: last) }.map { "\(folder)/\($0)" }
  }
}
