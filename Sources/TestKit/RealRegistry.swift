import Foundation

/// A registry of a test's own (Debian's `docker-registry`) on loopback, its data in a temporary directory.
///
/// Stopped and removed when the test lets go of it.
package final class RealRegistry: @unchecked Sendable {
  // Unchecked: nothing changes after the initializer.
  package let folder: TemporaryDirectory
  package let port: Int
  private let process: Process

  /// Why there can't be one here; nil where there can.
  package static let obstacle: String? = ["docker-registry", "skopeo", "htpasswd"].first { Tool.find($0) == nil }
    .map { "\($0) is not installed" }

  /// For `.enabled(if:)`.
  package static var isPossible: Bool {
    if let obstacle { print("skipped: no real registry here: \(obstacle)") }
    return obstacle == nil
  }

  package var authority: String { "127.0.0.1:\(port)" }

  /// - Parameters:
  ///   - tls: certificate and key (PEM files); nil for plain HTTP.
  ///   - user: who must say a password; nil for everybody.
  package init(
    tls: (certificate: String, key: String)? = nil, user: (name: String, password: String)? = nil
  ) throws {
    folder = try TemporaryDirectory(prefix: "bulkhead-registry")
    var lines = [
      "version: 0.1", "log:", "  level: info", "storage:", "  filesystem:", "    rootdirectory: \(folder.path)/data",
      "  delete:", "    enabled: true", "http:", "  addr: 127.0.0.1:0",
    ]
    if let tls { lines += ["  tls:", "    certificate: \(tls.certificate)", "    key: \(tls.key)"] }
    if let user {
      let passwords = try Tool.run("htpasswd", ["-nbB", user.name, user.password])
      try folder.write("htpasswd", passwords)
      lines += ["auth:", "  htpasswd:", "    realm: test", "    path: \(folder.path)/htpasswd"]
    }
    let configuration = try folder.write("config.yml", lines.joined(separator: "\n") + "\n")
    let log = try folder.write("registry.log", "")
    process = Process()
    process.executableURL = URL(fileURLWithPath: Tool.find("docker-registry") ?? "/usr/bin/docker-registry")
    process.arguments = ["serve", configuration]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    // It says where it listens; a fraction of a second.
    let deadline = Date(timeIntervalSinceNow: 30)
    var found: Int?
    var said = ""
    while found == nil {
      said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      if let place = said.range(of: "listening on 127.0.0.1:") {
        let digits = said[place.upperBound...].prefix { $0.isNumber }
        if said[place.upperBound...].count > digits.count { found = Int(digits) }
      }
      guard found != nil || (process.isRunning && Date() < deadline) else {
        throw Tool.Failure(description: "docker-registry did not start:\n\(said.suffix(2000))")
      }
    }
    port = found ?? 0
  }

  /// Runs `skopeo copy` to this registry.
  /// - Parameter source: in skopeo's notation, e.g. `docker-archive:/tmp/x.tar`.
  package func push(
    _ source: String, as name: String, user: (name: String, password: String)? = nil, authority file: String? = nil,
    _ extra: [String] = []
  ) throws {
    var arguments = ["copy", "--insecure-policy", "--quiet"] + extra
    if let user { arguments += ["--dest-creds", "\(user.name):\(user.password)"] }
    let certificates = try TemporaryDirectory(prefix: "bulkhead-certs")
    if let file {
      try Tool.run("cp", [file, certificates.path + "/ca.crt"])
      arguments += ["--dest-cert-dir", certificates.path]
    } else {
      arguments += ["--dest-tls-verify=false"]
    }
    try Tool.run("skopeo", arguments + [source, "docker://\(authority)/\(name)"])
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }
}
