import Model

/// `ADD` of local files that are no archives. In a legacy history, of directories and groups of files.
struct AddLocal: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.add-local", "ADD where COPY would do", .low,
    why: "ADD also unpacks archives and fetches addresses: what it does depends on the file that is given to it.",
    fix: "Use COPY; ADD only for archives that are to be unpacked.",
    benchmarks: RuleManual.cis("4.9"),
    counterparts: ["hadolint DL3020", "trivy DS005", "dockle CIS-DI-0009"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("ADD").compactMap { add in
      guard add.heredocs.isEmpty else { return nil }
      let sources: [String]
      if file.origin == .history, let at = add.words.firstIndex(of: "in") {
        // `file:…` may well be an archive.
        sources = add.words[..<at].filter { $0.hasPrefix("dir:") || $0.hasPrefix("multi:") }
        guard add.words.last != "/" else { return nil }
      } else {
        sources = add.words.dropLast().filter { !AddRemote.isRemote($0) && !isArchive($0) && !$0.contains("$") }
      }
      return sources.isEmpty
        ? nil : match("ADD of \(Excerpt.of(sources.joined(separator: ", "), maximum: 80))", at: add)
    }
  }

  private static let endings = [
    ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst", ".tzst", ".gz", ".bz2",
    ".xz", ".tar.z", ".tz",
  ]

  static func isArchive(_ path: String) -> Bool {
    let path = path.lowercased()
    return endings.contains { path.hasSuffix($0) } || path.hasSuffix("*")
  }
}
