import Model

/// A user's name and password, or a token, in an address: `https://user:token@host/…`.
struct CredentialsInURL: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.credentials-in-url", "An address with a password in it", .high,
    why: "It stands in the history of every copy of the image, and in the logs of the build.",
    fix: "`RUN --mount=type=secret` with a credential helper, or `--mount=type=ssh`.",
    benchmarks: RuleManual.cis("4.10"))

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.instructions.compactMap { instruction in
      guard ["RUN", "ADD", "ENV", "ARG", "LABEL"].contains(instruction.keyword) else { return nil }
      let words = instruction.commands.flatMap { $0.assignments + $0.words } + instruction.words
      guard words.contains(where: hasPassword) else { return nil }
      let isVariable = !words.contains { hasPassword($0) && !$0.contains("$") }
      var match = match(at: instruction, severity: isVariable ? .medium : nil)
      // The same problem whatever the password is.
      match.identity = [instruction.keyword, "credentials"]
      return match
    }
  }

  static func hasPassword(_ word: String) -> Bool {
    guard let scheme = word.firstRange(of: "://") else { return false }
    let authority = word[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != " " }
    guard let at = authority.lastIndex(of: "@") else { return false }
    let user = authority[..<at]
    if let colon = user.firstIndex(of: ":") { return user.index(after: colon) < user.endIndex }
    // A token alone in the user's place.
    return user.count >= 20 && !user.contains(".")
  }
}
