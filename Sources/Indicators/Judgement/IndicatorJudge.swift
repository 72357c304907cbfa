import Images
import Model
import Parsing

/// Turns what the inspector left about files into findings, once the layers are known together.
///
/// Every layer counts: what a layer above deleted or replaced is still in the image, and a container of a lower stage
/// or anyone who pulls it has it.
package struct IndicatorJudge: Sendable {
  private let identifier: String

  package init(_ inspector: IndicatorInspector) { identifier = inspector.identifier }

  /// One indicator in one place of the image.
  private struct Sighting {
    var indicator: Indicator
    var path: String
    var others: [String]
    var layer: Int
    /// The layer that took it away; nil where it is still there.
    var removal: (layer: Int, isReplaced: Bool)?
  }

  /// - Parameters:
  ///   - configuration: of the image; nil for directories.
  ///   - isPristine: whether the file at a path is, byte for byte, what a package of the distribution brought: markers
  ///     and rules are silent there, a digest in a list is not.
  /// - Returns: sorted by path and rule.
  package func findings(
    _ tree: FileTree, _ configuration: ImageConfiguration?, subject: Subject,
    isPristine: (String) -> Bool = { _ in false }
  ) -> [Finding] {
    sightings(tree).filter { sighting in
      sighting.indicator.means == .digest || sighting.removal != nil || !isPristine(sighting.path)
    }.map { finding($0, tree, configuration, subject) }
  }

  private func sightings(_ tree: FileTree) -> [Sighting] {
    struct Key: Hashable {
      var path: String
      var rule: String
      var indicator: String
    }
    var best: [Key: Sighting] = [:]
    for (number, layer) in tree.layers.enumerated() {
      guard let inspector = layer.inspectors.firstIndex(of: identifier) else { continue }
      // Names of one content, in the order of the layer.
      var names: [Int: [String]] = [:]
      for index in 0..<layer.count {
        guard let facts = layer.facts(index, of: inspector), !facts.isEmpty else { continue }
        names[layer.content(index), default: []].append(layer.path(index))
      }
      for (content, paths) in names {
        guard let facts = layer.facts(content, of: inspector), let first = paths.first else { continue }
        // The content is there as long as one of its names is.
        let live = paths.first { tree.node(at: $0, followingLinks: false)?.layer == number }
        let path = live ?? first
        let removal = live == nil ? Self.removal(of: path, above: number, tree) : nil
        for indicator in IndicatorInspector.indicators(facts) {
          // A newer version with the same indicator says more than the older one.
          best[Key(path: path, rule: indicator.rule, indicator: indicator.indicator)] = Sighting(
            indicator: indicator, path: path, others: paths.filter { $0 != path }, layer: number, removal: removal)
        }
      }
    }
    return best.values.sorted { ($0.path, $0.indicator.rule) < ($1.path, $1.indicator.rule) }
  }

  private static func removal(of path: String, above number: Int, _ tree: FileTree) -> (layer: Int, isReplaced: Bool)? {
    for above in tree.layers.indices where above > number {
      if tree.layers[above].find(path) != nil { return (above, true) }
      if tree.layers[above].hides(path) { return (above, false) }
    }
    return nil
  }

  private func finding(
    _ sighting: Sighting, _ tree: FileTree, _ configuration: ImageConfiguration?, _ subject: Subject
  ) -> Finding {
    let indicator = sighting.indicator
    var evidence = Evidence(path: sighting.path, layer: tree.layers[sighting.layer].diffID)
    evidence.createdBy = configuration?.createdBy(layer: sighting.layer)
    evidence.excerpt = indicator.means == .digest || indicator.means == .place ? indicator.indicator : nil
    evidence.details = indicator.details
    let count = tree.layers.count
    if count > 1 { evidence.details["inLayer"] = "\(sighting.layer + 1) of \(count)" }
    if !sighting.others.isEmpty { evidence.details["alsoAt"] = sighting.others.prefix(20).joined(separator: ", ") }
    var place = sighting.path
    if let removal = sighting.removal {
      place += ", \(removal.isReplaced ? "replaced" : "removed") in a later layer but still in the image"
      evidence.details["removedInLayer"] = "\(removal.layer + 1) of \(count)"
      if let by = configuration?.createdBy(layer: removal.layer) { evidence.details["removedBy"] = by }
    }
    return Finding(
      kind: .malware, rule: indicator.rule, severity: indicator.severity, title: "\(indicator.title) in \(place)",
      subject: subject, evidence: evidence,
      remediation: Self.remediation(indicator, isDeleted: sighting.removal != nil),
      details: .malware(
        MalwareDetails(
          means: indicator.means, category: indicator.category, family: indicator.family,
          indicator: indicator.indicator, source: indicator.source, digests: indicator.digests,
          deletedInLaterLayer: sighting.removal != nil)),
      identity: [sighting.path, indicator.indicator])
  }

  private static func remediation(_ indicator: Indicator, isDeleted: Bool) -> String {
    var text: String
    switch (indicator.means, indicator.category) {
    case (.place, _):
      text = "Find out which package or build step wrote this file; if nobody can say, treat the image as compromised."
    case (_, "tool"):
      text = "Take it out of images that serve; keep it in an image of its own for those who test."
    case (_, "test"): text = "It is harmless; take it out."
    default:
      text =
        "Do not run the image. Find the layer's origin (base image or build step), build it anew from a clean base, and "
        + "treat what ran from it, and the secrets it could read, as compromised."
    }
    if isDeleted { text += " Deleting the file in a later layer does not take it out of the image: build it anew." }
    return text
  }
}
