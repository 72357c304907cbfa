import Model
import Parsing

/// Subjects, evidence and findings in the shape of `bulkhead.report/1`.
extension JSONWriter {
  mutating func write(_ subject: Subject) {
    object { json in
      json.member("kind", subject.kind.rawValue)
      json.member("name", subject.name)
      json.member("digest", orNull: subject.digest?.description)
      json.member("identifier", orNull: subject.identifier)
      json.key("os")
      guard let os = subject.os else { return json.null() }
      json.object { json in
        json.member("id", os.id)
        json.member("version", os.version)
        json.member("codename", orNull: os.codename)
        json.member("prettyName", orNull: os.prettyName)
        json.member("like", os.like)
        json.member("endOfLife", orNull: os.endOfLife)
        json.member("pastEndOfLife", orNull: os.isPastEndOfLife)
      }
    }
  }

  mutating func write(_ evidence: Evidence, _ paths: PathStyle) {
    object { json in
      json.member("path", orNull: evidence.path.map(paths.show))
      json.member("line", orNull: evidence.line)
      json.member("endLine", orNull: evidence.endLine)
      json.member("layer", orNull: evidence.layer?.description)
      json.member("createdBy", orNull: evidence.createdBy)
      json.member("excerpt", orNull: evidence.excerpt)
      json.member("details", evidence.details)
    }
  }

  /// - Parameter at: when it is written, seconds since 1970; nil leaves it out.
  mutating func write(_ finding: Finding, _ paths: PathStyle, at: Double? = nil) {
    object { json in
      if let at { json.member("at", at) }
      json.member("fingerprint", finding.fingerprint)
      json.member("kind", finding.kind.rawValue)
      json.member("rule", finding.rule)
      json.member("severity", finding.severity.rawValue)
      json.member("title", finding.title)
      json.member("subject") { $0.write(finding.subject) }
      json.member("evidence") { $0.write(finding.evidence, paths) }
      json.member("remediation", finding.remediation)
      switch finding.details {
      case .none: break
      case .vulnerability(let details): json.member("vulnerability") { $0.write(details) }
      case .secret(let details): json.member("secret") { $0.write(details) }
      case .misconfiguration(let details): json.member("misconfiguration") { $0.write(details) }
      case .provenance(let details): json.member("provenance") { $0.write(details) }
      case .compliance(let details): json.member("compliance") { $0.write(details) }
      case .malware(let details): json.member("malware") { $0.write(details) }
      case .webshell(let details): json.member("webshell") { $0.write(details) }
      case .detection(let details): json.member("detection") { $0.write(details) }
      }
    }
  }
}
