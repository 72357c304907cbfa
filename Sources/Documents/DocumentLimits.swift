/// What a document may cost. Meeting a bound is a ``ParseError``, never a truncated tree.
package struct DocumentLimits: Sendable {
  /// Bytes of the source.
  package var bytes = 64 << 20
  /// Values, elements, keys: counted again wherever an alias repeats them.
  package var nodes = 2_000_000
  package var depth = 64

  package init() {}
}
