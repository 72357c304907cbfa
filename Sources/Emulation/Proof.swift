/// Something dangerous that a script was shown to do, whatever it looks like.
///
/// A proof comes from running the script abstractly: nothing is really executed, values that an attacker chooses are
/// marked, and the mark is followed to where it takes effect.
package struct Proof: Sendable, Hashable {
  package var predicate: Predicate
  /// The function, operator or class that takes effect, as the language names it: `eval`, `system`, `Runtime.exec` …
  package var sink: String
  /// Of the sink, from 1, in the layer that holds it.
  package var line: Int
  /// Which text holds the sink: 0 is the file itself, n the n-th decoded layer.
  package var layer: Int
  /// From where the attacker's data came in to where it takes effect, in order; the last step is the sink.
  package var path: [TaintStep]

  package init(predicate: Predicate, sink: String, line: Int, layer: Int = 0, path: [TaintStep] = []) {
    self.predicate = predicate
    self.sink = sink
    self.line = line
    self.layer = layer
    self.path = path
  }
}

/// One place that the attacker's data passes.
package struct TaintStep: Sendable, Hashable {
  /// From 1.
  package var line: Int
  /// `$_POST['x']`, `base64_decode`, `eval` …; 120 bytes at most.
  package var what: String

  package init(line: Int, what: String) {
    self.line = line
    self.what = what
  }
}
