import Model

/// One thing that somebody should hear of. Everything in it is redacted already.
package struct Notice: Sendable, Hashable {
  package enum Topic: Sendable, Hashable {
    case finding(Finding.Kind)
    case incident
    /// The state of one of Bulkhead's own services.
    case health

    /// As rules and messages name it: `detection`, `incident` …
    package var name: String {
      switch self {
      case .finding(let kind): kind.rawValue
      case .incident: "incident"
      case .health: "health"
      }
    }

    package static let all: [Topic] = Finding.Kind.allCases.map { .finding($0) } + [.incident, .health]

    package init?(name: String) {
      guard let topic = Self.all.first(where: { $0.name == name }) else { return nil }
      self = topic
    }
  }

  package var topic: Topic
  package var severity: Severity
  /// `CVE-2021-44228`, `shell.reverse`; an incident's id.
  package var rule: String
  /// One line.
  package var title: String
  /// What is known beside the title, in words; empty where there is nothing.
  package var text: String
  package var remediation: String
  /// When it happened, seconds since 1970.
  package var time: Double
  /// What it is about, as a person calls it.
  package var subject: String
  package var container: String
  package var image: String
  /// The same problem has the same one: what is counted as a repetition.
  package var fingerprint: String
  /// Where the page shows it; empty where no page is served.
  package var link: String
  /// Further facts, sorted by key when written.
  package var details: [String: String]

  package init(
    topic: Topic, severity: Severity, rule: String, title: String, text: String = "", remediation: String = "",
    time: Double, subject: String = "", container: String = "", image: String = "", fingerprint: String,
    link: String = "", details: [String: String] = [:]
  ) {
    self.topic = topic
    self.severity = severity
    self.rule = rule
    self.title = title
    self.text = text
    self.remediation = remediation
    self.time = time
    self.subject = subject
    self.container = container
    self.image = image
    self.fingerprint = fingerprint
    self.link = link
    self.details = details
  }

  /// - Parameter time: when it was found, for findings that don't say when they happened.
  package init(_ finding: Finding, at time: Double, link: String = "") {
    self.init(
      topic: .finding(finding.kind), severity: finding.severity, rule: finding.rule, title: finding.title,
      remediation: finding.remediation, time: time, subject: finding.subject.name, fingerprint: finding.fingerprint,
      link: link)
    if finding.subject.kind == .container { container = finding.subject.name }
    if finding.subject.kind == .image { image = finding.subject.name }
    if let path = finding.evidence.path { details["path"] = path }
    switch finding.details {
    case .detection(let detection): take(detection)
    case .vulnerability(let vulnerability):
      details["package"] = vulnerability.package
      details["installed"] = vulnerability.installed
      details["fixed"] = vulnerability.fixed
      if vulnerability.knownExploited { details["known-exploited"] = "yes" }
    case .webshell(let webshell):
      details["verdict"] = webshell.verdict.rawValue
      details["path"] = webshell.path
      details["family"] = webshell.family
    case .malware(let malware): details["family"] = malware.family
    case .compliance(let compliance):
      details["expected"] = compliance.expected
      details["found"] = compliance.found
    case .none, .secret, .misconfiguration, .provenance: break
    }
  }

  private mutating func take(_ detection: DetectionDetails) {
    if detection.time > 0 { time = detection.time }
    if let place = detection.container {
      container = place.name.isEmpty ? String(place.id.prefix(12)) : place.name
      image = place.image
      details["container-id"] = place.id
    }
    if let process = detection.process {
      details["process"] = process.executable
      details["pid"] = String(process.pid)
      details["user"] = process.user
      details["arguments"] = CommandLineRedaction.arguments(process.arguments).joined(separator: " ")
    }
    if !detection.ancestors.isEmpty {
      details["ancestors"] = detection.ancestors.prefix(8).map(\.executable).joined(separator: " < ")
    }
    if let network = detection.network {
      details["remote"] = network.remote
      details["direction"] = network.direction
    }
    if let file = detection.file { details["file"] = file }
    if !detection.techniques.isEmpty { details["techniques"] = detection.techniques.joined(separator: ", ") }
    details["response"] = detection.response
  }
}
