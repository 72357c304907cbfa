import Model

/// A `USER` that is a name, not a number, at the end of what is shipped.
struct UserByName: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.user-by-name", "USER by name", .negligible,
    why: "Kubernetes can't tell whether a name is root: with `runAsNonRoot: true` it refuses to start the container.",
    fix: "`USER 10001`.")

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    guard let user = file.shipped.filter({ $0.keyword == "USER" && !$0.isOnBuild }).max(by: { $0.line < $1.line }),
      let name = user.words.first?.prefix(while: { $0 != ":" }), !name.isEmpty, !name.contains("$"),
      Int(name) == nil, name != "root"
    else { return [] }
    return [match("USER \(Excerpt.of(name, maximum: 40))", at: user)]
  }
}
