import Parsing

/// What is mounted where: `/proc/PID/mountinfo`.
///
/// Source: proc(5).
package struct MountTable: Sendable, Hashable {
  package struct Entry: Sendable, Hashable, Codable {
    /// `major:minor` of the file system: two mounts of one file system have the same.
    package var device: String
    /// The directory of that file system that stands at the mount point.
    package var root: String
    package var mountPoint: String
    package var options: [String]
    /// `ext4`, `overlay`, …
    package var type: String
    package var source: String
    /// Whether mounts below it spread to others and from others.
    package var isShared: Bool
  }

  /// In the order of the kernel: later ones lie over earlier ones.
  package var entries: [Entry]

  static let maximumEntries = 100_000

  package init(parsing text: Bytes) {
    entries = []
    for line in Lines(text) where entries.count < Self.maximumEntries {
      let fields = line.text.split(separator: " ").map(String.init)
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count >= dash + 3 else { continue }
      entries.append(
        Entry(
          device: fields[2], root: Self.unescaped(fields[3]), mountPoint: Self.unescaped(fields[4]),
          options: fields[5].split(separator: ",").map(String.init), type: fields[dash + 1],
          source: Self.unescaped(fields[dash + 2]),
          isShared: fields[6..<dash].contains { $0.hasPrefix("shared:") }))
    }
  }

  /// The mount in which a path lies: the deepest, and of those at one place the last.
  package func holding(_ path: String) -> Entry? {
    var best: Entry?
    for entry in entries where Self.contains(entry.mountPoint, path) {
      if entry.mountPoint.utf8.count >= (best?.mountPoint.utf8.count ?? 0) { best = entry }
    }
    return best
  }

  /// What is mounted exactly there.
  package func at(_ path: String) -> Entry? { entries.last { $0.mountPoint == path } }

  /// Whether `path` is `folder` or lies below it.
  package static func contains(_ folder: String, _ path: String) -> Bool {
    folder == "/" || path == folder
      || path.utf8.starts(with: folder.utf8) && path.utf8.dropFirst(folder.utf8.count).first == UInt8(ascii: "/")
  }

  /// Space, tab, line feed and backslash stand as three octal digits.
  private static func unescaped(_ field: String) -> String {
    guard field.utf8.contains(UInt8(ascii: "\\")) else { return field }
    let bytes = Array(field.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\"), index + 3 < bytes.count,
        let value = UInt8(String(decoding: bytes[(index + 1)...(index + 3)], as: UTF8.self), radix: 8)
      {
        out.append(value)
        index += 4
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
