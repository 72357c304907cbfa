import Model

/// Ports of SSH, telnet and the r-services among the exposed ones.
struct ImageLoginPort: ImageRule {
  static let manual = RuleManual(
    "image.login-port", "The image exposes a port for remote logins", .medium,
    why: "A login server in a container is a second way in, with keys and passwords of its own that nobody rotates.",
    fix: "Use `docker exec` or `kubectl exec`; remove the server and the EXPOSE.", counterparts: ["trivy DS004"])

  static func check(_ image: ImageScene) -> [Match] {
    let found = image.configuration.exposedPorts.filter { port in
      PortText.range(port).map { range in RemoteLoginPort.ports.contains { range.contains($0) } && range.count <= 1000 }
        ?? false
    }
    guard !found.isEmpty else { return [] }
    return [
      match(
        .imageConfiguration, "Port \(found.joined(separator: ", ")) is exposed", found: found.joined(separator: " "))
    ]
  }
}
