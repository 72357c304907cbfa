import Images
import Parsing

/// Which programs are worth their whole body: the body of everything that is wanted has to be copied out of its layer.
enum ProgramInterest {
  /// Larger ones are reported as not examined.
  static let maximumSize = 2 << 30
  /// No program is smaller than its headers and a word.
  private static let minimumSize: Int64 = 256

  /// Programs and libraries, ready to be loaded: no objects, no core dumps, no separate debug information.
  static func linked(_ file: FileEntry, _ head: Bytes) -> Interest {
    guard file.size >= minimumSize, !file.name.hasSuffix(".debug") else { return .none }
    switch Magic(head) {
    case .elf:
      guard let kind = ElfLayout.kind(head), kind == .executable || kind == .library else { return .none }
      return .whole(upTo: maximumSize)
    case .pe, .machO: return .whole(upTo: maximumSize)
    default: return .none
    }
  }
}
