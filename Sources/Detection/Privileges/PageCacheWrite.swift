import Model

/// A read-only file is spliced into a pipe.
struct PageCacheWrite: Detector {
  static let manual = DetectorManual(
    rule: "privilege.page-cache", title: "A read-only file is spliced into a pipe", severity: .high,
    techniques: ["T1068"],
    description: """
      splice from a file into a pipe by a process that is not root, many times or followed by writes: the shape of \
      DirtyPipe (CVE-2022-0847), which writes into files that it may only read.
      """,
    lookAlikes: """
      Web servers and proxies splice between sockets and pipes; those calls start at a socket.
      """,
    remediation: "Update the kernel to 5.16.11, 5.15.25, 5.10.102 or later."
  )

  static let interests: Interests = .calls(["splice"])

  init() {}

  private var counts: [ProcessKey: Int] = [:]

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, call.name == "splice", event.process.container != nil,
      call.effectiveUser != 0, call.result > 0, call.argument(4) == 1
    else { return [] }
    // One byte from a file, so that the page hangs in the pipe: exactly what the exploit does and nothing else needs.
    if counts.count > 4096 { counts.removeAll(keepingCapacity: true) }
    counts[event.process.key, default: 0] += 1
    guard counts[event.process.key] == 1 else { return [] }
    return [
      Alert(
        .high, "\(event.process.name) hangs one byte of a file into a pipe", event.process,
        evidence: ["cve": "CVE-2022-0847", "length": "1"])
    ]
  }
}
