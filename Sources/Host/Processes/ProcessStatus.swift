import Parsing

/// What `/proc/PID/status` says. The kernel escapes line ends in names, so no program can forge a line of it.
///
/// Source: proc(5).
package struct ProcessStatus: Sendable, Hashable, Codable {
  /// Real, effective, saved, file system; as seen from the reader's user namespace.
  package var users: [Int]
  package var parent: Int
  package var hasNoNewPrivileges: Bool?
  /// 0 none, 1 strict, 2 filter; nil where the kernel has no seccomp.
  package var seccomp: Int?
  package var capabilities: Capabilities

  /// Bit n is capability n.
  package struct Capabilities: Sendable, Hashable, Codable {
    package var inheritable: UInt64 = 0
    package var permitted: UInt64 = 0
    package var effective: UInt64 = 0
    package var bounding: UInt64 = 0
    package var ambient: UInt64 = 0

    /// All that the process or a program it starts can get.
    package var reachable: UInt64 { inheritable | permitted | effective | bounding | ambient }
  }

  package init(parsing text: Bytes) throws(ParseError) {
    users = []
    parent = 0
    capabilities = Capabilities()
    for line in Lines(text) {
      let line = line.text
      guard let colon = line.firstIndex(of: ":") else { continue }
      let values = line[line.index(after: colon)...].split { $0 == "\t" || $0 == " " }.map(String.init)
      guard let first = values.first else { continue }
      switch line[..<colon] {
      case "Uid": users = values.compactMap { Int($0) }
      case "PPid": parent = Int(first) ?? 0
      case "NoNewPrivs": hasNoNewPrivileges = first == "1"
      case "Seccomp": seccomp = Int(first)
      case "CapInh": capabilities.inheritable = UInt64(first, radix: 16) ?? 0
      case "CapPrm": capabilities.permitted = UInt64(first, radix: 16) ?? 0
      case "CapEff": capabilities.effective = UInt64(first, radix: 16) ?? 0
      case "CapBnd": capabilities.bounding = UInt64(first, radix: 16) ?? 0
      case "CapAmb": capabilities.ambient = UInt64(first, radix: 16) ?? 0
      default: break
      }
    }
    guard users.count == 4 else { throw ParseError("process status", "expected four numbers after Uid:") }
  }
}
