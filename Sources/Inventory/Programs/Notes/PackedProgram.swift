import Glibc
import Images
import Parsing

/// Programs that unpack themselves when they run: what is in them can't be seen, and that is said.
///
/// Note: `program.packed`, the packer's name, `UPX` or `unknown`.
///
/// Source: UPX's `src/stub/src/include/header.S` and `linux.hh` (the header `UPX!` behind the program headers, and its
/// copy at the end).
struct PackedProgram: Extractor {
  static let name = "packed-program"
  static let version = 1
  static let selectors: [Selector] = [.magic(.elf), .magic(.pe)]

  func interest(in file: FileEntry, head: Bytes) -> Interest { ProgramInterest.linked(file, head) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for program in ProgramFile.all(in: content.bytes) {
      if let packer = Self.packer(of: program) { extraction.notes["program.packed"] = packer }
    }
  }

  private static func packer(of program: ProgramFile) -> String? {
    let bytes = program.bytes
    if program.format == .pe {
      return program.sections.contains { program.isNamed($0, "UPX0") || program.isNamed($0, "UPX1") } ? "UPX" : nil
    }
    // A packed program has lost its sections: no linker leaves them out.
    guard program.sections.isEmpty, program.kind == .executable || program.segments.contains(where: \.isExecutable)
    else { return nil }
    let magic = Array("UPX!".utf8)
    if bytes.prefix(1024).firstRange(of: magic) != nil || bytes[from: bytes.count - 64].firstRange(of: magic) != nil {
      return "UPX"
    }
    // The same with another magic, or another packer: code is never as dense as what is compressed.
    let code = program.segments.filter { $0.isExecutable && $0.range.count >= 16 << 10 }
    return code.contains { entropy(bytes[$0.range].prefix(256 << 10)) > 7.6 } ? "unknown" : nil
  }

  /// Bits for each byte, 8 at most. Machine code has about 6.
  static func entropy(_ bytes: Bytes) -> Double {
    var counts = [Int](repeating: 0, count: 256)
    bytes.withUnsafeBytes { memory in for byte in memory { counts[Int(byte)] += 1 } }
    let total = Double(max(bytes.count, 1))
    return counts.reduce(0) { sum, count in
      count == 0 ? sum : sum - Double(count) / total * log2(Double(count) / total)
    }
  }
}
