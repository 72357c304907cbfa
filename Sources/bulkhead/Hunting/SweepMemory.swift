import Hunting
import Parsing

/// Keeps from one hunt to the next which files were clean. The person's alone: who could write it could hide files.
struct SweepMemory {
  private let file: KeptFile

  init(home: String) { file = KeptFile(home + "/hunt/clean") }

  static let maximumSize = 128 << 20

  func load(_ identity: String) -> CleanFiles {
    guard let bytes = file.read(limit: Self.maximumSize) else { return CleanFiles(identity: identity) }
    return CleanFiles(decoding: bytes, identity: identity)
  }

  /// A convenience of the next hunt: where it can't be kept, this one is none the worse.
  func keep(_ clean: CleanFiles) {
    guard let bytes = clean.encoded() else { return }
    _ = file.write(bytes)
  }
}
