import Model

/// Something calls home at regular times.
struct Beacon: Detector {
  static let manual = DetectorManual(
    rule: "network.beacon", title: "Something foreign calls out at regular times", severity: .high,
    techniques: ["T1071.001", "T1029", "T1571"],
    description: """
      A program connects to the same place at least eight times over at least two minutes, and half of the times \
      between lie within 85 % of their median (jitter of up to ±70 % passes). Regularity alone is what every health check has, so it \
      counts only for what does not belong to the image: dropped or nameless programs, programs in temporary folders, code \
      on a command line, relays; and for download tools that call a public address without a name.
      """,
    lookAlikes: "Health checks, metrics and license checks of the image's own programs are left out.",
    remediation: "Look at the program and the place it calls; pause the container."
  )

  static let interests: Interests = .socket

  static let calls = 8
  static let span: UInt64 = 120_000_000_000
  private struct Series {
    var times: [UInt64] = []
    var hasAlerted = false
  }
  private struct Key: Hashable {
    var container: String
    var executable: String
    var remote: IPAddress
    var port: UInt16
  }
  private var series: [Key: Series] = [:]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .socket(let socket) = event.action, socket.direction == .outbound, !socket.isEstablished,
      !socket.remote.isLoopback
    else { return [] }
    let process = event.process
    let reasons = RelaySuspicion.reasons(process)
    let isBareDownload =
      (ProgramKind.isOne(of: ProgramKind.downloaders, process) || ProgramKind.isShell(process))
      && socket.remoteName.isEmpty && !socket.remote.isPrivate
    guard !reasons.isEmpty || isBareDownload else { return [] }
    let key = Key(
      container: Scene.container(process), executable: process.facts.executable, remote: socket.remote,
      port: socket.remotePort)
    if series.count > 4096 { series.removeAll(keepingCapacity: true) }
    var own = series[key] ?? Series()
    own.times.append(event.time)
    if own.times.count > 32 { own.times.removeFirst() }
    defer { series[key] = own }
    guard !own.hasAlerted, own.times.count >= Self.calls, event.time &- own.times[0] >= Self.span,
      let (median, spread) = Self.rhythm(own.times), median >= 2_000_000_000, spread <= median / 100 * 85
    else { return [] }
    own.hasAlerted = true
    return [
      Alert(
        reasons.isEmpty || socket.remote.isPrivate ? .medium : .high,
        "\(process.name) calls \(socket.remoteText) every \(median / 1_000_000_000) s", process,
        network: NetworkEvidence.of(socket),
        evidence: [
          "calls": String(own.times.count), "median seconds between": String(median / 1_000_000_000),
          "spread of the middle half, ms": String(spread / 1_000_000), "against it": reasons.joined(separator: "; "),
        ], identity: [socket.remote.description])
    ]
  }

  /// Median of the times between, and how far the quarters at its sides are from each other.
  private static func rhythm(_ times: [UInt64]) -> (median: UInt64, spread: UInt64)? {
    let gaps = zip(times, times.dropFirst()).map { $1 &- $0 }.sorted()
    guard !gaps.isEmpty else { return nil }
    return (gaps[gaps.count / 2], gaps[gaps.count * 3 / 4] - gaps[gaps.count / 4])
  }
}
