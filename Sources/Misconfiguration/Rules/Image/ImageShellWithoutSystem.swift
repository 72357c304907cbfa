import Images
import Model

/// A shell in an image that has no package manager's database: one meant to be minimal ("distroless").
struct ImageShellWithoutSystem: ImageRule {
  static let manual = RuleManual(
    "image.shell-in-minimal", "A minimal image has a shell", .low,
    why: "Without a shell most attacks that run commands go nowhere, and a shell that starts is an alarm by itself.",
    fix: "Leave it out: take the base image without `debug`, and start the program as a list (`ENTRYPOINT [\"…\"]`).")

  private static let databases = [
    "var/lib/dpkg/status", "lib/apk/db/installed", "usr/lib/apk/db/installed", "var/lib/rpm", "usr/lib/sysimage/rpm",
    "var/lib/pacman/local", "var/db/pkg",
  ]
  private static let shells = ["bin/sh", "usr/bin/sh", "bin/bash", "usr/bin/bash", "busybox/sh", "bin/busybox"]

  static func check(_ image: ImageScene) -> [Match] {
    guard !databases.contains(where: { image.tree.node(at: $0) != nil }),
      let shell = shells.lazy.compactMap({ image.tree.node(at: $0, followingLinks: false) }).first
    else { return [] }
    return [match(at: shell, "/\(shell.path) in an image without a package manager")]
  }
}
