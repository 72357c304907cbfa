import TestKit

@testable import Inventory

/// Small systems to write into layers.
enum SampleSystem {
  static let debianRelease = """
    PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
    NAME="Debian GNU/Linux"
    VERSION_ID="12"
    VERSION="12 (bookworm)"
    VERSION_CODENAME=bookworm
    ID=debian

    """

  static func stanza(
    _ name: String, _ version: String, state: String = "install ok installed", _ more: String = ""
  ) -> String {
    "Package: \(name)\nStatus: \(state)\nMaintainer: Somebody <a@debian.org>\nArchitecture: amd64\n"
      + (more.isEmpty ? "" : more + "\n") + "Version: \(version)\nDescription: x\n more\n .\n end\n\n"
  }

  static let baseFiles = stanza("base-files", "12.4+deb12u5")
  static let libc = stanza("libc6", "2.36-9+deb12u4", "Source: glibc\nMulti-Arch: same")
  static let bash = stanza("bash", "5.2.15-2+b2", "Source: bash (5.2.15-2)\nPre-Depends: libc6 (>= 2.36), awk | mawk")

  /// Debian 12 with three packages and their lists.
  static func debian(_ tar: inout TarBuilder, status: String = baseFiles + libc + bash) {
    tar.symbolicLink("lib", to: "usr/lib")
    tar.symbolicLink("bin", to: "usr/bin")
    tar.file("usr/lib/os-release", debianRelease)
    tar.symbolicLink("etc/os-release", to: "../usr/lib/os-release")
    tar.file("etc/debian_version", "12.5\n")
    tar.file("var/lib/dpkg/status", status)
    tar.file(
      "var/lib/dpkg/info/base-files.list", "/.\n/etc\n/etc/debian_version\n/usr\n/usr/lib\n/usr/lib/os-release\n")
    tar.file("var/lib/dpkg/info/libc6:amd64.list", "/.\n/lib\n/lib/x86_64-linux-gnu\n/lib/x86_64-linux-gnu/libc.so.6\n")
    tar.file("var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n")
    tar.file("usr/lib/x86_64-linux-gnu/libc.so.6", "\u{7F}ELF", mode: 0o755)
    tar.file("usr/bin/bash", "#!", mode: 0o755)
  }
}
