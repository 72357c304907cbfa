import Model

/// Judges activity, one thing each. To add one: a file that conforms to this, its test, and a line in ``Catalogue``.
package protocol Detector: Sendable {
  /// What `explain` shows and `docs/detection.md` is made from.
  static var manual: DetectorManual { get }
  /// Which events it is called for.
  static var interests: Interests { get }
  init()
  /// Called for every event of interest in order, after the scene has taken it.
  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert]
}

/// What a detector finds, why that matters, and what it may be instead.
package struct DetectorManual: Sendable, Hashable {
  /// Stable, e.g. `reverse-shell.stdio`.
  package var rule: String
  package var title: String
  /// The highest it gives.
  package var severity: Severity
  /// ATT&CK for Containers.
  package var techniques: [String]
  /// What is observed, and why it means something.
  package var description: String
  /// What looks the same and is harmless.
  package var lookAlikes: String
  package var remediation: String

  package init(
    rule: String, title: String, severity: Severity, techniques: [String], description: String, lookAlikes: String,
    remediation: String
  ) {
    self.rule = rule
    self.title = title
    self.severity = severity
    self.techniques = techniques
    self.description = description
    self.lookAlikes = lookAlikes
    self.remediation = remediation
  }
}

/// One detector's word about one event.
package struct Alert: Sendable {
  package var severity: Severity
  package var title: String
  package var process: ProcessRecord
  package var network: DetectionDetails.Network?
  package var file: String?
  package var fileChange: String?
  /// The facts that led here, in words, sorted by key when written.
  package var evidence: [String: String]
  /// What makes two alerts the same problem, beside rule, container and program.
  package var identity: [String]

  package init(
    _ severity: Severity, _ title: String, _ process: ProcessRecord, network: DetectionDetails.Network? = nil,
    file: String? = nil, fileChange: String? = nil, evidence: [String: String] = [:], identity: [String] = []
  ) {
    self.severity = severity
    self.title = title
    self.process = process
    self.network = network
    self.file = file
    self.fileChange = fileChange
    self.evidence = evidence
    self.identity = identity
  }
}
