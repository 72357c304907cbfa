import Model

/// Signature checks of package managers switched off: `--allow-unauthenticated`, `[trusted=yes]`, `--nogpgcheck`,
/// `gpgcheck=0`, `--allow-untrusted`, `--no-gpg-checks`, `--nosignature`, `SigLevel = Never`, and the like.
struct SignatureCheckOff: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.signature-check-off", "Packages are installed whatever their signature says", .high,
    why:
      "The signature is all that ties a package to the distribution: without it any mirror or proxy decides what runs.",
    fix: "Import the repository's key (`signed-by=`, `rpm --import`, /etc/apk/keys) and leave the check on.",
    benchmarks: RuleManual.cis("4.11"))

  private static let switches: [String: [String]] = [
    "apt-get": [
      "--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories",
      "--allow-downgrade-to-insecure-repositories",
    ],
    "apt": ["--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories"],
    "aptitude": ["--allow-untrusted"], "yum": ["--nogpgcheck"], "dnf": ["--nogpgcheck", "--no-gpgchecks"],
    "dnf5": ["--nogpgcheck", "--no-gpgchecks"], "tdnf": ["--nogpgcheck"], "microdnf": ["--nogpgcheck"],
    "zypper": ["--no-gpg-checks", "--allow-unsigned-rpm", "--gpg-auto-import-keys"], "apk": ["--allow-untrusted"],
    "rpm": ["--nosignature", "--nodigest", "--nofiledigest", "--nogpg", "--noverify"],
    "debootstrap": ["--no-check-gpg"], "dpkg": ["--force-bad-verify", "--no-debsig"], "pacman-key": [],
    "helm": ["--insecure-skip-tls-verify"],
  ]

  /// In settings that a RUN writes or that options carry.
  private static let settings = [
    "trusted=yes", "gpgcheck=0", "gpgcheck=no", "gpgcheck = 0", "repo_gpgcheck=0", "SigLevel = Never",
    "SigLevel=Never", "AllowUnauthenticated", "AllowInsecureRepositories", "allow-insecure=yes", "Trusted: yes",
    "pkg_gpgcheck=off", "gpgcheck=off",
  ]

  static func check(_ file: Dockerfile) -> [Match] {
    var matches: [Match] = []
    for instruction in file.instructions {
      for command in instruction.commands {
        guard let what = what(command) else { continue }
        // A repository in a folder of the build's own was made by the build.
        let isLocal = what.hasPrefix("trusted=yes") && command.arguments.contains { $0.contains("file:") }
        matches.append(match(what, at: instruction, command, severity: isLocal ? .low : nil))
      }
      for heredoc in instruction.heredocs where instruction.commands.isEmpty || instruction.keyword != "RUN" {
        if let setting = setting(in: heredoc.body) { matches.append(match("\(setting) in a file", at: instruction)) }
      }
      if instruction.keyword == "ENV", instruction.words.contains("DOCKER_CONTENT_TRUST=0") {
        matches.append(match("DOCKER_CONTENT_TRUST is switched off", at: instruction))
      }
    }
    return matches
  }

  private static func setting(in text: String) -> String? { settings.first { text.contains($0) } }

  static func what(_ command: ShellCommand) -> String? {
    let program = command.program
    if let off = (switches[program] ?? []).first(where: { command.has($0) }) { return "\(program) \(off)" }
    let arguments = command.writtenText
    // `AllowUnauthenticated=false` switches it on.
    if let setting = setting(in: arguments), !arguments.contains("false") || !setting.hasPrefix("Allow") {
      return "\(setting) is set"
    }
    return nil
  }
}
