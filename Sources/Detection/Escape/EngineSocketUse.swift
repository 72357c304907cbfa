import Model

/// A container process talks to the container engine.
struct EngineSocketUse: Detector {
  static let manual = DetectorManual(
    rule: "escape.engine-socket", title: "A container process talks to the container engine", severity: .critical,
    techniques: ["T1611", "T1610"],
    description: """
      A connection to the socket of Docker, containerd, Podman or CRI-O from inside a container: whoever may speak \
      to the engine is root on the host.
      """,
    lookAlikes: """
      Management tools (Portainer, Traefik, CI runners) get the socket on purpose.
      """,
    remediation: "Do not mount the socket; where it must be, put a proxy before it that allows only what is needed."
  )

  static let interests: Interests = .calls(["connect"])

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard call.name == "connect" else { return [] }
    let names = ["docker.sock", "containerd.sock", "podman.sock", "crio.sock", "cri-dockerd.sock", "buildkitd.sock"]
    guard names.contains(where: { call.text.hasSuffix($0) }) else { return [] }
    return [
      Alert(
        call.result == 0 ? .critical : .medium, "\(event.process.name) connects to \(call.text)", event.process,
        file: call.text,
        evidence: ["result": call.result == 0 ? "done" : "refused (\(-call.result))"], identity: [call.text])
    ]
  }
}
