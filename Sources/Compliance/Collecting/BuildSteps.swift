import Engine

/// Instructions of a build as the engine remembers them, in the words of a build file.
struct BuildSteps {
  let steps: [String]

  /// - Parameter inherited: leading steps that the base image brought.
  init(_ history: [EngineImageRecord.Step], inherited: Int) {
    steps = history.dropFirst(inherited).map { Self.instruction($0.createdBy) }.filter { !$0.isEmpty }
  }

  /// `/bin/sh -c #(nop)  ADD file:… in /` → `ADD file:… in /`; a shell's own words → `RUN …`.
  static func instruction(_ createdBy: String) -> String {
    var text = Substring(createdBy)
    while text.first == " " { text.removeFirst() }
    if let range = text.firstRange(of: "#(nop)") {
      text = text[range.upperBound...]
      while text.first == " " { text.removeFirst() }
      return String(text)
    }
    // Build arguments stand in front: |1 NAME=value /bin/sh -c …
    if text.hasPrefix("|"), let shell = text.firstRange(of: "/bin/sh -c ") { return "RUN " + text[shell.upperBound...] }
    for shell in ["/bin/sh -c ", "/bin/bash -c ", "RUN /bin/sh -c "] where text.hasPrefix(shell) {
      return "RUN " + text.dropFirst(shell.count)
    }
    return String(text)
  }

  // MARK: ADD

  private static let archives = [
    ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tar.zst", ".tzst",
  ]

  /// ADD of what is no archive, or from an address: COPY does the first without surprises, and nothing checks the second.
  var additions: [String] {
    steps.enumerated().compactMap { index, step in
      guard step.hasPrefix("ADD ") else { return nil }
      let words = step.dropFirst(4).split(separator: " ").map(String.init).filter {
        !$0.hasPrefix("--") && $0 != "#" && $0 != "buildkit"
      }
      guard let source = words.first else { return nil }
      if source.hasPrefix("http://") || source.hasPrefix("https://") || source.hasPrefix("git@") { return step }
      // The old builder leaves the names out: what is unpacked over the root as the first step is a root file system.
      if source.hasPrefix("file:") || source.hasPrefix("multi:") || source.hasPrefix("dir:") {
        let isRoot = index == 0 && source.hasPrefix("file:") && words.last == "/"
        return isRoot ? nil : step
      }
      let sources = words.count > 1 ? words.dropLast() : words[...]
      return sources.allSatisfy { source in Self.archives.contains { source.lowercased().hasSuffix($0) } } ? nil : step
    }
  }

  // MARK: Package indexes

  /// Programs, the words that refresh their index, and those that install with it.
  private static let managers: [(program: String, update: Set<String>, install: Set<String>)] = [
    ("apt-get", ["update"], ["install", "upgrade", "dist-upgrade", "full-upgrade", "build-dep", "satisfy"]),
    ("apt", ["update"], ["install", "upgrade", "full-upgrade", "build-dep", "satisfy"]),
    ("aptitude", ["update"], ["install", "safe-upgrade", "full-upgrade"]),
    ("apk", ["update"], ["add", "upgrade", "fix"]),
    ("yum", ["makecache", "check-update"], ["install", "update", "upgrade", "groupinstall"]),
    ("dnf", ["makecache", "check-update"], ["install", "update", "upgrade", "groupinstall"]),
    ("microdnf", ["makecache"], ["install", "update", "upgrade"]),
    ("zypper", ["refresh", "ref"], ["install", "in", "update", "up", "patch"]),
    ("pacman", ["-Sy"], ["-S", "-Syu", "-Su"]),
  ]

  /// RUN that refreshes an index and installs nothing with it: a cache of the builder keeps the index for ever.
  var loneUpdates: [String] {
    steps.filter { step in
      guard step.hasPrefix("RUN ") else { return false }
      let commands = Self.commands(String(step.dropFirst(4)))
      return Self.managers.contains { manager in
        let uses = commands.filter { $0.first?.split(separator: "/").last.map(String.init) == manager.program }
        let updates = uses.contains { command in command.dropFirst().contains(where: manager.update.contains) }
        let installs = uses.contains { command in command.dropFirst().contains(where: manager.install.contains) }
        // One program of a family may refresh, another install: apt-get and apt.
        let family = manager.program.hasPrefix("apt") && manager.program != "apk"
        let others =
          family
          && commands.contains { command in
            command.first?.hasPrefix("apt") == true
              && command.dropFirst().contains(
                where: ["install", "upgrade", "dist-upgrade", "full-upgrade", "build-dep"].contains)
          }
        return updates && !installs && !others
      }
    }
  }

  /// Commands of a shell line as words; assignments and wrappers in front are left out.
  static func commands(_ line: String) -> [[String]] {
    var commands: [[String]] = []
    var words: [String] = []
    var word = ""
    var quote: Character?
    func close(_ list: inout [String], _ word: inout String) {
      if !word.isEmpty { list.append(word) }
      word = ""
    }
    func finish(_ commands: inout [[String]], _ words: inout [String], _ word: inout String) {
      close(&words, &word)
      let wrappers: Set<String> = [
        "sudo", "exec", "time", "nice", "env", "then", "do", "else", "if", "&&", "(", "{", "!", "eatmydata",
      ]
      var rest = words[...]
      while let first = rest.first, wrappers.contains(first) || first.hasPrefix("-") || isAssignment(first) {
        rest = rest.dropFirst()
      }
      if !rest.isEmpty { commands.append(Array(rest)) }
      words = []
    }
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == ";" || character == "&" || character == "|" || character == "\n" {
        finish(&commands, &words, &word)
      } else if character.isWhitespace || character == "(" || character == ")" {
        close(&words, &word)
      } else {
        word.append(character)
      }
    }
    finish(&commands, &words, &word)
    return commands
  }

  private static func isAssignment(_ word: String) -> Bool {
    guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return false }
    return word[..<equals].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  // MARK: Verification

  private static let weakened = [
    "--allow-unauthenticated", "--force-yes", "--nogpgcheck", "--no-gpg-checks", "--no-gpg-check", "--allow-untrusted",
    "--trusted-host", "--no-check-certificate", "trusted=yes", "gpgcheck=0", "repo_gpgcheck=0", "apt_get_insecure",
    "acquire::allowinsecurerepositories=true", "strict-ssl false", "strict-ssl=false", "http.sslverify false",
    "git_ssl_no_verify", "node_tls_reject_unauthorized=0", "--no-verify-ssl",
  ]

  /// Instructions that take packages or programs without a check of who made them.
  var unverified: [String] {
    steps.filter { step in
      guard step.hasPrefix("RUN ") || step.hasPrefix("ENV ") else { return false }
      let lower = step.lowercased()
      if Self.weakened.contains(where: lower.contains) { return true }
      let commands = Self.commands(String(step.dropFirst(4)))
      let programs = commands.compactMap { $0.first?.split(separator: "/").last.map(String.init) }
      let fetches = commands.contains { command in
        let program = command.first?.split(separator: "/").last.map(String.init)
        return program == "curl"
          && command.contains {
            $0 == "-k" || $0 == "--insecure" || ($0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("k"))
          }
      }
      if fetches { return true }
      // A program fetched into a shell: curl … | sh.
      for (first, second) in zip(programs, programs.dropFirst())
      where ["curl", "wget"].contains(first)
        && ["sh", "bash", "dash", "ash", "python", "python3", "perl"].contains(second)
      {
        if lower.contains("|") { return true }
      }
      return false
    }
  }
}
