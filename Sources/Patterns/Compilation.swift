import CVectorscan
import Glibc

/// Turns a list of patterns into Vectorscan's database.
struct Compilation {
  private let patterns: [Pattern]

  init(_ patterns: [Pattern]) { self.patterns = patterns }

  /// Owned by the caller.
  func database() throws(PatternError) -> OpaquePointer {
    let onlyLiterals = patterns.allSatisfy { $0.syntax == .literal }
    var texts: [UnsafePointer<CChar>?] = []
    defer { for text in texts { text?.deallocate() } }
    for pattern in patterns {
      let escaped = !onlyLiterals && pattern.syntax == .literal
      texts.append(Self.copy(escaped ? Self.escaped(pattern.text) : Array(pattern.text.utf8)))
    }
    let flags = patterns.map { Self.flags($0) }
    let places = patterns.indices.map { UInt32($0) }
    var database: OpaquePointer?
    var failure: UnsafeMutablePointer<hs_compile_error_t>?
    let status: hs_error_t
    if onlyLiterals {
      let lengths = patterns.map(\.text.utf8.count)
      status = hs_compile_lit_multi(
        texts, flags, places, lengths, UInt32(patterns.count), UInt32(HS_MODE_BLOCK), nil, &database, &failure)
    } else {
      status = hs_compile_multi(
        texts, flags, places, UInt32(patterns.count), UInt32(HS_MODE_BLOCK), nil, &database, &failure)
    }
    defer { hs_free_compile_error(failure) }
    if status == HS_SUCCESS, let database { return database }
    let reason = failure.flatMap { $0.pointee.message.map { String(cString: $0) } } ?? "status \(status)"
    if let place = failure?.pointee.expression, place >= 0, Int(place) < patterns.count {
      throw .invalid(pattern: patterns[Int(place)].text, reason: reason)
    }
    throw .unavailable(reason)
  }

  /// How many bytes every match of an expression has; nil where that varies.
  static func fixedWidth(_ pattern: Pattern) -> Int? {
    let text = copy(Array(pattern.text.utf8))
    defer { text.deallocate() }
    var information: UnsafeMutablePointer<hs_expr_info_t>?
    var failure: UnsafeMutablePointer<hs_compile_error_t>?
    let status = hs_expression_info(text, flags(pattern), &information, &failure)
    defer {
      hs_free_compile_error(failure)
      // The library hands out what its own allocator made, and that is malloc.
      free(information)
    }
    guard status == HS_SUCCESS, let information, information.pointee.unordered_matches == 0 else { return nil }
    let (least, most) = (information.pointee.min_width, information.pointee.max_width)
    return least == most && most != UInt32.max ? Int(most) : nil
  }

  private static func flags(_ pattern: Pattern) -> UInt32 {
    var flags: Int32 = 0
    if pattern.options.contains(.caseless) { flags |= HS_FLAG_CASELESS }
    if pattern.options.contains(.once) { flags |= HS_FLAG_SINGLEMATCH }
    if pattern.syntax == .expression {
      if pattern.options.contains(.multiline) { flags |= HS_FLAG_MULTILINE }
      if pattern.options.contains(.dotAll) { flags |= HS_FLAG_DOTALL }
      if pattern.options.contains(.startOfMatch) { flags |= HS_FLAG_SOM_LEFTMOST }
    }
    return UInt32(bitPattern: flags)
  }

  private static func copy(_ bytes: [UInt8]) -> UnsafePointer<CChar> {
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { pointer[index] = CChar(bitPattern: byte) }
    pointer[bytes.count] = 0
    return UnsafePointer(pointer)
  }

  /// A literal as an expression: every byte that is no letter or digit by its number.
  private static func escaped(_ text: String) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: result.append(byte)
      default: result += [0x5C, 0x78, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return result
  }
}
