/// Commands that fetch from the network, and what they fetch.
enum Download {
  static let programs: Set<String> = ["curl", "wget", "aria2c", "fetch", "axel", "lwp-download", "lwp-request"]
  /// Programs that run what comes on their standard input, or in a file that they are given.
  static let interpreters: Set<String> = [
    "sh", "bash", "ash", "dash", "zsh", "ksh", "python", "python2", "python3", "perl", "ruby", "node", "php", "lua",
    "pwsh", "fish",
  ]

  static func isDownload(_ command: ShellCommand) -> Bool { programs.contains(command.program) }

  static func urls(_ command: ShellCommand) -> [String] {
    command.arguments.filter { $0.contains("://") }.map { word in
      // `--url=…`
      word.hasPrefix("-") ? String(word.drop { $0 != "=" }.dropFirst()) : word
    }.filter { !$0.isEmpty }
  }

  /// Files that the command writes what it fetched to.
  static func files(_ command: ShellCommand) -> [String] {
    var files = command.redirections.filter { $0.sign == ">" || $0.sign == ">>" }.map(\.target)
    if command.program == "wget" {
      files += command.values(of: "-O", "--output-document").filter { $0 != "-" }
      if files.isEmpty, !command.has("-O") { files += urls(command).map(name) }
    } else {
      files += command.values(of: "-o", "--output").filter { !$0.isEmpty }
      // `-fsSLo file`
      let arguments = Array(command.arguments)
      for (index, word) in arguments.enumerated() where index + 1 < arguments.count {
        if word.hasPrefix("-"), !word.hasPrefix("--"), word.count > 2, word.hasSuffix("o") {
          files.append(arguments[index + 1])
        }
      }
      if command.has("-O", "--remote-name", "-J") { files += urls(command).map(name) }
    }
    return files
  }

  private static func name(_ url: String) -> String {
    ShellCommand.base(String(url.prefix { $0 != "?" && $0 != "#" }))
  }

  /// Whether anything in the script verifies what was fetched.
  static func isVerified(_ commands: [ShellCommand]) -> Bool {
    commands.contains { command in
      switch command.program {
      case "sha256sum", "sha512sum", "sha384sum", "sha1sum", "md5sum", "shasum", "b2sum":
        return command.has("-c", "--check", "--strict") || command.arguments.contains("-")
          || command.arguments.contains { $0.hasPrefix("-") && $0.hasSuffix("c") }
      case "gpg", "gpgv", "gpg2", "gpgv2":
        return command.program.hasPrefix("gpgv") || command.has("--verify") || command.has("--decrypt")
      case "cosign", "minisign", "signify", "slsa-verifier", "openssl", "notation":
        return command.arguments.contains { $0.contains("verif") } || command.has("-V", "-v")
      case "gh": return command.arguments.contains("attestation")
      case "apt-key", "rpmkeys": return false
      default: return false
      }
    }
  }
}
