/// One judgement about one subject.
package struct Finding: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case vulnerability, secret, misconfiguration, provenance, compliance, malware, webshell, detection
    case webAttack = "web-attack"
  }

  /// What only one kind has; written under the kind's own name in reports.
  package enum Details: Sendable, Hashable {
    case none
    case vulnerability(VulnerabilityDetails)
    case secret(SecretDetails)
    case misconfiguration(MisconfigurationDetails)
    case provenance(ProvenanceDetails)
    case compliance(ComplianceDetails)
    case malware(MalwareDetails)
    case webshell(WebshellDetails)
    case detection(DetectionDetails)
  }

  /// Stable: the same problem found twice has the same one. See ``Fingerprint``.
  package var fingerprint: String
  package var kind: Kind
  /// `CVE-2021-44228`, `secret.aws-access-key`, `container.privileged`: what `explain` takes.
  package var rule: String
  package var severity: Severity
  /// One line.
  package var title: String
  package var subject: Subject
  package var evidence: Evidence
  /// What to do, in words.
  package var remediation: String
  package var details: Details

  /// - Parameter identity: what makes this problem the same problem next time, beside kind, rule and subject name —
  ///   e.g. path and purl. Nothing that changes between two runs (times, pids, line numbers).
  package init(
    kind: Kind, rule: String, severity: Severity, title: String, subject: Subject, evidence: Evidence = Evidence(),
    remediation: String = "", details: Details = .none, identity: [String]
  ) {
    fingerprint = Fingerprint.of([kind.rawValue, rule, subject.kind.rawValue, subject.name] + identity)
    self.kind = kind
    self.rule = rule
    self.severity = severity
    self.title = title
    self.subject = subject
    self.evidence = evidence
    self.remediation = remediation
    self.details = details
  }
}

/// A stable 128-bit name for a list of strings.
///
/// FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv) with the 128-bit parameters: names problems, protects nothing.
package enum Fingerprint {
  package static func of(_ parts: [String]) -> String {
    var hash = UInt128(0x6c62_272e_07bb_0142) << 64 | UInt128(0x62b8_2175_6295_c58d)
    let prime = UInt128(1) << 88 | UInt128(0x13b)
    func mix(_ byte: UInt8) { hash = (hash ^ UInt128(byte)) &* prime }
    for part in parts {
      for byte in part.utf8 { mix(byte) }
      mix(0xff)  // never occurs in UTF-8, so ("ab", "c") and ("a", "bc") differ
    }
    return Digest.hexadecimal((0..<16).map { UInt8(truncatingIfNeeded: hash >> UInt128(120 - 8 * $0)) })
  }
}
