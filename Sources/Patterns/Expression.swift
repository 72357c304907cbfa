import CPCRE2
import Parsing
import Synchronization

/// One regular expression over bytes, compiled to machine code, with a bound on the steps of every match.
///
/// The full language of PCRE2 10.42, on bytes: no Unicode mode, so that hostile input needs no validation first. Used by
/// any number of threads. Where the system forbids making machine code, it is interpreted.
package final class Expression: @unchecked Sendable {
  // Unchecked: the compiled code is never written after it was made, match spaces are handed out under a mutex.
  package let text: String
  /// Capturing groups, without the whole match.
  package let groupCount: Int
  private let code: OpaquePointer
  private let limits: OpaquePointer
  private let spaces: Mutex<[Space]>

  private struct Space: @unchecked Sendable { let pointer: OpaquePointer }

  package struct Options: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let caseless = Options(rawValue: 1)
    /// `^` and `$` at every line.
    package static let multiline = Options(rawValue: 2)
    /// `.` matches line ends too.
    package static let dotAll = Options(rawValue: 4)
    /// White space and `#` comments in the text mean nothing.
    package static let extended = Options(rawValue: 8)
  }

  /// What one match may cost.
  package struct Limits: Sendable, Hashable {
    /// Internal steps of one match.
    package var steps: UInt32 = 200_000
    /// Nested backtracking points, where the expression is interpreted.
    package var depth: UInt32 = 5_000
    /// KiB of memory, where the expression is interpreted.
    package var heap: UInt32 = 4_096

    package init() {}
  }

  /// Bytes of an expression's text.
  package static let maximumLength = 16 << 10

  package init(_ text: String, options: Options = [], limits: Limits = Limits()) throws(PatternError) {
    guard text.utf8.count <= Self.maximumLength else {
      throw .limit(what: "bytes of an expression", limit: Self.maximumLength)
    }
    self.text = text
    var flags = PCRE2_NEVER_UTF | PCRE2_NEVER_UCP
    if options.contains(.caseless) { flags |= PCRE2_CASELESS }
    if options.contains(.multiline) { flags |= PCRE2_MULTILINE }
    if options.contains(.dotAll) { flags |= PCRE2_DOTALL }
    if options.contains(.extended) { flags |= PCRE2_EXTENDED }
    var (number, offset): (Int32, Int) = (0, 0)
    let pattern = Array(text.utf8)
    guard let code = pcre2_compile_8(pattern, pattern.count, flags, &number, &offset, nil) else {
      throw .invalid(pattern: text, reason: "\(Self.message(number)), at byte \(offset)")
    }
    guard let context = pcre2_match_context_create_8(nil) else {
      pcre2_code_free_8(code)
      throw .unavailable("no memory for an expression")
    }
    pcre2_set_match_limit_8(context, limits.steps)
    pcre2_set_depth_limit_8(context, limits.depth)
    pcre2_set_heap_limit_8(context, limits.heap)
    // Where this fails, matching falls back to interpreting by itself.
    _ = pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
    var count: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    groupCount = Int(count)
    self.code = code
    self.limits = context
    spaces = Mutex([])
  }

  deinit {
    for space in spaces.withLock({ $0 }) { pcre2_match_data_free_8(space.pointer) }
    pcre2_match_context_free_8(limits)
    pcre2_code_free_8(code)
  }

  private static func message(_ number: Int32) -> String {
    var text = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(number, &text, text.count)
    return length > 0 ? String(decoding: text.prefix(Int(length)), as: UTF8.self) : "error \(number)"
  }

  /// The number of a named group.
  package func group(_ name: String) -> Int? {
    let number = name.withCString { pointer in
      pointer.withMemoryRebound(to: UInt8.self, capacity: name.utf8.count + 1) {
        pcre2_substring_number_from_name_8(code, $0)
      }
    }
    return number > 0 ? Int(number) : nil
  }
}

extension Expression {
  /// Where an expression matched.
  package struct Match: Sendable, Hashable {
    /// The whole match, then its groups; nil for a group that took no part.
    package var groups: [Range<Int>?]

    package var range: Range<Int> { groups.first.flatMap { $0 } ?? 0..<0 }

    /// Of a group by its number; nil where there is none, or it took no part.
    package subscript(group: Int) -> Range<Int>? { groups.indices.contains(group) ? groups[group] : nil }
  }

  /// The first match that begins at or behind `start`.
  ///
  /// - Parameters:
  ///   - start: look-behind sees what stands before it.
  ///   - end: what stands behind it does not exist for the match; nil is the end of the bytes.
  ///   - anchored: only a match that begins at `start` counts.
  /// - Throws: `gaveUp` where the limits were met.
  package func match(
    in bytes: Bytes, from start: Int = 0, to end: Int? = nil, anchored: Bool = false
  ) throws(PatternError) -> Match? {
    let end = min(max(end ?? bytes.count, 0), bytes.count)
    guard start >= 0, start <= end else { return nil }
    let space = try borrow()
    defer { spaces.withLock { $0.append(space) } }
    var nothing: UInt8 = 0
    let status: Int32 = bytes.withUnsafeBytes { memory in
      withUnsafePointer(to: &nothing) { nothing in
        let subject = memory.assumingMemoryBound(to: UInt8.self).baseAddress ?? nothing
        let flags = anchored ? PCRE2_ANCHORED : 0
        let status = pcre2_match_8(code, subject, end, start, flags, space.pointer, limits)
        // The machine code's own stack is small: what needs more is interpreted, within the limits.
        guard status == PCRE2_ERROR_JIT_STACKLIMIT else { return status }
        return pcre2_match_8(code, subject, end, start, flags | PCRE2_NO_JIT, space.pointer, limits)
      }
    }
    switch status {
    case PCRE2_ERROR_NOMATCH: return nil
    case 1...: return Match(groups: groups(space.pointer, Int(status)))
    case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_JIT_STACKLIMIT:
      throw .gaveUp(pattern: text)
    default: throw .unavailable("matching “\(text)”: \(Self.message(status))")
    }
  }

  /// All matches, none overlapping, at most `limit`.
  package func matches(
    in bytes: Bytes, from start: Int = 0, to end: Int? = nil, limit: Int = 10_000
  ) throws(PatternError) -> [Match] {
    var found: [Match] = []
    var at = start
    while found.count < limit, let match = try match(in: bytes, from: at, to: end) {
      found.append(match)
      at = max(match.range.upperBound, match.range.lowerBound + 1, at + (match.range.isEmpty ? 1 : 0))
    }
    return found
  }

  private func groups(_ space: OpaquePointer, _ set: Int) -> [Range<Int>?] {
    guard let offsets = pcre2_get_ovector_pointer_8(space) else { return [] }
    return (0...groupCount).map { group in
      let (lower, upper) = (offsets[2 * group], offsets[2 * group + 1])
      // PCRE2_UNSET is all ones; `\K` in a look-around can put the start behind the end.
      guard group < set, lower >= 0, lower <= upper else { return nil }
      return lower..<upper
    }
  }

  private func borrow() throws(PatternError) -> Space {
    if let space = spaces.withLock({ $0.popLast() }) { return space }
    guard let made = pcre2_match_data_create_from_pattern_8(code, nil) else {
      throw .unavailable("no memory for a match")
    }
    return Space(pointer: made)
  }
}
