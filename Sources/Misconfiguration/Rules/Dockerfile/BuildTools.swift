import Model

/// Compilers and headers installed in a stage that is shipped and not removed in the same RUN.
struct BuildTools: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.build-tools", "Build tools are shipped", .low,
    why: "A compiler in the image lets an intruder build what they need, and is hundreds of megabytes to be patched.",
    fix: "Build in one stage and `COPY --from` into a small one; or remove the tools in the same RUN.",
    benchmarks: RuleManual.cis("4.3"))

  static let packages: Set<String> = [
    "build-essential", "gcc", "g++", "clang", "make", "cmake", "build-base", "gcc-c++", "autoconf", "automake",
    "linux-headers", "linux-headers-generic", "kernel-devel", "rustc", "cargo", "golang", "golang-go", "base-devel",
    "openjdk-17-jdk", "openjdk-21-jdk", "default-jdk", "maven", "gradle", "mercurial", "subversion",
  ]
  private static let removals: Set<String> = ["purge", "remove", "del", "autoremove", "erase", "rm"]

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.shipped.flatMap { run -> [Match] in
      let calls = run.packageManagerCalls
      let removes = calls.contains { $0.action == .other && removals.contains($0.command.operands().first ?? "") }
      guard !removes else { return [] }
      return calls.compactMap { call in
        guard call.action == .install, [.apt, .apk, .yum, .dnf, .microdnf, .zypper, .pacman].contains(call.manager)
        else { return nil }
        let found = call.packages.map(UnpinnedPackages.name).filter(packages.contains)
        return found.isEmpty ? nil : match("\(found.joined(separator: ", ")) stays in the image", at: run, call.command)
      }
    }
  }
}
