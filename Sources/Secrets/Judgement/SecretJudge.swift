import Images
import Model
import Parsing

/// Turns what the inspector left about files into findings, once the layers are known together.
///
/// Every layer counts: what a layer above deleted or replaced is still in the image, and can be taken out of it by
/// anyone who can pull it.
package struct SecretJudge: Sendable {
  private let inspector: SecretInspector
  private let detectors: [String: Detector]
  private let allowed: [AllowRule]

  package init(_ inspector: SecretInspector, allowed: [AllowRule] = []) {
    self.inspector = inspector
    self.allowed = allowed
    detectors = Dictionary(inspector.scanner.detectors.map { ($0.id, $0) }) { first, _ in first }
  }

  /// One secret in one place of the image.
  private struct Sighting {
    var hit: SecretHit
    var path: String
    var layer: Int
    var others: [String] = []
    /// The layer that took it away; nil where it is still there.
    var removedIn: Int?
    var isReplaced = false
  }

  /// - Parameters:
  ///   - configuration: of the image; nil for directories.
  ///   - isPristine: whether the file at a path is, byte for byte, what a package of the distribution brought: what
  /// every
  ///     installation of that package has is no secret.
  /// - Returns: sorted by path, line and rule.
  package func findings(
    _ tree: FileTree, _ configuration: ImageConfiguration?, subject: Subject,
    isPristine: (String) -> Bool = { _ in false }
  ) -> [Finding] {
    var findings: [Finding] = []
    for sighting in sightings(tree) {
      if sighting.removedIn == nil, isPristine(sighting.path) { continue }
      findings.append(finding(sighting, tree, configuration, subject))
    }
    if let configuration { findings += ConfigurationScan(self, inspector.scanner).findings(configuration, subject) }
    return findings.filter { finding in !allowed.contains { $0.allows(finding) } }
  }

  private func sightings(_ tree: FileTree) -> [Sighting] {
    struct Key: Hashable {
      var path: String
      var rule: String
      var fingerprint: String
    }
    var best: [Key: Sighting] = [:]
    for (number, layer) in tree.layers.enumerated() {
      guard let inspectorNumber = layer.inspectors.firstIndex(of: inspector.identifier) else { continue }
      // Names of one content, in the order of the layer.
      var names: [Int: [String]] = [:]
      var contents: [Int] = []
      for index in 0..<layer.count {
        guard let facts = layer.facts(index, of: inspectorNumber), !facts.isEmpty else { continue }
        let content = layer.content(index)
        if names[content] == nil { contents.append(content) }
        names[content, default: []].append(layer.path(index))
      }
      for content in contents {
        guard let facts = layer.facts(content, of: inspectorNumber), let paths = names[content] else { continue }
        // The content is there as long as one of its names is.
        let live = paths.first { tree.node(at: $0, followingLinks: false)?.layer == number }
        guard let path = live ?? paths.first else { continue }
        let removal = live == nil ? removal(of: path, above: number, tree) : nil
        for hit in SecretInspector.hits(facts) {
          var sighting = Sighting(hit: hit, path: path, layer: number, others: paths.filter { $0 != path })
          sighting.removedIn = removal?.layer
          sighting.isReplaced = removal?.isReplaced ?? false
          // A newer version with the same secret says more than the older one; but what is gone says less.
          best[Key(path: path, rule: hit.rule, fingerprint: hit.fingerprint)] = sighting
        }
      }
    }
    return best.values.sorted {
      ($0.path, $0.hit.offset, $0.hit.rule, $0.hit.fingerprint) < (
        $1.path, $1.hit.offset, $1.hit.rule, $1.hit.fingerprint
      )
    }
  }

  private func removal(of path: String, above number: Int, _ tree: FileTree) -> (layer: Int, isReplaced: Bool)? {
    for above in tree.layers.indices where above > number {
      if tree.layers[above].find(path) != nil { return (above, true) }
      if tree.layers[above].hides(path) { return (above, false) }
    }
    return nil
  }

  private func finding(
    _ sighting: Sighting, _ tree: FileTree, _ configuration: ImageConfiguration?, _ subject: Subject
  ) -> Finding {
    let hit = sighting.hit
    var evidence = Evidence(path: sighting.path, line: hit.line, layer: tree.layers[sighting.layer].diffID)
    evidence.createdBy = configuration?.createdBy(layer: sighting.layer).map { inspector.scanner.redact($0) }
    if tree.layers.count > 1 { evidence.details["inLayer"] = "\(sighting.layer + 1) of \(tree.layers.count)" }
    var place = sighting.path
    if let removedIn = sighting.removedIn {
      let verb = sighting.isReplaced ? "replaced" : "removed"
      place += ", \(verb) in a later layer but still in the image"
      evidence.details["removedInLayer"] = "\(removedIn + 1) of \(tree.layers.count)"
      if let by = configuration?.createdBy(layer: removedIn) {
        evidence.details["removedBy"] = inspector.scanner.redact(by)
      }
    }
    if !sighting.others.isEmpty { evidence.details["alsoAt"] = sighting.others.prefix(20).joined(separator: ", ") }
    return finding(
      hit, in: place, evidence, subject, isDeleted: sighting.removedIn != nil, identity: sighting.path)
  }

  /// What is common to all places.
  func finding(
    _ hit: SecretHit, in place: String, _ evidence: Evidence, _ subject: Subject, isDeleted: Bool = false,
    identity: String
  ) -> Finding {
    let detector = detectors[hit.rule]
    var evidence = evidence
    evidence.excerpt = (hit.name.map { $0 + "=" } ?? "") + hit.redacted
    evidence.details["secret"] = hit.fingerprint
    if hit.count > 1 { evidence.details["times"] = String(hit.count) }
    if let wrapping = hit.wrapping { evidence.details["wrapped"] = wrapping }
    evidence.details.merge(hit.details) { known, _ in known }
    let title = detector?.title ?? "Secret"
    return Finding(
      kind: .secret, rule: hit.rule, severity: hit.severity, title: "\(title) in \(place)", subject: subject,
      evidence: evidence, remediation: Self.remediation(detector, isDeleted: isDeleted),
      details: .secret(
        SecretDetails(
          category: (detector?.category ?? .generic).rawValue, redacted: hit.redacted, checksumVerified: hit.checksum,
          deletedInLaterLayer: isDeleted)), identity: [identity, hit.fingerprint])
  }

  private static func remediation(_ detector: Detector?, isDeleted: Bool) -> String {
    var text = "Treat it as known to everyone who can pull the image: revoke it"
    if let issuer = detector?.issuer, !issuer.isEmpty { text += " (\(issuer))" }
    text +=
      " and issue another. Give secrets to a build with RUN --mount=type=secret and to a container when it starts."
    if isDeleted { text += " Deleting the file in a later layer does not take it out of the image: build it anew." }
    return text
  }
}
