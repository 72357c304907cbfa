import Images
import Model
import Parsing

/// Holds what is known of an image's origin against a policy.
///
///     let found = await ArtifactSearch(RegistryStore(client, reference)).find(digests)
///     let answer = await ProvenanceJudge(policy).judge(facts, found)
///
/// Without a policy and without trust there are hints only, and nothing need be looked up: `found` is nil.
package struct ProvenanceJudge: Sendable {
  package struct Answer: Sendable {
    package var findings: [Finding] = []
    /// Signatures and attestations, each as the first party sees it that trusts it.
    package var record = ProvenanceRecord()
    package var problems: [Coverage.Problem] = []
    /// Sentences for a person: who signed what, and what was not checked.
    package var notes: [String] = []
  }

  private let policy: ProvenancePolicy

  package init(_ policy: ProvenancePolicy = ProvenancePolicy()) { self.policy = policy }

  /// Whether signatures must be looked up for an image, for there is somebody who asks.
  package func needsSignatures(_ facts: ImageFacts) -> Bool {
    policy.requirements.contains { SignatureRules.applies($0, facts) }
  }

  /// - Parameter found: nil where there is no place to look for signatures.
  package func judge(_ facts: ImageFacts, _ found: FoundArtifacts? = nil) async -> Answer {
    var answer = Answer()
    answer.problems = found?.problems ?? []
    let name = facts.judged.first.map { $0.name }
    var records: [ProvenanceRecord] = []
    for requirement in policy.requirements where SignatureRules.applies(requirement, facts) {
      var record: ProvenanceRecord?
      if let found { record = await ArtifactVerifier(requirement.trust, now: facts.now, repository: name).check(found) }
      answer.findings += SignatureRules.findings(requirement, record, facts, policy.severity)
      if let record { records.append(record) }
    }
    if records.isEmpty, let found {
      records = [await ArtifactVerifier(SignatureTrust(), now: facts.now, repository: name).check(found)]
    }
    answer.record = Self.merged(records)
    answer.findings += SourceRules.findings(facts, policy) + BaseRules.findings(facts, policy)
    answer.notes = Self.notes(answer.record)
    return answer
  }

  /// Every party saw the same artifacts in the same order: of each the view that trusts it.
  private static func merged(_ records: [ProvenanceRecord]) -> ProvenanceRecord {
    guard var best = records.first else { return ProvenanceRecord() }
    for record in records.dropFirst() {
      for (place, check) in record.signatures.enumerated()
      where best.signatures.indices.contains(place) && best.signatures[place].outcome.signer == nil {
        if check.outcome.signer != nil { best.signatures[place] = check }
      }
      for (place, attestation) in record.attestations.enumerated()
      where best.attestations.indices.contains(place) && !best.attestations[place].isTrusted {
        if attestation.isTrusted { best.attestations[place] = attestation }
      }
    }
    return best
  }

  private static func notes(_ record: ProvenanceRecord) -> [String] {
    record.signatures.compactMap { check in
      guard let signer = check.outcome.signer else { return nil }
      var text = "Signed (\(check.format.rawValue)) by \(signer.description)"
      if let time = check.signedAt { text += " on \(Timestamp.day(time))" }
      if !check.notes.isEmpty { text += "; not checked: \(check.notes.joined(separator: "; "))" }
      return text + "."
    }
      + record.attestations.filter(\.isTrusted).map { attestation in
        "Attested by \(attestation.outcome.signer?.description ?? "?"): \(attestation.predicateType)."
      }
  }
}
