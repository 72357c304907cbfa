import Model

/// A download over plain HTTP or FTP, unless the same RUN checks digest or signature.
///
/// Package lists of a distribution are signed and don't count; addresses of the machine itself don't either.
struct PlainHTTP: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.plain-http", "A download without encryption", .medium,
    why: "Anyone on the way can read what is fetched and put something else in its place.",
    fix: "Use https, and check the file's digest.", benchmarks: RuleManual.cis("4.11"))

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("RUN").flatMap { run -> [Match] in
      guard !Download.isVerified(run.commands) else { return [] }
      return run.commands.compactMap { command in
        let isFetch = Download.isDownload(command) || ["git", "pip", "pip3", "npm", "svn"].contains(command.program)
        guard isFetch, let url = command.arguments.lazy.compactMap(plain).first else { return nil }
        return match("\(Excerpt.of(SensitiveName.redact(url), maximum: 100)) is fetched in the clear", at: run, command)
      }
    }
  }

  private static func plain(_ word: String) -> String? {
    for scheme in ["http://", "ftp://", "git://"] {
      guard let start = word.firstRange(of: scheme) else { continue }
      if start.lowerBound != word.startIndex, word[word.index(before: start.lowerBound)] != "=" { continue }
      let host = word[start.upperBound...].prefix { $0 != "/" && $0 != ":" }
      guard !["localhost", "127.0.0.1", "0.0.0.0", "host.docker.internal", "[", ""].contains(host) else { return nil }
      return String(word[start.lowerBound...])
    }
    return nil
  }
}
