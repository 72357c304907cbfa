import Parsing

/// Reads a recording item by item. Whatever the bytes are, it ends: with the items that are whole, or with an error that
/// says where.
package struct RecordingReader {
  private let bytes: Bytes
  private var offset: Int
  /// Time of boot of the recorded host, seconds since 1970.
  package let epoch: Double
  /// The recording was ended in order; false for one that was cut off.
  package private(set) var isWhole = false

  /// - Throws: ``WatchError/notARecording(reason:)`` for other files and for recordings of a newer version.
  package init(_ bytes: Bytes) throws(WatchError) {
    guard bytes.starts(with: RecordingFormat.magic) else {
      throw .notARecording(reason: "it does not begin as a recording of bulkhead does")
    }
    self.bytes = bytes
    var head = BinaryReader(bytes[from: RecordingFormat.magic.count], format: "recording")
    do throws(ParseError) {
      let version = try head.unsigned()
      guard version == RecordingFormat.version else {
        throw ParseError(
          "recording",
          "version \(version) was written by another release; this one reads version \(RecordingFormat.version)")
      }
      epoch = Double(bitPattern: try head.unsigned())
    } catch { throw .notARecording(reason: error.description) }
    offset = RecordingFormat.magic.count + head.offset
  }

  /// The next item; nil at the end.
  package mutating func next() throws(WatchError) -> WatchInput? {
    while offset < bytes.count {
      var reader = BinaryReader(bytes[from: offset], format: "recording")
      do throws(ParseError) {
        let kind = try reader.byte()
        // A recording that was cut off ends with part of an item: what is whole counts.
        guard let payload = try? reader.blob() else {
          offset = bytes.count
          return nil
        }
        offset += reader.offset
        guard let known = RecordingFormat.Kind(rawValue: kind) else {
          throw ParseError("recording", "an item of the unknown kind \(kind)")
        }
        if let input = try RecordingFormat.decode(known, payload) { return input }
        isWhole = true
        offset = bytes.count
      } catch { throw .damagedRecording(offset: offset, reason: error.description) }
    }
    return nil
  }
}
