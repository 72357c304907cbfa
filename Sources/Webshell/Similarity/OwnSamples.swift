import Parsing

/// Samples that a person has and the program doesn't know, as an index beside the shipped one.
package enum OwnSamples {
  /// - Returns: the index, and the paths of what is no script or too short to be told from others.
  /// - Throws: where the shipped data is damaged.
  package static func index(
    _ samples: [(name: String, file: ScriptFile)]
  ) throws(ParseError) -> (index: FamilyIndex, skipped: [String]) {
    let ordinary = try ShippedData.index().ordinary
    var known: [(name: String, fingerprints: [UInt32])] = []
    var skipped: [String] = []
    for sample in samples {
      guard let script = ScriptReader.read(sample.file) else {
        skipped.append(sample.file.path)
        continue
      }
      let fingerprints = AnalysedText(script).fingerprints
      guard fingerprints.count(where: { !ordinary.contains($0) }) >= fewest else {
        skipped.append(sample.file.path)
        continue
      }
      known.append((sample.name, fingerprints))
    }
    return (FamilyIndex(known, ordinary: ordinary), skipped)
  }

  /// Fewer fingerprints of its own make a relative of everything.
  private static let fewest = 6
}
