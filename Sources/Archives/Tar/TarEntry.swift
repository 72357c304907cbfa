/// One member of a tar archive, all extended headers applied.
package struct TarEntry: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case file, hardLink, symbolicLink, characterDevice, blockDevice, directory, fifo
  }

  /// Relative to the root, normalised: no leading `/`, no `.`, no `..`, no empty component; empty is the root itself.
  package var path: String
  package var kind: Kind
  /// Of a file as it would be unpacked, holes included; bytes.
  package var size: Int64 = 0
  /// `0o7777` at most.
  package var mode: UInt16 = 0o644
  package var user: UInt32 = 0
  package var group: UInt32 = 0
  /// Seconds since 1970.
  package var modified: Int64 = 0
  /// Of symbolic links as written, of hard links normalised like a path.
  package var linkTarget = ""
  package var deviceMajor: UInt32 = 0
  package var deviceMinor: UInt32 = 0
}

/// Paths inside an archive.
package enum ArchivePath {
  /// Bytes; Linux' own limit.
  package static let maximumLength = 4096

  package enum Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    case escapes, tooLong, hasZero

    package var description: String {
      switch self {
      case .escapes: "the path leads out of the archive's root"
      case .tooLong: "the path is longer than \(maximumLength) bytes"
      case .hasZero: "the path has a zero byte in it"
      }
    }
  }

  /// Without leading and doubled slashes, `.` and `..`; `..` above the root is refused, never followed.
  package static func normalise(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> String {
    guard bytes.count <= maximumLength else { throw .tooLong }
    if isNormal(bytes) { return text(bytes) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var starts: [Int] = []
    for part in bytes.split(separator: UInt8(ascii: "/")) {
      if part.count == 1, part.first == UInt8(ascii: ".") { continue }
      if part.count == 2, part.allSatisfy({ $0 == UInt8(ascii: ".") }) {
        guard let start = starts.popLast() else { throw .escapes }
        output.removeSubrange(start...)
        continue
      }
      guard !part.contains(0) else { throw .hasZero }
      starts.append(output.count)
      if !output.isEmpty { output.append(UInt8(ascii: "/")) }
      output += part
    }
    return output.withUnsafeBytes { text($0) }
  }

  package static func normalise(_ path: String) throws(Refusal) -> String {
    try Array(path.utf8).withUnsafeBufferPointer { bytes throws(Refusal) in
      try normalise(UnsafeRawBufferPointer(bytes))
    }
  }

  /// True where nothing is to be done, as for nearly every path.
  private static func isNormal(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var atStart = true
    for byte in bytes {
      if byte == UInt8(ascii: "/") {
        if atStart { return false }
        atStart = true
      } else {
        // A component that begins with a dot may be `.` or `..`: the slow way tells.
        if byte == 0 || (atStart && byte == UInt8(ascii: ".")) { return false }
        atStart = false
      }
    }
    return !atStart || bytes.isEmpty
  }

  /// UTF-8, and what is not valid as `\xNN`, so that two different names stay different.
  package static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    if let valid = String(validating: bytes, as: UTF8.self) { return valid }
    var text = ""
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var position = 0
    loop: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        text.unicodeScalars.append(scalar)
        position += UTF8.width(scalar)
      case .emptyInput: break loop
      case .error:
        // The decoder does not say how much it swallowed: one byte is escaped, the rest is decoded anew.
        let digits = Array("0123456789abcdef")
        let byte = bytes[position]
        text += "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        position += 1
        decoder = UTF8()
        iterator = UnsafeRawBufferPointer(rebasing: bytes[position...]).makeIterator()
      }
    }
    return text
  }
}
