import Parsing

extension FileTree {
  /// Paths of which more than one layer has a version that the inspector looked at: those whose
  /// ``history(of:inspector:)`` is worth asking. One pass over all layers. Where two paths share a hash one too many may
  /// be given, never one too few.
  package func rewrittenPaths(of inspector: String) -> Set<String> {
    var seen: [UInt64: Int32] = [:]
    var rewritten: Set<String> = []
    for (number, layer) in layers.enumerated() where layer.inspectors.contains(inspector) {
      var hashes = [UInt64](repeating: 0, count: layer.entries.count)
      for index in layer.entries.indices {
        let entry = layer.entries[index]
        // FNV-1a over the components: collisions cost a look, nothing else.
        var hash = entry.parent < 0 ? 0xcbf2_9ce4_8422_2325 : hashes[Int(entry.parent)]
        layer.name(index).withUnsafeBytes { name in
          for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        hash = (hash ^ 0xFF) &* 0x100_0000_01b3
        hashes[index] = hash
        guard entry.facts >= 0 else { continue }
        if let first = seen[hash] {
          if first != Int32(number) { rewritten.insert(layer.path(index)) }
        } else {
          seen[hash] = Int32(number)
        }
      }
    }
    return rewritten
  }
}
