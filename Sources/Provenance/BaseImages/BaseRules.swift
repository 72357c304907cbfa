import Images
import Model

/// Whether the base image is one that may be used, and young enough to have its fixes.
///
/// That its operating system is past its end of life is the inventory's finding, `inventory.end-of-life`.
enum BaseRules {
  static func findings(_ facts: ImageFacts, _ policy: ProvenancePolicy) -> [Finding] {
    guard let base = facts.base else { return [] }
    var details = ["recognisedBy": base.means.rawValue]
    if let layers = base.layers { details["layers"] = "\(layers)" }
    if let digest = base.digest { details["digest"] = "\(digest)" }
    if let end = facts.subject.os?.endOfLife { details["endOfLife"] = end }
    let name = base.name ?? "its lowest layer"
    var findings: [Finding] = []
    if !policy.bases.isEmpty, !isAllowed(base, policy) {
      findings.append(
        facts.finding(
          "base-not-allowed", policy.severity, "Built on \(base.name ?? "a base image that is not known")",
          aspect: "base-image", expected: policy.bases.map(\.text).joined(separator: ", "), found: base.name,
          remediation: "Build it on an allowed base image.", details: details, identity: ["allowed"]))
    }
    let limit = policy.maximumBaseAge ?? ProvenancePolicy.hintedBaseAge
    if let created = base.createdAt, created <= facts.now, (facts.now - created) / 86400 > limit {
      let age = (facts.now - created) / 86400
      details["created"] = Timestamp.day(created)
      findings.append(
        facts.finding(
          "base-old", policy.maximumBaseAge == nil ? .low : .medium, "The base image (\(name)) is \(age) days old",
          aspect: "base-image", expected: "at most \(limit) days", found: "\(age) days, of \(Timestamp.day(created))",
          remediation: "Pull the base image and build anew: what was fixed in it since is missing here.",
          details: details, identity: ["age"]))
    }
    return findings
  }

  private static func isAllowed(_ base: BaseImage, _ policy: ProvenancePolicy) -> Bool {
    // What only its own history claims proves nothing.
    guard base.means != .history, let name = base.name, let reference = try? ImageReference(name) else { return false }
    return policy.bases.contains { $0.matches(reference) }
  }
}
