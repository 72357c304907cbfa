import Model

/// Packages of the distribution installed without a version: apt-get, apk, yum, dnf, zypper.
struct UnpinnedPackages: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.unpinned-packages", "System packages without a version", .negligible,
    why: "Two builds of one file give two images; which version was tested can't be told.",
    fix: """
      `name=version` (apt, apk), `name-version` (dnf), or a dated snapshot of the repository, together with regular \
      rebuilds: a version that is never raised is worse than none.
      """,
    counterparts: ["hadolint DL3008", "hadolint DL3018", "hadolint DL3033", "hadolint DL3037", "hadolint DL3041"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shippedCalls.compactMap { run, call in
      guard call.action == .install, [.apt, .apk, .yum, .dnf, .microdnf, .zypper].contains(call.manager) else {
        return nil
      }
      let loose = call.packages.filter { !isPinned($0, call.manager) }
      guard !loose.isEmpty else { return nil }
      return match(
        "\(Excerpt.of(loose.prefix(6).joined(separator: ", "), maximum: 80)) without a version", at: run, call.command)
    }
  }

  private static func isPinned(_ package: String, _ manager: PackageManagerCall.Manager) -> Bool {
    if package.contains("$") || package.contains("/") || package.hasPrefix(".") || package.hasPrefix("@") {
      return true
    }
    if package.contains("=") || package.contains("<") || package.contains(">") || package.contains("~") { return true }
    guard [.yum, .dnf, .microdnf].contains(manager) else { return false }
    if package.hasSuffix(".rpm") { return true }
    // `name-1.2-3`: a hyphen before a digit.
    let bytes = Array(package.utf8)
    return zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "-") && (0x30...0x39).contains($1) }
  }

  /// Without version and architecture.
  static func name(_ package: String) -> String {
    String(package.prefix { !"=<>~:".contains($0) })
  }
}
