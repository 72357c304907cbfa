/// What a layer may cost. Each bound that is met becomes a problem, and what was read until then stays.
package struct LayerLimits: Sendable {
  /// Paths in one layer.
  package var entries = 4_000_000
  /// Bytes of all names and links of one layer.
  package var nameBytes = 1 << 30
  /// Unpacked bytes of one layer.
  package var unpackedBytes = 512 << 30
  /// Unpacked for packed bytes, once there are more than 2 GiB of them.
  package var ratio = 600
  /// Of one layer.
  package var seconds = 1800
  /// Listed problems of one layer.
  package var problems = 2000
  /// Bodies up to this size are held in memory; larger ones go to an unlinked file.
  package var bodyInMemory = 8 << 20
  /// Bodies that are mapped at the same time by all layers together, unless a single one is larger.
  package var mappedBytes = 48 << 20
  /// Decoders' own tables.
  package var decoderMemory = 80 << 20

  package init() {}
}
