import Parsing

/// Reads TOML into a tree of JSON values: tables are objects with their keys in order, dates and times are strings,
/// numbers keep their text without underscores (`inf` and `nan` are strings).
///
/// Written here rather than taken from a library: the one that can be had brings a C++ runtime, recursion without a
/// bound of ours, and a copy of the document for each look at it, while lock files of many megabytes come from anybody.
///
/// Source: TOML 1.0.0.
package enum TOMLDocument {
  package static func parse(
    _ bytes: Bytes, limits: DocumentLimits = DocumentLimits()
  ) throws(ParseError) -> JSONValue {
    guard bytes.count <= limits.bytes else {
      throw ParseError("TOML", "\(bytes.count) bytes, more than the limit of \(limits.bytes)")
    }
    var reader = TOMLReader(bytes, limits: limits)
    let root = TOMLTable()
    var current = root
    while reader.skipToContent() {
      if reader.take("[[") {
        let path = try reader.keyPath(closing: "]]")
        current = try root.appendTable(at: path, reader)
        try reader.endOfLine()
      } else if reader.take("[") {
        let path = try reader.keyPath(closing: "]")
        current = try root.openTable(at: path, reader)
        try reader.endOfLine()
      } else {
        let path = try reader.keyPath(closing: "=")
        let value = try reader.value(depth: 0)
        try current.set(path, value, reader)
        try reader.endOfLine()
      }
    }
    return root.json
  }
}
