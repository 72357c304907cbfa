import Parsing

/// What is needed to put a file back where it was.
package struct QuarantineRecord: Sendable, Hashable {
  /// Twelve hexadecimal digits.
  package var id: String
  /// As its owner sees it.
  package var path: String
  /// The directory that it was found below, as seen from here then, and the path below that.
  package var root: String
  package var below: String
  /// The container's name and identifier; empty for this machine's own directories.
  package var container: String
  package var containerIdentifier: String
  package var verdict: String
  package var title: String
  /// SHA-256 of the content, hexadecimal.
  package var digest: String
  package var size: Int
  package var mode: Int
  package var user: Int
  package var group: Int
  /// Nanoseconds since 1970.
  package var modified: Int64
  /// When it was taken, seconds since 1970.
  package var takenAt: Int

  private static let magic = "bulkhead quarantine 1"

  func encoded() -> [UInt8] {
    var writer = BinaryWriter()
    for text in [
      Self.magic, id, path, root, below, container, containerIdentifier, verdict, title, digest,
    ] { writer.string(text) }
    for number in [size, mode, user, group, Int(modified), takenAt] { writer.signed(Int64(number)) }
    return writer.bytes
  }

  init(decoding bytes: Bytes) throws(ParseError) {
    var reader = BinaryReader(bytes, format: "quarantine record")
    guard try reader.string() == Self.magic else {
      throw ParseError("quarantine record", "it was written by another version")
    }
    id = try reader.string()
    path = try reader.string()
    root = try reader.string()
    below = try reader.string()
    container = try reader.string()
    containerIdentifier = try reader.string()
    verdict = try reader.string()
    title = try reader.string()
    digest = try reader.string()
    size = Int(try reader.signed())
    mode = Int(try reader.signed())
    user = Int(try reader.signed())
    group = Int(try reader.signed())
    modified = try reader.signed()
    takenAt = Int(try reader.signed())
    guard id.count == 12, id.allSatisfy(\.isHexDigit) else {
      throw ParseError("quarantine record", "its id is damaged")
    }
  }

  init(_ found: FoundScript, id: String, digest: String, status: FileStatusFields, takenAt: Int) {
    self.id = id
    path = found.path
    root = found.place.outer
    below = found.below
    container = found.place.subject.kind == .container ? found.place.subject.name : ""
    containerIdentifier = found.place.subject.identifier ?? ""
    verdict = found.judgement.verdict.rawValue
    title = found.judgement.title
    self.digest = digest
    size = status.size
    mode = status.mode
    user = status.user
    group = status.group
    modified = status.modified
    self.takenAt = takenAt
  }

  struct FileStatusFields {
    var size: Int
    var mode: Int
    var user: Int
    var group: Int
    var modified: Int64
  }
}
