import Images
import Model

/// What there is to know of an image's origin before any signature is looked at.
package struct ImageFacts: Sendable {
  package var subject: Subject
  /// What the person named, where that is an image of a registry.
  package var reference: ImageReference?
  /// Every name that the image has.
  package var names: [ImageReference]
  package var base: BaseImage?
  /// Seconds since 1970.
  package var now: Int

  package init(
    subject: Subject, reference: ImageReference? = nil, names: [ImageReference] = [], base: BaseImage? = nil, now: Int
  ) {
    self.subject = subject
    self.reference = reference
    self.names = names
    self.base = base
    self.now = now
  }

  /// The references that rules are about: what was named, else what the image calls itself.
  var judged: [ImageReference] { reference.map { [$0] } ?? names }

  func finding(
    _ rule: String, _ severity: Severity, _ title: String, aspect: String, expected: String? = nil,
    found: String? = nil, remediation: String, details: [String: String] = [:], identity: [String] = []
  ) -> Finding {
    Finding(
      kind: .provenance, rule: "provenance.\(rule)", severity: severity, title: title, subject: subject,
      evidence: Evidence(excerpt: found, details: details), remediation: remediation,
      details: .provenance(ProvenanceDetails(aspect: aspect, expected: expected, found: found)),
      identity: [aspect] + identity)
  }
}
