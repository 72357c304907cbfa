import Model

/// Libraries installed by name without a version: pip, npm, gem, go.
struct UnpinnedLibraries: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.unpinned-libraries", "Libraries without a version", .low,
    why:
      "The newest release goes into the image within minutes of its publication: also the one that a thief published.",
    fix: "Install from a lock file (`npm ci`, `pip install --require-hashes -r …`), or name versions.",
    counterparts: ["hadolint DL3013", "hadolint DL3016", "hadolint DL3028", "hadolint DL3062"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.shippedCalls.compactMap { run, call in
      guard call.action == .install, [.pip, .npm, .gem, .go].contains(call.manager),
        !["ci"].contains(call.command.operands().first ?? "")
      else { return nil }
      if call.manager == .gem, call.command.has("-v", "--version") { return nil }
      if call.manager == .pip, call.command.has("--require-hashes", "-c", "--constraint") { return nil }
      if call.manager == .go, call.command.operands().first == "get" { return nil }
      let loose = call.packages.filter { !isPinned($0, call.manager) }
      guard !loose.isEmpty else { return nil }
      return match(
        "\(Excerpt.of(loose.prefix(6).joined(separator: ", "), maximum: 80)) without a version", at: run, call.command)
    }
  }

  private static func isPinned(_ package: String, _ manager: PackageManagerCall.Manager) -> Bool {
    if package.contains("$") || package.hasPrefix(".") || package.hasPrefix("/") { return true }
    switch manager {
    case .pip:
      if package.contains("git+") { return package.contains("@") }
      let isOwnTool = ["pip", "setuptools", "wheel"].contains(package)
      return package.contains("==") || package.contains("===") || package.contains("~=") || package.hasSuffix(".whl")
        || package.hasSuffix(".tar.gz") || package.contains("://") || isOwnTool
    case .npm:
      if package.contains("://") || package.hasSuffix(".tgz") || package.hasPrefix("git") {
        return package.contains("#") || !package.hasPrefix("git")
      }
      let version = package.dropFirst().firstIndex(of: "@").map { package[package.index(after: $0)...] } ?? ""
      return !version.isEmpty && version != "latest" && version != "next"
    case .gem: return package.contains(":") || package.hasSuffix(".gem")
    case .go:
      let version = package.firstIndex(of: "@").map { package[package.index(after: $0)...] } ?? ""
      return !package.contains("/")
        || !version.isEmpty && version != "latest" && version != "master" && version != "main"
    default: return true
    }
  }
}
