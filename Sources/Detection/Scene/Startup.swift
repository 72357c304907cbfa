import Model

/// A container's own entrypoint at work: what it does to files there is the image's doing, and repeats at every start.
///
/// It makes an alert lower, never silent: an image may be the attacker's.
enum Startup {
  /// How long after the container's first process began, ns.
  static let window: UInt64 = 120_000_000_000
  private static let inits: Set<String> = [
    "tini", "tini-static", "dumb-init", "docker-init", "catatonit", "s6-svscan", "s6-overlay-suexec", "my_init",
  ]

  /// Whether the process, and all above it in its container up to the first, are the entrypoint's scripts, shortly after
  /// the start. A service that has begun in between, and whoever came in from outside, are not.
  static func includes(_ process: ProcessRecord, at time: UInt64) -> Bool {
    guard let container = process.container?.id else { return false }
    var entry = process
    for holder in process.ancestors {
      guard holder.container?.id == container else { break }
      let isScript = ProgramKind.isShell(holder) && !ProgramKind.readsCommands(holder)
      guard isScript || inits.contains(holder.name) else { return false }
      entry = holder
    }
    guard entry.key.pid > 0 else { return false }
    return entry.facts.login == nil && !entry.facts.ranBefore && time &- entry.key.start < window
  }
}
