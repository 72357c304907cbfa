import Model

/// The cluster's own services are asked by a tool.
struct ClusterAccess: Detector {
  static let manual = DetectorManual(
    rule: "network.kubernetes-api", title: "A tool in a container asks the cluster's own services", severity: .high,
    techniques: ["T1613", "T1552.007", "T1610"],
    description: """
      A shell, downloader, relay, code on a command line or a program that the image did not contain connects to the \
      Kubernetes API, a kubelet (10250, 10255) or etcd (2379). With the service account's token that is how an intruder \
      goes on into the cluster.
      """,
    lookAlikes: "Controllers and operators are programs of their image and are left out; kubectl is judged low.",
    remediation: "Turn off automountServiceAccountToken; keep pods from kubelets and etcd by a network policy."
  )

  static let interests: Interests = .socket

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .socket(let socket) = event.action, socket.direction == .outbound, !socket.isEstablished else {
      return []
    }
    let isNode =
      [10250, 10255, 2379].contains(socket.remotePort) && (socket.remote.isPrivate || socket.remote.isLoopback)
    let isAPI =
      socket.remoteName == "kubernetes" || socket.remoteName.hasPrefix("kubernetes.default")
      || socket.remotePort == 6443
    guard isNode || isAPI else { return [] }
    let process = event.process
    let reasons = RelaySuspicion.reasons(process)
    let isTool = ProgramKind.isShell(process) || ProgramKind.isOne(of: ProgramKind.downloaders, process)
    let isClient = ["kubectl", "helm", "k9s", "oc"].contains(process.name) && reasons.isEmpty
    guard isTool || isClient || !reasons.isEmpty else { return [] }
    return [
      Alert(
        isClient ? .low : isNode || !reasons.isEmpty ? .high : .medium,
        "\(process.name) asks \(isNode ? "a node or etcd" : "the Kubernetes API") at \(socket.remoteText)", process,
        network: NetworkEvidence.of(socket), evidence: ["against it": reasons.joined(separator: "; ")],
        identity: [socket.remoteText])
    ]
  }
}
