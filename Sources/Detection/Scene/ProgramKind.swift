import Model

/// What kind of program a process runs, from its path, its own name for itself and its arguments.
package enum ProgramKind {
  package static let shells: Set<String> = [
    "sh", "bash", "dash", "ash", "zsh", "ksh", "ksh93", "mksh", "oksh", "pdksh", "fish", "csh", "tcsh", "rbash", "yash",
    "busybox", "toybox", "bash-static", "pwsh",
  ]
  package static let downloaders: Set<String> = ["curl", "wget", "aria2c", "fetch", "lwp-download"]
  package static let relays: Set<String> = [
    "nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "socat", "telnet", "openssl", "gnutls-cli", "cryptcat",
    "rlwrap", "websocat", "chisel",
  ]
  package static let packageManagers: Set<String> = [
    "apt", "apt-get", "dpkg", "aptitude", "yum", "dnf", "microdnf", "rpm", "apk", "pacman", "zypper", "snap",
  ]
  package static let accountTools: Set<String> = [
    "useradd", "adduser", "usermod", "userdel", "groupadd", "addgroup", "groupmod", "passwd", "chpasswd", "vipw",
    "chsh", "gpasswd", "newusers",
  ]
  private static let buildTools: Set<String> = [
    "make", "gmake", "ninja", "meson", "cmake", "ctest", "cargo", "rustc", "go", "gcc", "cc", "g++", "c++", "clang",
    "clang++", "collect2", "pip", "pip3", "npm", "npx", "yarn", "pnpm", "node-gyp", "mvn", "gradle", "gradlew", "bazel",
    "tox", "pytest", "swift", "swift-build", "dotnet", "msbuild", "configure", "composer", "bundle", "gem",
  ]
  private static let interpreters = [
    "python", "perl", "ruby", "php", "node", "nodejs", "lua", "tclsh", "wish", "gawk", "mawk", "awk", "java", "pypy",
    "deno", "bun", "guile", "R", "Rscript", "julia", "expect", "irb",
  ]

  /// A shell, also under another name when it calls itself one (argv[0]).
  package static func isShell(_ process: ProcessRecord) -> Bool {
    let name = process.name
    if name == "busybox" || name == "toybox" {
      let applet = base(process.facts.arguments.first ?? "")
      let called = applet == name ? process.facts.arguments.dropFirst().first ?? "" : applet
      return ["sh", "ash", "hush", "bash", "msh"].contains(called)
    }
    if shells.contains(name) { return true }
    let own = base(process.facts.arguments.first ?? "")
    return shells.contains(own.hasPrefix("-") ? String(own.dropFirst()) : own)
  }

  package static func isInterpreter(_ process: ProcessRecord) -> Bool {
    let name = process.name
    return interpreters.contains { kind in
      name.hasPrefix(kind) && name.dropFirst(kind.count).allSatisfy { $0.isNumber || $0 == "." || $0 == "-" }
    }
  }

  package static func isOne(of names: Set<String>, _ process: ProcessRecord) -> Bool {
    if names.contains(process.name) { return true }
    guard process.name == "busybox" || process.name == "toybox" else { return false }
    return process.facts.arguments.prefix(2).contains { names.contains(base($0)) }
  }

  /// Compilers, package builds and their drivers, also as the script of a shell or interpreter.
  package static func isBuildTool(_ process: ProcessRecord) -> Bool {
    if buildTools.contains(process.name) { return true }
    guard isShell(process) || isInterpreter(process) else { return false }
    let words = process.facts.arguments
    // An interpreter that is called by the tool's name, or its script, or its module.
    return words.prefix(3).contains { !$0.hasPrefix("-") && buildTools.contains(base($0)) }
  }

  /// A shell that takes its commands from standard input: no script, no `-c`.
  package static func readsCommands(_ process: ProcessRecord) -> Bool {
    var words = process.facts.arguments.dropFirst()
    if process.name == "busybox" || process.name == "toybox", let first = words.first, shells.contains(first) {
      words = words.dropFirst()
    }
    var skip = false
    for word in words {
      if skip {
        skip = false
        continue
      }
      if word == "--rcfile" || word == "--init-file" || word == "-o" || word == "+o" {
        skip = true
        continue
      }
      if word == "-s" || word == "-" { return true }
      if word.hasPrefix("--") { continue }
      if word.hasPrefix("-") || word.hasPrefix("+") {
        if word.contains("c") { return false }
        continue
      }
      return false
    }
    return true
  }

  /// The command text of `sh -c TEXT`; nil for anything else.
  package static func commandText(_ process: ProcessRecord) -> String? {
    let words = process.facts.arguments
    for (index, word) in words.enumerated().dropFirst() {
      if word.hasPrefix("-"), !word.hasPrefix("--"), word.contains("c"), index + 1 < words.count {
        let next = words[index + 1]
        return next == "--" && index + 2 < words.count ? words[index + 2] : next
      }
      if !word.hasPrefix("-") { return nil }
    }
    return nil
  }

  package static func base(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
