import Images
import Model

/// Whom a container runs as when nobody says otherwise: `User` of the configuration, looked up in the image's own
/// `/etc/passwd`, so that `0:0`, `root:app` and another name of id 0 are known for what they are.
struct ImageUserRoot: ImageRule {
  static let manual = RuleManual(
    "image.user-root", "Containers of the image run as root", .medium,
    why: """
      Root in a container is root to the kernel: one flaw in the runtime or one path too many that is mounted, and the \
      host is theirs. It can also change everything within the image.
      """,
    fix: "End the Dockerfile with `USER 10001`; start the containers of images of others with `--user`.",
    benchmarks: RuleManual.cis("4.1"), counterparts: ["trivy DS002", "hadolint DL3002", "dockle CIS-DI-0001"])

  static func check(_ image: ImageScene) -> [Match] {
    let user = image.configuration.user
    let name = String(user.prefix { $0 != ":" })
    let isRoot: Bool
    if let number = UInt32(name) {
      isRoot = number == 0
    } else if name.isEmpty || name == "root" {
      isRoot = true
    } else {
      isRoot = image.accounts?.first { $0.name == name }?.isRoot ?? false
    }
    guard isRoot else { return [] }
    return [
      match(
        .imageConfiguration, name.isEmpty ? "No user is set: containers run as root" : "Containers run as \(user)",
        found: user, expected: "an account other than root")
    ]
  }
}
