import Parsing

/// An `ar` archive in memory: Debian packages and static libraries.
///
/// Source: ar(5); GNU's long names (`//`, `/N`) and BSD's (`#1/N`).
package struct ArArchive: Sendable {
  package struct Member: Sendable {
    package let name: String
    package let contents: Bytes
  }

  package let members: [Member]
  /// Where reading stopped early, and why.
  package let problem: String?

  package static let maximumMembers = 100_000

  package init(_ bytes: Bytes) throws(ArchiveError) {
    guard bytes.starts(with: "!<arch>\n") else {
      throw .corrupt(format: "ar", reason: "it does not begin with !<arch>")
    }
    var members: [Member] = []
    var problem: String?
    var longNames = Bytes()
    var offset = 8
    while offset < bytes.count {
      guard members.count < Self.maximumMembers else {
        problem = "more than \(Self.maximumMembers) members; the rest was not looked at"
        break
      }
      guard offset + 60 <= bytes.count, bytes[offset + 58] == 0x60, bytes[offset + 59] == 0x0A,
        let size = Self.number(bytes[offset + 48..<offset + 58]), size <= bytes.count - offset - 60
      else {
        problem = "the member at byte \(offset) is cut off or no member"
        break
      }
      var contents = bytes[offset + 60..<offset + 60 + size]
      var name = Self.trimmed(bytes[offset..<offset + 16])
      if name.starts(with: "#1/"), let length = Self.number(name[from: 3]), length <= contents.count {
        name = contents[0..<length]
        if let zero = name.firstIndex(of: 0) { name = name[0..<zero] }
        contents = contents[from: length]
      } else if name == Bytes("//") {
        longNames = contents
      } else if name[0] == 0x2F, let at = Self.number(name[from: 1]) {
        let end = longNames.firstIndex(of: 0x0A, from: at) ?? longNames.count
        name = longNames[at..<end]
      }
      if name.count > 1, name[name.count - 1] == 0x2F, name[0] != 0x2F { name = name[0..<name.count - 1] }
      members.append(Member(name: name.withUnsafeBytes { ArchivePath.text($0) }, contents: contents))
      offset += 60 + size + size % 2
    }
    self.members = members
    self.problem = problem
  }

  package subscript(name: String) -> Member? { members.first { $0.name == name } }

  private static func trimmed(_ bytes: Bytes) -> Bytes {
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
    return bytes[0..<end]
  }

  /// Decimal digits, spaces behind them; nil for anything else.
  private static func number(_ bytes: Bytes) -> Int? {
    let digits = trimmed(bytes)
    guard digits.count > 0, digits.count <= 15 else { return nil }
    return digits.withUnsafeBytes { TarNumber.decimal($0) }.map(Int.init)
  }
}
