import Parsing

/// What an inspector said of one content, and where in an image it is: layers above may have taken it away, but whoever
/// pulls the image has it all the same.
package struct FactSighting: Sendable {
  package var facts: Bytes
  /// The name that is there in the end, else the first.
  package var path: String
  /// Its other names in the same layer (hard links).
  package var others: [String]
  /// Index of the layer that brought it, 0 the lowest.
  package var layer: Int
  /// The layer that took it away; nil where it is still there.
  package var removal: Removal?

  package struct Removal: Sendable, Hashable {
    package var layer: Int
    /// By another file under its name.
    package var isReplaced: Bool
  }
}

extension FileTree {
  /// Everything that an inspector left facts about, layer by layer; what it had nothing to say of is left out.
  package func sightings(of inspector: String) -> [FactSighting] {
    var found: [FactSighting] = []
    for (number, layer) in layers.enumerated() {
      guard let place = layer.inspectors.firstIndex(of: inspector) else { continue }
      // Names of one content, in the order of the layer.
      var names: [Int: [String]] = [:]
      for index in 0..<layer.count {
        guard let facts = layer.facts(index, of: place), !facts.isEmpty else { continue }
        names[layer.content(index), default: []].append(layer.path(index))
      }
      for (content, paths) in names.sorted(by: { $0.key < $1.key }) {
        guard let facts = layer.facts(content, of: place), let first = paths.first else { continue }
        // The content is there as long as one of its names is.
        let live = paths.first { node(at: $0, followingLinks: false)?.layer == number }
        let path = live ?? first
        found.append(
          FactSighting(
            facts: facts, path: path, others: paths.filter { $0 != path }, layer: number,
            removal: live == nil ? removal(of: path, above: number) : nil))
      }
    }
    return found
  }

  private func removal(of path: String, above number: Int) -> FactSighting.Removal? {
    for above in layers.indices where above > number {
      if layers[above].find(path) != nil { return .init(layer: above, isReplaced: true) }
      if layers[above].hides(path) { return .init(layer: above, isReplaced: false) }
    }
    return nil
  }
}
