import Model

/// `EXPOSE` of the ports of SSH (22), telnet (23) and the r-services (512 to 514).
struct RemoteLoginPort: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.remote-login-port", "A port for remote logins is exposed", .medium,
    why: "A login server in a container is a second way in, with keys and passwords of its own that nobody rotates.",
    fix: "Use `docker exec` or `kubectl exec`; remove the server and the EXPOSE.",
    counterparts: ["trivy DS004"])

  static let ports: Set<Int> = [22, 23, 512, 513, 514]

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("EXPOSE").compactMap { expose in
      let found = expose.words.filter { word in
        PortText.range(word).map { range in ports.contains { range.contains($0) } && range.count <= 1000 } ?? false
      }
      return found.isEmpty
        ? nil
        : match("Port \(found.joined(separator: ", ")) is exposed", at: expose, found: found.joined(separator: " "))
    }
  }
}
