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
    var place: FactSighting
    var path: String { place.path }
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
      sighting.indicator.means == .digest || sighting.place.removal != nil || !isPristine(sighting.path)
    }.map { finding($0, tree, configuration, subject) }
  }

  private func sightings(_ tree: FileTree) -> [Sighting] {
    struct Key: Hashable {
      var path: String
      var rule: String
      var indicator: String
    }
    var best: [Key: Sighting] = [:]
    for place in tree.sightings(of: identifier) {
      for indicator in IndicatorInspector.indicators(place.facts) {
        // A newer version with the same indicator says more than the older one.
        best[Key(path: place.path, rule: indicator.rule, indicator: indicator.indicator)] = Sighting(
          indicator: indicator, place: place)
      }
    }
    return best.values.sorted { ($0.path, $0.indicator.rule) < ($1.path, $1.indicator.rule) }
  }

  private func finding(
    _ sighting: Sighting, _ tree: FileTree, _ configuration: ImageConfiguration?, _ subject: Subject
  ) -> Finding {
    let indicator = sighting.indicator
    var evidence = Evidence(path: sighting.path, layer: tree.layers[sighting.place.layer].diffID)
    evidence.createdBy = configuration?.createdBy(layer: sighting.place.layer)
    evidence.excerpt = indicator.means == .digest || indicator.means == .place ? indicator.indicator : nil
    evidence.details = indicator.details
    let count = tree.layers.count
    if count > 1 { evidence.details["inLayer"] = "\(sighting.place.layer + 1) of \(count)" }
    if !sighting.place.others.isEmpty {
      evidence.details["alsoAt"] = sighting.place.others.prefix(20).joined(separator: ", ")
    }
    var place = sighting.path
    if let removal = sighting.place.removal {
      place += ", \(removal.isReplaced ? "replaced" : "removed") in a later layer but still in the image"
      evidence.details["removedInLayer"] = "\(removal.layer + 1) of \(count)"
      if let by = configuration?.createdBy(layer: removal.layer) { evidence.details["removedBy"] = by }
    }
    return Finding(
      kind: .malware, rule: indicator.rule, severity: indicator.severity, title: "\(indicator.title) in \(place)",
      subject: subject, evidence: evidence,
      remediation: Self.remediation(indicator, isDeleted: sighting.place.removal != nil),
      details: .malware(
        MalwareDetails(
          means: indicator.means, category: indicator.category, family: indicator.family,
          indicator: indicator.indicator, source: indicator.source, digests: indicator.digests,
          deletedInLaterLayer: sighting.place.removal != nil)),
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
