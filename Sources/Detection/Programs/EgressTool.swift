import Model

/// A service fetches or sends with a tool.
struct EgressTool: Detector {
  static let manual = DetectorManual(
    rule: "program.egress-tool", title: "A service starts a download or transfer tool", severity: .high,
    techniques: ["T1105", "T1048"],
    description: """
      curl, wget, scp, ftp and the like, started below a program that waits for connections: the second step after a web \
      application is broken into. To a public address without a name, into a temporary folder, or with a file to send, it \
      weighs more.
      """,
    lookAlikes:
      "Applications that call curl for what a library does; medium. Entrypoints, jobs and people are left out.",
    remediation: "Look at the request that the service answered at this moment; restrict egress."
  )

  static let interests: Interests = .exec

  private static let tools: Set<String> = ProgramKind.downloaders.union([
    "scp", "sftp", "ftp", "tftp", "lftp", "rclone", "axel", "ncftpget", "rsync", "ssh",
  ])

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    guard ProgramKind.isOne(of: Self.tools, process), process.facts.login == nil else { return [] }
    let service = process.ancestors(5).first { holder in
      holder.container?.id == process.container?.id && !ProgramKind.isShell(holder) && scene.isListening(holder)
    }
    guard let service, !service.name.hasPrefix("sshd") else { return [] }
    let words = Array(process.facts.arguments.dropFirst())
    if words.contains(where: { ["--version", "-V", "--help"].contains($0) }) { return [] }
    var reasons: [String] = []
    if let address = words.lazy.compactMap({ Self.address(in: $0) }).first(where: { !$0.isPrivate && !$0.isLoopback }) {
      reasons.append("to \(address), which has no name")
    }
    if words.contains(where: { word in
      ["/tmp/", "/var/tmp/", "/dev/shm/"].contains {
        word.hasPrefix($0) || word.hasPrefix("-o" + $0) || word.hasPrefix("-O" + $0)
      }
    }) {
      reasons.append("into or from a folder for temporary files")
    }
    if words.contains(where: {
      ["-T", "--upload-file", "--post-file"].contains($0) || $0.hasPrefix("--post-file=") || $0.hasPrefix("@/")
        || $0.contains("=@/")
    }) {
      reasons.append("with a file to send")
    }
    return [
      Alert(
        reasons.isEmpty ? .medium : .high, "\(service.name) starts \(process.name)", process,
        evidence: [
          "command": CommandLineRedaction.arguments(process.facts.arguments).joined(separator: " "),
          "service": "\(service.facts.executable) (pid \(service.key.pid))",
          "against it": reasons.joined(separator: "; "),
        ], identity: [service.facts.executable, process.name])
    ]
  }

  /// The address in `203.0.113.9`, `http://203.0.113.9:8080/x`, `user@203.0.113.9:`.
  private static func address(in word: String) -> IPAddress? {
    var text = Substring(word)
    if let scheme = text.firstRange(of: "://") { text = text[scheme.upperBound...] }
    if let slash = text.firstIndex(of: "/") { text = text[..<slash] }
    if let at = text.lastIndex(of: "@") { text = text[text.index(after: at)...] }
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") { return IPAddress(parsing: text[..<end].dropFirst()) }
    if let colon = text.firstIndex(of: ":"), !text[colon...].dropFirst().contains(":") { text = text[..<colon] }
    return IPAddress(parsing: text)
  }
}
