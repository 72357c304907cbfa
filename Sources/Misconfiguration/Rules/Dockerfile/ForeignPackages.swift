import Model

/// Packages from outside of the distribution: a package file that was downloaded or comes from an address, an added
/// repository (`sources.list.d`, `add-apt-repository`, `--add-repo`, `--repository`).
struct ForeignPackages: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.foreign-packages", "Packages from outside of the distribution", .low,
    why: """
      The distribution's security team neither reviews them nor announces their flaws, and the repository can replace any \
      package of the distribution.
      """,
    fix: """
      Take it from the distribution where it has it; else restrict the repository (`signed-by=`, pinning), and check a \
      single package's digest before installing it.
      """, benchmarks: RuleManual.cis("4.11"))

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("RUN").flatMap { run -> [Match] in
      let isVerified = Download.isVerified(run.commands)
      let downloads = run.commands.contains { Download.isDownload($0) }
      return run.commands.compactMap { command in
        if let package = packageFile(command, downloads: downloads) {
          let severity: Severity = isVerified ? .low : .medium
          return match("\(Excerpt.of(package, maximum: 100)) is installed", at: run, command, severity: severity)
        }
        if let repository = repository(command) {
          let isPlain = repository.contains("http://") && !repository.contains("signed-by")
          return match(
            "A repository is added: \(Excerpt.of(SensitiveName.redact(repository), maximum: 120))", at: run, command,
            severity: isPlain ? .medium : nil)
        }
        return nil
      }
    }
  }

  private static let endings = [".deb", ".rpm", ".apk", ".pkg.tar.zst", ".pkg.tar.xz"]

  private static func packageFile(_ command: ShellCommand, downloads: Bool) -> String? {
    guard let call = PackageManagerCall(command), call.action == .install,
      ![.pip, .npm, .yarn, .gem, .go].contains(call.manager)
    else { return nil }
    return call.packages.first { package in
      package.contains("://") || downloads && endings.contains { package.hasSuffix($0) }
    }
  }

  private static func repository(_ command: ShellCommand) -> String? {
    let arguments = command.arguments
    switch command.program {
    case "add-apt-repository", "apt-add-repository":
      return command.operands().first { !$0.hasPrefix("universe") && !$0.hasPrefix("multiverse") }
    case "yum-config-manager", "dnf": return command.values(of: "--add-repo").first
    case "zypper":
      let operands = command.operands()
      return ["addrepo", "ar"].contains(operands.first) ? operands.first { $0.contains("://") } : nil
    case "apk":
      return command.values(of: "--repository", "-X").first {
        !$0.contains("alpinelinux.org") && !$0.hasPrefix("@") && !$0.contains("$")
      }
    case "echo", "printf", "tee", "cat", "curl", "wget", "install", "cp", "mv":
      let targets =
        command.redirections.map(\.target) + Download.files(command)
        + (command.program == "tee" ? Array(arguments) : [])
      let isList = targets.contains {
        $0.contains("/etc/apt/sources.list") || $0.contains("/etc/yum.repos.d") || $0.contains("/etc/apk/repositories")
          || $0.contains("/etc/zypp/repos.d")
      }
      guard isList else { return nil }
      let text = arguments.joined(separator: " ")
      let own = [
        "deb.debian.org", "security.debian.org", "archive.ubuntu.com", "security.ubuntu.com", "ports.ubuntu.com",
        "alpinelinux.org", "snapshot.debian.org", "snapshot.ubuntu.com",
      ]
      return own.contains { text.contains($0) } ? nil : text
    default: return nil
    }
  }
}
