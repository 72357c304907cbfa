import Images
import Model

/// The program or script that a container starts, where its own user or everyone may overwrite it (or its folder).
///
/// Relative names are looked for along the configuration's PATH. Root may overwrite everything and is another rule's
/// matter.
struct ImageEntrypointWritable: ImageRule {
  static let manual = RuleManual(
    "image.entrypoint-writable", "The container may overwrite the program that it starts", .medium,
    why: "Who gets to write files as the service's user can have their code run at the next start, and stay.",
    fix: "Let root own it: `COPY --chown=root:root --chmod=755`.")

  static func check(_ image: ImageScene) -> [Match] {
    let configuration = image.configuration
    var words = Array((configuration.entrypoint + configuration.command).prefix(20))
    // `/bin/sh -c "exec /app/start"`: the first word of the script.
    if words.count > 2, InstructionAssembly.shells.contains(ShellCommand.base(words[0])), words[1] == "-c" {
      words = ShellParser.parse(words[2]).first?.words ?? []
    }
    guard let program = words.first, let node = find(program, image), node.kind == .file else { return [] }
    let entry = node.entry
    let user = userID(image)
    if entry.mode & 0o002 != 0 {
      return [match(at: node, "\(node.path) may be overwritten by everyone", severity: .high, found: entry.modeText)]
    }
    guard let user, user != 0, entry.user == user, entry.mode & 0o200 != 0 else { return [] }
    return [match(at: node, "\(node.path) belongs to the user that runs it", found: entry.modeText)]
  }

  static func userID(_ image: ImageScene) -> UInt32? {
    let name = String(image.configuration.user.prefix { $0 != ":" })
    if name.isEmpty { return 0 }
    return UInt32(name) ?? image.accounts?.first { $0.name == name }.flatMap { UInt32($0.userID) }
  }

  private static func find(_ program: String, _ image: ImageScene) -> FileNode? {
    if program.hasPrefix("/") { return image.tree.node(at: program) }
    if program.contains("/") { return image.tree.node(at: image.configuration.workingDirectory + "/" + program) }
    let path = image.configuration.environment.first { $0.hasPrefix("PATH=") }?.dropFirst(5) ?? "/usr/bin:/bin"
    for folder in path.split(separator: ":").prefix(50) {
      if let node = image.tree.node(at: "\(folder)/\(program)") { return node }
    }
    return nil
  }
}
