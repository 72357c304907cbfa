import Model

/// `EXPOSE` of what is no port: beyond 65535, 0, or no number.
struct PortRange: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.port-range", "EXPOSE of a port that does not exist", .low,
    why: "Ports are numbers from 1 to 65535; the build fails, or the port that was meant is not documented.",
    fix: "Name the port the service listens on.", counterparts: ["hadolint DL3011", "trivy DS008"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("EXPOSE").compactMap { expose in
      let wrong = expose.words.filter { !$0.contains("$") && PortText.range($0) == nil }
      return wrong.isEmpty
        ? nil : match("\(Excerpt.of(wrong.joined(separator: " "), maximum: 60)) is no port", at: expose)
    }
  }
}
