import Model

/// `ADD` of an address without `--checksum`, and of a Git repository without a commit.
struct AddRemote: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.add-remote", "ADD of a download that nothing checks", .medium,
    why:
      "What the address serves on the day of the build goes into the image unseen; no digest or signature is checked.",
    fix: "`ADD --checksum=sha256:… URL /path`, or fetch in a RUN that checks digest or signature.",
    benchmarks: RuleManual.cis("4.9"), counterparts: ["hadolint DL3020", "trivy DS005"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("ADD").compactMap { add in
      guard (add.flag("checksum") ?? "").isEmpty else { return nil }
      guard let source = add.words.dropLast().first(where: isRemote), !hasCommit(source) else { return nil }
      let isPlain = source.hasPrefix("http://") || source.hasPrefix("git://")
      return match(
        "ADD of \(Excerpt.of(source, maximum: 120)) without a checksum", at: add, severity: isPlain ? .high : nil)
    }
  }

  static func isRemote(_ source: String) -> Bool {
    ["http://", "https://", "git://", "git@", "ssh://"].contains { source.hasPrefix($0) }
  }

  /// `repository.git#<40 hexadecimal digits>`.
  private static func hasCommit(_ source: String) -> Bool {
    guard let mark = source.lastIndex(of: "#") else { return false }
    let commit = source[source.index(after: mark)...].prefix { $0 != ":" }
    return commit.count == 40 && commit.allSatisfy(\.isHexDigit)
  }
}
