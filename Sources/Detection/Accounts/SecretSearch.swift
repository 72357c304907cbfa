import Model

/// Somebody looks for keys and passwords.
struct SecretSearch: Detector {
  static let manual = DetectorManual(
    rule: "credential.search", title: "Somebody looks for keys and passwords", severity: .medium,
    techniques: ["T1552.001", "T1552.004", "T1552.003"],
    description: """
      find or grep goes through the file system for private keys or passwords, or a text or copy tool takes a private key, \
      cloud credentials, a kubeconfig, a registry login, another process's environment or a shell's history.
      """,
    lookAlikes:
      "ssh, git and cloud tools read their own keys; they are left out. People who look for a setting: medium too.",
    remediation: "Replace what was within reach; keep secrets out of images and file systems."
  )

  static let interests: Interests = [.exec, .calls(Interests.opening)]

  private static let takers: Set<String> = [
    "cat", "head", "tail", "less", "more", "cp", "mv", "tar", "zip", "gzip", "base64", "xxd", "od", "strings", "dd",
    "curl", "wget", "scp", "nc", "grep", "egrep", "awk", "sed", "tac", "nl",
  ]
  private static let places = [
    "/.ssh/id_", "/.aws/credentials", "/.kube/config", "/.docker/config.json", "/.git-credentials", "/.netrc",
    "/.config/gcloud/", "/.azure/", "/.pgpass", "/.bash_history", "/.my.cnf", "/etc/kubernetes/admin.conf",
  ]
  private static let sought = [
    "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", "*.pem", "*.key", "*.ppk", "*.kdbx", "*.pfx", "credentials",
    ".htpasswd",
    "authorized_keys",
  ]
  private static let words = [
    "private key", "password", "passwd", "secret", "aws_access", "api_key", "apikey", "token",
  ]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    if case .systemCall(let call) = event.action {
      guard call.argument(call.name == "open" ? 1 : 2) & 3 == 0, call.text.contains("/.ssh/id_"),
        !call.text.hasSuffix(".pub"),
        ProgramKind.isShell(process) || ProgramKind.isOne(of: Self.takers, process) || process.facts.isDropped
      else { return [] }
      return [
        Alert(
          call.result >= 0 ? .medium : .low, "\(process.name) reads \(call.text)", process, file: call.text,
          fileChange: "read", identity: [call.text])
      ]
    }
    guard case .exec = event.action, let fact = Self.fact(process) else { return [] }
    return [
      Alert(
        .medium, "\(process.name) \(fact)", process,
        evidence: [
          "command": String(CommandLineRedaction.arguments(process.facts.arguments).joined(separator: " ").prefix(400))
        ],
        identity: [fact])
    ]
  }

  private static func fact(_ process: ProcessRecord) -> String? {
    let arguments = process.facts.arguments.dropFirst()
    if ProgramKind.isOne(of: ["find", "locate", "fd"], process) {
      return arguments.first { word in sought.contains { word.hasPrefix($0) || word == "*" + $0 } }.map {
        "looks for \($0)"
      }
    }
    if ProgramKind.isOne(of: ["grep", "egrep", "rg", "ag"], process) {
      let isRecursive =
        process.name == "rg" || process.name == "ag"
        || arguments.contains {
          $0.hasPrefix("-") && !$0.hasPrefix("--") && ($0.contains("r") || $0.contains("R")) || $0 == "--recursive"
        }
      if isRecursive, let word = arguments.first(where: { word in words.contains { word.lowercased().contains($0) } }) {
        return "looks everywhere for '\(word.prefix(40))'"
      }
    }
    guard ProgramKind.isOne(of: takers, process) else { return nil }
    return arguments.first { word in
      places.contains { word.contains($0) } && !word.hasSuffix(".pub")
        || word.hasPrefix("/proc/") && word.hasSuffix("/environ") && word != "/proc/self/environ"
    }.map { "takes \($0)" }
  }
}
