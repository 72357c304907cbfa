import Model

/// `chmod u+s`, `chmod 4755`, `setcap` of powerful capabilities.
struct SetuidMade: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.setuid-made", "A program is given the rights of its owner", .high,
    why: "Whoever runs it has the rights of root, whichever account the container runs as.",
    fix: "Run what needs rights in a container of its own, with just the capability that it needs.",
    benchmarks: RuleManual.cis("4.8"))

  private static let capabilities = [
    "cap_sys_admin", "cap_setuid", "cap_setgid", "cap_dac_override", "cap_dac_read_search", "cap_sys_ptrace",
    "cap_sys_module", "cap_sys_rawio", "cap_chown", "cap_fowner", "all+ep", "all=ep", "cap_net_admin",
  ]

  static func check(_ file: Dockerfile) -> [Match] {
    var matches: [Match] = []
    for instruction in file.instructions {
      if file.origin == .file, let mode = instruction.flag("chmod"), isSetuid(mode) {
        matches.append(match("--chmod=\(mode)", at: instruction))
      }
      for command in instruction.commands {
        // Of an image the files are looked at, but not their capabilities.
        if command.program == "chmod", file.origin == .file, let mode = command.operands().first, isSetuid(mode) {
          matches.append(match("chmod \(mode)", at: instruction, command))
        } else if command.program == "setcap", !command.has("-r"), let given = command.operands().first,
          given.hasPrefix("=") || capabilities.contains(where: { given.lowercased().contains($0) })
        {
          matches.append(match("setcap \(Excerpt.of(given, maximum: 60))", at: instruction, command))
        }
      }
    }
    return matches
  }

  static func isSetuid(_ mode: String) -> Bool {
    if let bits = Int(mode, radix: 8) { return bits & 0o4000 != 0 }
    return mode.split(separator: ",").contains { clause in
      guard let sign = clause.firstIndex(where: { $0 == "+" || $0 == "=" }) else { return false }
      let who = clause[..<sign]
      return (who.isEmpty || who.contains("u") || who.contains("a")) && clause[sign...].contains("s")
    }
  }
}
