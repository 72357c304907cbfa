import Images
import Model

/// Whether an image comes from where it may come from, under a name that stays what it is.
enum SourceRules {
  static func findings(_ facts: ImageFacts, _ policy: ProvenancePolicy) -> [Finding] {
    var findings: [Finding] = []
    for reference in facts.judged {
      if let denied = policy.denied.first(where: { $0.matches(reference) }) {
        findings.append(
          facts.finding(
            "source-denied", policy.severity, "Image from a source that is denied: \(reference.name)",
            aspect: "registry",
            expected: "not \(denied.text)", found: reference.name,
            remediation: "Use an image of a source that the policy allows.", identity: [reference.name]))
      } else if !policy.allowed.isEmpty, !policy.allowed.contains(where: { $0.matches(reference) }) {
        findings.append(
          facts.finding(
            "source-not-allowed", policy.severity, "Image from a source that is not allowed: \(reference.name)",
            aspect: "registry", expected: policy.allowed.map(\.text).joined(separator: ", "), found: reference.name,
            remediation: "Use an image of an allowed source, or copy it into one after it was looked at.",
            identity: [reference.name]))
      }
      findings += tag(reference, facts, policy)
    }
    return findings
  }

  private static func tag(_ reference: ImageReference, _ facts: ImageFacts, _ policy: ProvenancePolicy) -> [Finding] {
    // With a digest the tag is only said along.
    guard reference.digest == nil, let tag = reference.tag else { return [] }
    if let pattern = policy.forbiddenTags.first(where: { TextPattern.matches($0, tag) }) {
      return [
        facts.finding(
          "tag-forbidden", policy.severity, "The tag '\(tag)' is forbidden", aspect: "tag", expected: "not \(pattern)",
          found: "\(reference)", remediation: "Name a version, better a digest.", identity: [reference.name])
      ]
    }
    if policy.digest == .required {
      return [
        facts.finding(
          "no-digest", policy.severity, "\(reference.familiar) is not pinned to a digest", aspect: "tag",
          expected: "\(reference.name)@sha256:…", found: "\(reference)", remediation: pin(reference, facts),
          identity: [reference.name])
      ]
    }
    // Hints are about what a person named; what an archive's own list says is nobody's choice here.
    guard policy.digest == .hint, facts.reference != nil else { return [] }
    if tag == ImageReference.defaultTag {
      return [
        facts.finding(
          "mutable-tag", .low, "The tag 'latest' is another image tomorrow", aspect: "tag",
          expected: "a version or digest",
          found: "\(reference)", remediation: pin(reference, facts), identity: [reference.name])
      ]
    }
    return [
      facts.finding(
        "no-digest", .negligible, "\(reference.familiar) is not pinned to a digest", aspect: "tag",
        expected: "\(reference.name)@sha256:…", found: "\(reference)", remediation: pin(reference, facts),
        identity: [reference.name])
    ]
  }

  private static func pin(_ reference: ImageReference, _ facts: ImageFacts) -> String {
    // The registry's digest, of the index where there is one; an image's id names nothing in a registry.
    let known = facts.names.first { $0.name == reference.name && $0.digest != nil }?.digest
    let digest = known.map { "\($0)" } ?? "sha256:…"
    return "Deploy it as \(reference.familiar)@\(digest): that name is this image, whatever is pushed later."
  }
}
