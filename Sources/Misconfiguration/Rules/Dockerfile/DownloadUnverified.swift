import Model

/// A download that is kept or unpacked in a RUN in which nothing checks a digest or a signature.
///
/// More severe where the same RUN executes or installs it. Downloads of keys and checksums themselves don't count, nor
/// those in stages that are not shipped and execute nothing.
struct DownloadUnverified: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.download-unverified", "A download that nothing checks", .low,
    why:
      "TLS says whose server it was, not that the file is the one that was reviewed: a replaced release goes unnoticed.",
    fix: "`echo \"<digest>  file\" | sha256sum -c`, or verify the signature, in the same RUN.",
    benchmarks: RuleManual.cis("4.11"))

  static func check(_ file: Dockerfile) -> [Match] {
    file.instructions.filter { $0.keyword == "RUN" }.flatMap { run -> [Match] in
      guard !Download.isVerified(run.commands) else { return [] }
      let downloads = run.commands.indices.filter { Download.isDownload(run.commands[$0]) }.prefix(100)
      return downloads.compactMap { index in
        let command = run.commands[index]
        guard let url = Download.urls(command).first, !isKey(url) else { return nil }
        let files = Download.files(command).filter { !$0.hasPrefix("/dev/") && $0.count > 1 }
        let isUnpacked = run.commands.contains {
          $0.pipeline == command.pipeline && $0.link == .pipe
            && ["tar", "unzip", "gunzip", "bsdtar"].contains($0.program)
        }
        guard !files.isEmpty || isUnpacked else { return nil }
        let user = run.commands[(index + 1)...].first { later in files.contains { executes(later, $0) } }
        let place = Excerpt.of(SensitiveName.redact(url), maximum: 100)
        return match(
          "\(place) is \(user == nil ? "kept" : "executed") unchecked", at: run, command,
          severity: user == nil ? nil : .medium)
      }
    }
  }

  private static func isKey(_ url: String) -> Bool {
    let url = url.lowercased()
    return [".asc", ".gpg", ".sig", ".sha256", ".sha512", ".key", "gpgkey", "sha256sums", "sha512sums"].contains {
      url.hasSuffix($0)
    } || url.contains("pgp") || url.contains("gpg")
  }

  private static func executes(_ command: ShellCommand, _ file: String) -> Bool {
    let name = ShellCommand.base(file)
    guard !name.isEmpty else { return false }
    if command.words.first.map(ShellCommand.base) == name { return true }
    let program = command.program
    let installs: Set<String> = ["chmod", "dpkg", "rpm", "install", "source", ".", "apt-get", "apt", "yum", "dnf"]
    guard Download.interpreters.contains(program) || installs.contains(program) else { return false }
    return command.arguments.contains { ShellCommand.base($0) == name }
  }
}
