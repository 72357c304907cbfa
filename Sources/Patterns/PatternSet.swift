import CVectorscan
import Parsing
import Synchronization

/// Many patterns, looked for at once in one pass over bytes.
///
/// Compiled once, used by any number of threads: each scan borrows a scratch space of its own. Matches come in the order
/// of their ends; a pattern that can match in several ways from one start reports every end.
///
/// Source: Vectorscan 5.4 (the BSD-licensed successor of Hyperscan 5.4), block mode.
package final class PatternSet: @unchecked Sendable {
  // Unchecked: the database is never written after compilation, scratch spaces are handed out under a mutex.
  private let database: OpaquePointer
  private let scratches: Mutex<[Scratch]>
  private let entries: [Entry]

  private struct Scratch: @unchecked Sendable { let pointer: OpaquePointer }

  fileprivate struct Entry: Sendable {
    var id: Int
    /// Nil where it varies.
    var width: Int?
    var reportsStart: Bool
  }

  package static let maximumPatterns = 100_000
  /// Bytes of one pattern's text.
  package static let maximumLength = 16 << 10

  /// - Throws: `invalid` with the text of the first pattern that is refused.
  package init(_ patterns: [Pattern]) throws(PatternError) {
    guard !patterns.isEmpty else { throw .invalid(pattern: "", reason: "a set needs at least one pattern") }
    guard patterns.count <= Self.maximumPatterns else {
      throw .limit(what: "patterns in one set", limit: Self.maximumPatterns)
    }
    for pattern in patterns {
      guard !pattern.text.isEmpty else { throw .invalid(pattern: "", reason: "it is empty") }
      guard pattern.text.utf8.count <= Self.maximumLength else {
        throw .limit(what: "bytes of a pattern", limit: Self.maximumLength)
      }
    }
    let compilation = Compilation(patterns)
    var database: OpaquePointer? = try compilation.database()
    var scratch: OpaquePointer?
    guard let made = database, hs_alloc_scratch(made, &scratch) == HS_SUCCESS, let scratch else {
      hs_free_database(database)
      database = nil
      throw .unavailable("no memory for scanning")
    }
    self.database = made
    scratches = Mutex([Scratch(pointer: scratch)])
    entries = patterns.map { pattern in
      Entry(
        id: pattern.id,
        width: pattern.syntax == .literal ? pattern.text.utf8.count : Compilation.fixedWidth(pattern),
        reportsStart: pattern.options.contains(.startOfMatch) && pattern.syntax == .expression)
    }
  }

  deinit {
    for scratch in scratches.withLock({ $0 }) { hs_free_scratch(scratch.pointer) }
    hs_free_database(database)
  }

  /// Bytes of the compiled set.
  package var size: Int {
    var size = 0
    return hs_database_size(database, &size) == HS_SUCCESS ? size : 0
  }

  private func borrow() throws(PatternError) -> Scratch {
    let waiting: Scratch? = scratches.withLock { $0.count > 1 ? $0.removeLast() : nil }
    if let waiting { return waiting }
    // The first one always stays, as the master of clones.
    let clone: Scratch? = scratches.withLock { spaces in
      var clone: OpaquePointer?
      guard let first = spaces.first, hs_clone_scratch(first.pointer, &clone) == HS_SUCCESS else { return nil }
      return clone.map { Scratch(pointer: $0) }
    }
    guard let clone else { throw .unavailable("no memory for scanning") }
    return clone
  }
}

extension PatternSet {
  /// Calls `found` for each match until it answers `stop`.
  ///
  /// - Returns: false where it was stopped.
  @discardableResult
  package func scan(_ bytes: Bytes, _ found: (PatternMatch) -> ScanStep) throws(PatternError) -> Bool {
    guard !bytes.isEmpty else { return true }
    guard bytes.count <= Int(UInt32.max) else { throw .limit(what: "bytes of one scan", limit: Int(UInt32.max)) }
    let scratch = try borrow()
    defer { scratches.withLock { $0.append(scratch) } }
    let status: hs_error_t = bytes.withUnsafeBytes { memory in
      withoutActuallyEscaping(found) { found in
        var context = Context(entries: entries, found: found)
        return withUnsafeMutablePointer(to: &context) { context in
          hs_scan(
            database, memory.assumingMemoryBound(to: CChar.self).baseAddress, UInt32(memory.count), 0,
            scratch.pointer, onMatch, context)
        }
      }
    }
    switch status {
    case HS_SUCCESS: return true
    case HS_SCAN_TERMINATED: return false
    default: throw .unavailable("the scan failed with status \(status)")
    }
  }
}

private struct Context {
  let entries: [PatternSet.Entry]
  let found: (PatternMatch) -> ScanStep
}

/// Vectorscan numbers its patterns by their place in the set.
private func onMatch(
  _ place: UInt32, _ from: UInt64, _ to: UInt64, _ flags: UInt32, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let context = context?.assumingMemoryBound(to: Context.self) else { return 1 }
  let entries = context.pointee.entries
  guard Int(place) < entries.count else { return 1 }
  let entry = entries[Int(place)]
  let end = Int(truncatingIfNeeded: to)
  let start: Int? =
    if let width = entry.width { max(0, end - width) } else if entry.reportsStart { Int(truncatingIfNeeded: from) } else
    { nil }
  return context.pointee.found(PatternMatch(id: entry.id, start: start, end: end)) == .stop ? 1 : 0
}
