import Model

/// Runs the detectors over activity, folds repeated alerts into one, and makes findings.
///
/// A value: the same activity gives the same findings.
package struct DetectionEngine {
  /// How long the same alert (rule, container, program, identity) stays folded, ns.
  package static let foldingWindow: UInt64 = 60_000_000_000

  private var scene = Scene()
  private var detectors: [(manual: DetectorManual, detector: any Detector)]
  /// Who is to be called: by kind of event, and for system calls by name.
  private let byKind: [[Int]]
  private let byCall: [String: [Int]]
  /// By detector: whether it looks at what happens outside of containers too.
  private let onHost: [Bool]
  private var recent: [String: (until: UInt64, count: Int)] = [:]
  private let exceptions: ExceptionLedger?
  private let learning: LearningRun?
  /// Boot time 0 in seconds since 1970.
  private let epoch: Double
  /// Alerts that were folded into an earlier one.
  package private(set) var folded = 0

  /// - Parameters:
  ///   - exceptions: hold alerts back, and keep account of them.
  ///   - learning: is told of every alert that is not held back, also of repeated ones.
  ///   - epoch: boot time 0 in seconds since 1970.
  package init(
    detectors: [any Detector.Type] = Catalogue.detectors, exceptions: ExceptionLedger? = nil,
    learning: LearningRun? = nil, epoch: Double = 0
  ) {
    self.detectors = detectors.map { ($0.manual, $0.init()) }
    var byKind = [[Int]](repeating: [], count: Interests.Kind.allCases.count)
    var byCall: [String: [Int]] = [:]
    let interests = detectors.map { $0.interests }
    for (index, interest) in interests.enumerated() {
      for kind in interest.kinds { byKind[Int(kind.rawValue)].append(index) }
    }
    for call in interests.reduce(into: Set<String>(), { $0.formUnion($1.calls) }) {
      byCall[call] = interests.indices.filter {
        interests[$0].calls.contains(call) || interests[$0].kinds.contains(.systemCall)
      }
    }
    self.byKind = byKind
    self.byCall = byCall
    onHost = interests.map(\.includesHost)
    self.exceptions = exceptions
    self.learning = learning
    self.epoch = epoch
  }

  /// What this event adds to what is known.
  package mutating func take(_ event: ActivityEvent) -> [Finding] {
    scene.take(event)
    let called: [Int]
    if case .systemCall(let call) = event.action {
      called = byCall[call.name] ?? byKind[Int(Interests.Kind.systemCall.rawValue)]
    } else {
      called = byKind[Int(Interests.Kind(event.action).rawValue)]
    }
    let isInside = event.process.container != nil
    var findings: [Finding] = []
    for index in called where isInside || onHost[index] {
      for alert in detectors[index].detector.observe(event, in: scene) {
        if let finding = judged(alert, by: detectors[index].manual, at: event.time) { findings.append(finding) }
      }
    }
    return findings
  }

  private mutating func judged(_ alert: Alert, by manual: DetectorManual, at time: UInt64) -> Finding? {
    let container = alert.process.container
    // Before repeated alerts are folded: one that an exception covers must not fold one that none does.
    var made: Finding?
    if learning != nil || exceptions?.concerns(manual.rule) == true {
      let finding = Self.finding(alert, manual, at: epoch + Double(time) / 1e9)
      if exceptions?.holdsBack(finding, in: container) == true { return nil }
      learning?.note(finding, in: container)
      made = finding
    }
    let key = ([manual.rule, container?.id ?? "", alert.process.facts.executable] + alert.identity)
      .joined(separator: "\u{0}")
    if let known = recent[key], time < known.until {
      recent[key]?.count += 1
      folded += 1
      return nil
    }
    if recent.count > 16_384 { recent = recent.filter { $0.value.until > time } }
    if recent.count > 16_384 { recent.removeAll(keepingCapacity: true) }
    recent[key] = (time &+ Self.foldingWindow, 1)
    return made ?? Self.finding(alert, manual, at: epoch + Double(time) / 1e9)
  }

  static func finding(_ alert: Alert, _ manual: DetectorManual, at seconds: Double) -> Finding {
    let process = alert.process
    let container = process.container
    func described(_ record: ProcessRecord) -> DetectionDetails.Process {
      DetectionDetails.Process(
        pid: record.key.pid, executable: record.facts.executable,
        arguments: CommandLineRedaction.arguments(record.facts.arguments), user: String(record.facts.effectiveUser))
    }
    let details = DetectionDetails(
      techniques: manual.techniques,
      container: container.map {
        DetectionDetails.Container(id: $0.id, name: $0.name, image: $0.image, digest: $0.digest)
      }, process: described(process), ancestors: process.ancestors(16).map(described), network: alert.network,
      file: alert.file, fileChange: alert.fileChange, time: seconds,
      response: process.facts.wasKilled ? "kill" : "alert")
    let subject = Subject(
      kind: container == nil ? .host : .container, name: container.map { $0.name.isEmpty ? $0.id : $0.name } ?? "host",
      identifier: container?.id)
    return Finding(
      kind: .detection, rule: manual.rule, severity: alert.severity, title: CommandLineRedaction.text(alert.title),
      subject: subject,
      evidence: Evidence(
        path: alert.file, details: alert.evidence.filter { !$0.value.isEmpty }.mapValues(CommandLineRedaction.text)),
      remediation: manual.remediation, details: .detection(details),
      identity: [process.facts.executable] + alert.identity)
  }
}
