import Images
import Model

/// Caches that package managers left: lists and packages of apt, dnf, apk, zypper, pip, npm, yarn, Go, Maven, Cargo.
///
/// Counted by layer; below 1 MiB nothing is said.
struct ImagePackageCaches: ImageRule {
  static let manual = RuleManual(
    "image.package-cache", "Caches of package managers are in the image", .negligible,
    why: "Larger images, and old versions of packages that a scan finds and a later build may install from.",
    fix: "Remove them in the RUN that fills them, or mount a cache: `RUN --mount=type=cache`.",
    counterparts: ["dockle DKL-DI-0005"])

  static let folders = [
    "var/lib/apt/lists", "var/cache/apt/archives", "var/cache/dnf", "var/cache/yum", "var/cache/libdnf5",
    "var/cache/apk", "etc/apk/cache", "var/cache/zypp", "var/cache/pacman/pkg", "root/.cache/pip", "root/.npm/_cacache",
    "root/.cache/yarn", "usr/local/share/.cache/yarn", "root/.cache/go-build", "root/.m2/repository",
    "root/.cargo/registry/cache", "root/.gradle/caches", "root/.cache/uv", "root/.composer/cache",
  ]
  private static let least: Int64 = 1 << 20
  private static let maximumFiles = 100_000

  static func check(_ image: ImageScene) -> [Match] {
    folders.compactMap { path in
      guard let folder = image.tree.node(at: path, followingLinks: false), folder.kind == .directory else { return nil }
      var (size, layer, count) = (Int64(0), folder.layer, 0)
      var waiting = [folder]
      while let next = waiting.popLast(), count < maximumFiles {
        for child in next.children {
          count += 1
          if child.kind == .directory {
            waiting.append(child)
          } else if child.kind == .file {
            size &+= max(0, child.entry.size)
            layer = max(layer, child.layer)
          }
        }
      }
      guard size >= least else { return nil }
      var match = match(at: folder, "\(size >> 20) MiB of cache in /\(path)", found: "\(size) bytes")
      match.layer = layer < 0 ? nil : layer
      return match
    }
  }
}
