/// What running a script abstractly has shown.
package struct EmulationResult: Sendable {
  package var proofs: [Proof] = []
  /// Texts that came out while the script ran: code that it would evaluate, files that it would write.
  package var layers: [DecodedLayer] = []
  /// Steps taken, of ``EmulationBudget/steps``.
  package var steps = 0
  /// Which limits ended a part of the run. Evidence of its own, weak.
  package var limits: Set<EmulationLimit> = []
  /// Places where the text was not of the language and reading went on behind them.
  package var syntaxErrors = 0

  package init() {}

  package var hasStrongProof: Bool { proofs.contains { $0.predicate.isStrong } }
}

/// A text that the script unpacked.
package struct DecodedLayer: Sendable, Hashable {
  package enum Use: String, Sendable, Hashable { case run, written, included }

  package var bytes: [UInt8]
  package var use: Use
  /// How it came about, outermost last: `base64_decode, gzinflate, eval`.
  package var how: String
  /// Where in the layer above, from 1.
  package var line: Int
  /// The layer it came out of: 0 is the file itself.
  package var parent: Int
  /// For ``Use/written``: the path as far as it is known.
  package var path: String

  package init(bytes: [UInt8], use: Use, how: String, line: Int, parent: Int = 0, path: String = "") {
    self.bytes = bytes
    self.use = use
    self.how = how
    self.line = line
    self.parent = parent
    self.path = path
  }
}

/// Bounds of one run: what is hostile may cost this much and no more.
package struct EmulationBudget: Sendable {
  package var steps = 200_000
  package var milliseconds = 250
  /// Of all live values together, bytes.
  package var memory = 64 << 20
  /// Of nested evaluation, layer in layer.
  package var layers = 32
  /// Of all decoded layers together, bytes.
  package var decodedBytes = 8 << 20
  /// Of nested calls and of nested syntax.
  package var depth = 128

  package init() {}
}

package enum EmulationLimit: String, Sendable, Hashable { case steps, time, memory, layers, decodedBytes, depth }

/// What the script can know about where it stands.
package struct EmulationContext: Sendable {
  /// The script's path on the server, e.g. `/var/www/html/uploads/x.php`: some scripts take their key from it.
  package var path: String

  package init(path: String) { self.path = path }
}
