import Model
import Parsing

@testable import Response

enum Samples {
  static func finding(_ rule: String = "reverse-shell.stdio", _ severity: Severity = .critical) -> Finding {
    Finding(
      kind: .detection, rule: rule, severity: severity, title: "a shell on a socket",
      subject: Subject(kind: .container, name: "shop"), details: .detection(DetectionDetails()), identity: ["x"])
  }

  static func container(
    _ name: String = "shop", image: String = "registry.example:5000/team/shop:1.4", labels: [String: String] = [:],
    id: String = "c1", namespace: String = ""
  ) -> ContainerFacts {
    ContainerFacts(id: id, name: name, image: image, labels: labels, namespace: namespace)
  }

  static func context(
    _ container: ContainerFacts? = container(), process: ProcessKey? = ProcessKey(pid: 400, start: 7),
    remote: String? = nil, dropped: String? = nil, at now: Double = 100
  ) -> ResponseContext {
    ResponseContext(
      container: container, process: process, remote: remote.flatMap { IPAddress(parsing: $0) }, remotePort: 4444,
      droppedProgram: dropped, now: now)
  }

  static func policy(_ text: String) throws -> ResponsePolicy {
    try ResponsePolicyReader.read(Bytes(text), name: "respond.yaml")
  }

  static func plan(_ action: ResponseVerb, containers: [String] = [], own: Set<String> = []) -> ResponsePlan {
    var policy = ResponsePolicy()
    policy.rules = [
      ResponsePolicy.Rule(
        name: "r", rules: [NamePattern("reverse-shell.*")], containers: containers.map { NamePattern($0) },
        action: action)
    ]
    return ResponsePlan(policy, own: own)
  }
}
