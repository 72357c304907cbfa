import Foundation

/// A Docker engine of a test's own: its data, its socket and its processes in one temporary directory, no network.
///
/// Needs root and Debian's `docker.io`. Stopped, unmounted and removed when the test lets go of it.
package final class RealEngine: @unchecked Sendable {
  // Unchecked: nothing changes after the initializer.
  package let folder: TemporaryDirectory
  private let process: Process

  package var socket: String { folder.path + "/docker.sock" }

  /// Why there can't be one here; nil where there can. For `.enabled(if:)`.
  package static let obstacle: String? = {
    if geteuid() != 0 { return "not root" }
    for tool in ["dockerd", "docker", "containerd"] where Tool.find(tool) == nil { return "\(tool) is not installed" }
    return nil
  }()

  package static var isPossible: Bool {
    if let obstacle { print("skipped: no real engine here: \(obstacle)") }
    return obstacle == nil
  }

  package init(_ extra: [String] = []) throws {
    folder = try TemporaryDirectory(prefix: "bulkhead-engine")
    let log = try folder.write("dockerd.log", "")
    process = Process()
    process.executableURL = URL(fileURLWithPath: Tool.find("dockerd") ?? "/usr/sbin/dockerd")
    process.arguments =
      [
        "--iptables=false", "--ip6tables=false", "--bridge=none", "--data-root", folder.path + "/data", "--exec-root",
        folder.path + "/exec", "--pidfile", folder.path + "/pid", "-H", "unix://" + folder.path + "/docker.sock",
      ] + extra
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    // Asked until it answers; its own start takes a second or two.
    let deadline = Date(timeIntervalSinceNow: 60)
    while (try? docker(["version"])) == nil {
      guard process.isRunning, Date() < deadline else {
        let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw Tool.Failure(description: "dockerd did not start:\n\(said.suffix(2000))")
      }
    }
  }

  /// Runs `docker` against this engine; its standard output.
  @discardableResult
  package func docker(_ arguments: [String], in directory: String? = nil) throws -> String {
    try Tool.run(
      "docker", arguments, in: directory,
      environment: [
        "DOCKER_HOST": "unix://" + socket, "DOCKER_BUILDKIT": "0", "DOCKER_CONFIG": folder.path + "/config",
      ])
  }

  /// Builds an image from scratch with one layer for each directory; its id.
  package func image(_ name: String, layers: [String]) throws -> String {
    let context = try TemporaryDirectory(prefix: "bulkhead-context")
    var lines = ["FROM scratch"]
    for (index, layer) in layers.enumerated() {
      try Tool.run("cp", ["-a", layer, "\(context.path)/layer\(index)"])
      lines.append("COPY layer\(index) /")
    }
    lines.append("CMD [\"/none\"]")
    try context.write("Dockerfile", lines.joined(separator: "\n"))
    try docker(["build", "-q", "-t", name, context.path])
    return try docker(["inspect", "-f", "{{.Id}}", name]).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  deinit {
    // An engine gives its containers fifteen seconds, all together; what is left of many then runs on, and keeps what
    // tells of the engine's end.
    let running = (try? docker(["ps", "-q"]))?.split(separator: "\n").map(String.init) ?? []
    if !running.isEmpty { _ = try? docker(["kill"] + running) }
    process.terminate()
    process.waitUntilExit()
    // What a killed engine leaves mounted would keep the directory.
    let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
    let root = URL(fileURLWithPath: folder.path).standardizedFileURL.path
    for line in mounts.split(separator: "\n").reversed() {
      let parts = line.split(separator: " ")
      if parts.count > 1, parts[1].hasPrefix(root) { _ = try? Tool.run("umount", ["-l", String(parts[1])]) }
    }
  }
}
