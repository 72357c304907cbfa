import Model

/// Volumes over paths of the system among those of the configuration.
struct ImageVolumeSensitive: ImageRule {
  static let manual = RuleManual(
    "image.volume-sensitive", "The image declares a volume over a path of the system", .medium,
    why:
      "What is written there outlives the container and a read-only root: accounts, programs and settings change for good.",
    fix: "Declare volumes for the application's data alone.", counterparts: ["dockle DKL-DI-0002"])

  static func check(_ image: ImageScene) -> [Match] {
    image.configuration.volumes.filter { path in
      VolumeSensitive.paths.contains(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
    }.map { match(.imageConfiguration, "The volume \(Excerpt.of($0, maximum: 80))", identity: [$0]) }
  }
}
