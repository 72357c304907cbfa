/// A call of a package manager, in the terms that all of them share.
package struct PackageManagerCall: Sendable {
  package enum Manager: String, Sendable, CaseIterable {
    case apt, apk, yum, dnf, microdnf, zypper, pacman, pip, npm, yarn, gem, go, dpkg, rpm
  }

  package enum Action: Sendable, Hashable { case install, update, upgrade, distributionUpgrade, clean, other }

  package var manager: Manager
  package var action: Action
  /// As written: `curl=8.0`, `./x.deb`, `requests==2`.
  package var packages: [String]
  package var command: ShellCommand

  private static let programs: [String: Manager] = [
    "apt-get": .apt, "apt": .apt, "aptitude": .apt, "apk": .apk, "yum": .yum, "dnf": .dnf, "dnf5": .dnf, "tdnf": .dnf,
    "microdnf": .microdnf, "zypper": .zypper, "pacman": .pacman, "pip": .pip, "pip3": .pip, "pip2": .pip, "npm": .npm,
    "yarn": .yarn, "gem": .gem, "go": .go, "dpkg": .dpkg, "rpm": .rpm,
  ]

  private static let valueOptions: [Manager: Set<String>] = [
    .apt: ["-o", "-t", "-c", "--option", "--target-release", "--default-release", "--config-file"],
    .apk: ["-X", "--repository", "-t", "--virtual", "-p", "--root", "--keys-dir", "--repositories-file", "--arch"],
    .yum: ["-c", "-x", "-d", "-e", "-R"], .dnf: ["-c", "-x", "--setopt", "--enablerepo", "--repo", "--releasever"],
    .microdnf: ["-c", "-x", "--setopt"], .zypper: ["-r", "--repo", "-t", "--type", "-R", "--root", "--from"],
    .pip: [
      "-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f", "--find-links",
      "--trusted-host", "--target", "-t", "--prefix", "--root", "--cache-dir", "--proxy", "--timeout", "-e", "--cert",
      "--platform", "--python-version", "--only-binary", "--no-binary", "--progress-bar", "--src",
    ],
    .npm: ["--prefix", "--registry", "--cache", "--loglevel", "-C", "--userconfig"],
    .gem: ["-v", "--version", "-i", "--install-dir", "-n", "--bindir", "-s", "--source", "-P", "--trust-policy"],
    .pacman: ["--cachedir", "-b", "--dbpath", "--config"],
    .dpkg: ["--root", "--admindir"], .rpm: ["--root", "--dbpath", "--define"],
    .go: ["-ldflags", "-tags", "-o", "-mod", "-modfile", "-p", "-gcflags"],
    .yarn: ["--cwd", "--registry", "--cache-folder"],
  ]

  package init?(_ whole: ShellCommand) {
    var program = whole.program
    var command = whole
    if program.hasPrefix("python"), command.words.count > 3 {
      // `python -m pip install`
      let arguments = Array(command.arguments)
      guard let module = arguments.firstIndex(of: "-m"), module + 1 < arguments.count,
        arguments[module + 1].hasPrefix("pip")
      else { return nil }
      program = "pip"
      command = ShellCommand(words: Array(arguments[(module + 1)...]))
      command.assignments = whole.assignments
      command.offset = whole.offset
      command.line = whole.line
    }
    if program.hasPrefix("pip3.") { program = "pip3" }
    guard let manager = Self.programs[program] else { return nil }
    self.manager = manager
    self.command = command
    var operands = command.operands(skippingValuesOf: Self.valueOptions[manager] ?? [])
    let verb = operands.first ?? ""
    if !operands.isEmpty { operands.removeFirst() }
    switch manager {
    case .pacman, .dpkg, .rpm:
      operands = verb.isEmpty ? [] : [verb] + operands
      action = Self.byOption(manager, command)
    default: action = Self.action(manager, verb)
    }
    // What only would be done is not done.
    if command.has("-s", "--simulate", "--just-print", "--dry-run", "--print-uris", "--download-only"), manager != .gem,
      manager != .npm, manager != .pacman
    {
      action = .other
    }
    packages = action == .install ? operands : []
  }

  private static func byOption(_ manager: Manager, _ command: ShellCommand) -> Action {
    switch manager {
    case .pacman:
      if command.has("-c", "--clean") { return .clean }
      if command.has("-S", "--sync", "-U", "--upgrade") {
        if command.has("-u", "--sysupgrade") { return .upgrade }
        return .install
      }
    case .dpkg: if command.has("-i", "--install") { return .install }
    default: if command.has("-i", "--install", "-U", "--upgrade", "-F") { return .install }
    }
    return .other
  }

  private static func action(_ manager: Manager, _ verb: String) -> Action {
    switch verb {
    case "install", "add", "in", "reinstall", "localinstall", "groupinstall", "build-dep", "i", "get", "satisfy":
      // `go get`, `npm i`; elsewhere these words mean something else.
      if verb == "get", manager != .go { return .other }
      if verb == "i", manager != .npm { return .other }
      if verb == "in", manager != .zypper { return .other }
      return .install
    case "ci" where manager == .npm: return .install
    case "update", "makecache", "refresh", "ref", "check-update":
      // Fedora's `update` is an upgrade.
      return [.yum, .dnf, .microdnf, .zypper].contains(manager) && verb == "update" ? .upgrade : .update
    case "upgrade", "up": return .upgrade
    case "dist-upgrade", "full-upgrade", "distro-sync", "system-upgrade", "dup": return .distributionUpgrade
    case "clean", "cc", "autoclean", "distclean": return .clean
    case "cache": return .clean
    default: return .other
    }
  }
}

extension Instruction {
  /// Calls of package managers in this RUN.
  package var packageManagerCalls: [PackageManagerCall] { commands.compactMap { PackageManagerCall($0) } }
}
