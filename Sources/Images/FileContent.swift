import Glibc
import Parsing

/// The body of a file while it is inspected: in memory, or a mapping of the spool it was written to.
package struct FileContent: Sendable {
  package let bytes: Bytes
  private let isMapped: Bool

  package init(_ bytes: Bytes, isMapped: Bool = false) {
    self.bytes = bytes
    self.isMapped = isMapped
  }

  /// Lets go of the memory behind `range` where it can be read again from the spool. A reader that passes over the
  /// whole of a large file calls it as it goes, so that memory doesn't grow with the file.
  package func forget(_ range: Range<Int>) {
    guard isMapped else { return }
    bytes.withUnsafeBytes { memory in
      guard let base = memory.baseAddress else { return }
      let page = 4096
      let lower = (Int(bitPattern: base) + max(range.lowerBound, 0) + page - 1) / page * page
      let upper = (Int(bitPattern: base) + min(range.upperBound, memory.count)) / page * page
      guard upper > lower, let start = UnsafeMutableRawPointer(bitPattern: lower) else { return }
      madvise(start, upper - lower, MADV_DONTNEED)
    }
  }
}
