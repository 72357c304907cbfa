/// A name with `*` for any letters and `?` for one.
package struct NamePattern: Sendable, Hashable {
  package let text: String
  private let bytes: [UInt8]

  package init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  /// It names one thing and no other.
  package var isExact: Bool { !bytes.contains(UInt8(ascii: "*")) && !bytes.contains(UInt8(ascii: "?")) }

  /// The last star is the only one that ever needs to take more, so the time is bounded by the product of the lengths.
  package func matches(_ name: String) -> Bool {
    let name = Array(name.utf8)
    var (at, part) = (0, 0)
    var retry: (at: Int, part: Int)?
    while at < name.count {
      if part < bytes.count, bytes[part] == UInt8(ascii: "*") {
        retry = (at, part)
        part += 1
      } else if part < bytes.count, bytes[part] == UInt8(ascii: "?") || bytes[part] == name[at] {
        at += 1
        part += 1
      } else if let last = retry {
        retry = (last.at + 1, last.part)
        (at, part) = (last.at + 1, last.part + 1)
      } else {
        return false
      }
    }
    return bytes[part...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
