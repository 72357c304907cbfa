import Images
import Model

/// Whether the signatures and statements that a policy asks for are there. Asks for nothing by itself.
enum SignatureRules {
  static func applies(_ requirement: ProvenancePolicy.Requirement, _ facts: ImageFacts) -> Bool {
    requirement.images.isEmpty || facts.judged.contains { name in requirement.images.contains { $0.matches(name) } }
      || (facts.reference != nil && facts.names.contains { name in requirement.images.contains { $0.matches(name) } })
  }

  /// - Parameter record: verified against just this requirement's trust; nil where nothing could be looked for.
  static func findings(
    _ requirement: ProvenancePolicy.Requirement, _ record: ProvenanceRecord?, _ facts: ImageFacts, _ severity: Severity
  ) -> [Finding] {
    guard let record else {
      return [
        facts.finding(
          "unverified", severity,
          "Not known to be \(requirement.description): its signatures are nowhere to be looked up",
          aspect: "signature", expected: requirement.description,
          remediation: "Scan it in its registry (registry:NAME) or as an OCI layout copied with its referrers.",
          identity: [requirement.description])
      ]
    }
    var findings: [Finding] = []
    if requirement.needsSignature, let finding = signature(requirement, record, facts, severity) {
      findings.append(finding)
    }
    for wanted in requirement.attestations {
      if let finding = attestation(wanted, requirement, record, facts, severity) { findings.append(finding) }
    }
    return findings
  }

  private static func signature(
    _ requirement: ProvenancePolicy.Requirement, _ record: ProvenanceRecord, _ facts: ImageFacts, _ severity: Severity
  ) -> Finding? {
    guard record.trusted.isEmpty else { return nil }
    let wanted = requirement.description
    let remediation = "Do not run it before its origin is known; have it signed by whom the policy names."
    guard !record.signatures.isEmpty else {
      return facts.finding(
        "unsigned", severity, "Not \(wanted): there is no signature", aspect: "signature", expected: wanted,
        found: "no signature", remediation: remediation, identity: [wanted])
    }
    var wrong: [String] = []
    var strange: [String] = []
    for check in record.signatures {
      switch check.outcome {
      case .invalid(let reason): wrong.append("\(check.format.rawValue), \(check.place): \(reason)")
      case .untrusted(let reason): strange.append("\(check.format.rawValue), \(check.place): \(reason)")
      case .trusted, .unsigned: continue
      }
    }
    let reasons = (strange + wrong).prefix(10).joined(separator: "; ")
    // Where every signature is wrong somebody tried, or something was changed: worse than another's signature.
    let isWrong = strange.isEmpty
    return facts.finding(
      isWrong ? "invalid-signature" : "untrusted-signature", isWrong ? max(severity, .high) : severity,
      isWrong ? "Its signature is wrong: \(wrong.first ?? "")" : "Not \(wanted): \(strange.first ?? "")",
      aspect: "signature", expected: wanted, found: reasons, remediation: remediation, identity: [wanted])
  }

  private static func attestation(
    _ wanted: ProvenancePolicy.AttestationRequirement, _ requirement: ProvenancePolicy.Requirement,
    _ record: ProvenanceRecord, _ facts: ImageFacts, _ severity: Severity
  ) -> Finding? {
    let fitting = record.attestations.filter { fits($0, wanted.kind) }
    let trusted = fitting.filter(\.isTrusted)
    let expected = "\(wanted.name) \(requirement.description)"
    guard !trusted.isEmpty else {
      let reasons = fitting.prefix(5).map { "\($0.place): \(reason($0.outcome))" }.joined(separator: "; ")
      return facts.finding(
        "attestation-missing", severity, "\(wanted.name.prefix(1).uppercased())\(wanted.name.dropFirst()) is missing",
        aspect: "attestation", expected: expected, found: reasons.isEmpty ? "none" : reasons,
        remediation: "Have the build attest it, and sign that.", identity: [expected])
    }
    guard wanted.kind == .provenance, !(wanted.builders.isEmpty && wanted.sources.isEmpty) else { return nil }
    let builds = trusted.compactMap { attestation -> BuildProvenance? in
      if case .provenance(let provenance) = attestation.content { return provenance }
      return nil
    }
    let isRight = builds.contains { build in
      (wanted.builders.isEmpty || wanted.builders.contains { TextPattern.matches($0, build.builder) })
        && (wanted.sources.isEmpty
          || wanted.sources.contains { TextPattern.matches($0, build.source ?? "") })
    }
    guard !isRight else { return nil }
    let found = builds.prefix(5).map { "by \($0.builder) from \($0.source ?? "an unnamed source")" }
    return facts.finding(
      "build-not-allowed", severity, "Built \(found.first ?? "elsewhere")", aspect: "attestation",
      expected: "by \(wanted.builders.isEmpty ? "anybody" : wanted.builders.joined(separator: ", "))"
        + " from \(wanted.sources.isEmpty ? "anywhere" : wanted.sources.joined(separator: ", "))",
      found: found.joined(separator: "; "), remediation: "Build it where the policy says, from the source it says.",
      identity: [expected, "build"])
  }

  private static func fits(_ attestation: Attestation, _ kind: ProvenancePolicy.AttestationRequirement.Kind) -> Bool {
    switch (kind, attestation.content) {
    case (.provenance, .provenance), (.billOfMaterials, .billOfMaterials), (.vex, .vex): true
    case (.predicate(let type), _): attestation.predicateType == type
    default: false
    }
  }

  private static func reason(_ outcome: SignatureOutcome) -> String {
    switch outcome {
    case .trusted(let signer): signer.description
    case .untrusted(let reason), .invalid(let reason): reason
    case .unsigned: "not signed"
    }
  }
}
