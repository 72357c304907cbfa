/// One thing that can only be decided when all layers are merged: who owns what, which layer brought it, what is
/// installed and what is merely written down.
///
/// To add one: a file in `Steps/` with a type that conforms to this, its test, and a line in ``Catalogue/steps``, whose
/// order is the order of work.
package protocol ResolutionStep: Sendable {
  func apply(to draft: inout InventoryDraft)
}
