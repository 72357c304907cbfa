import Glibc
import Parsing

/// Writes a recording, up to a size; buffered, one `write` for each megabyte. Not thread-safe.
final class RecordingWriter {
  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []
  private var size: Int
  private let limit: Int
  /// Why nothing is recorded any more.
  private(set) var failure: WatchError?

  /// Replaces a file that is there; only its owner can read the new one.
  /// - Parameters:
  ///   - epoch: time of boot, seconds since 1970.
  ///   - limit: bytes at most.
  init(path: String, epoch: Double, limit: Int) throws(WatchError) {
    self.path = path
    self.limit = limit
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .recordingNotWritten(path: path, code: errno) }
    var head = BinaryWriter()
    head.unsigned(RecordingFormat.version)
    head.unsigned(epoch.bitPattern)
    buffer = RecordingFormat.magic + head.bytes
    size = buffer.count
  }

  deinit { close(descriptor) }

  func write(_ input: WatchInput) {
    let (kind, payload) = RecordingFormat.encode(input)
    write(kind, payload)
  }

  private func write(_ kind: RecordingFormat.Kind, _ payload: [UInt8]) {
    guard failure == nil else { return }
    var item = BinaryWriter()
    item.byte(kind.rawValue)
    item.blob(payload)
    guard size + item.bytes.count <= limit else {
      failure = .recordingFull(path: path, limit: limit)
      flush()
      return
    }
    size += item.bytes.count
    buffer += item.bytes
    if buffer.count >= 1 << 20 { flush() }
  }

  private func flush() {
    var offset = 0
    while offset < buffer.count {
      let count = buffer.withUnsafeBytes { memory in
        Glibc.write(descriptor, memory.baseAddress.map { $0 + offset }, memory.count - offset)
      }
      if count < 0 {
        if errno == EINTR { continue }
        failure = .recordingNotWritten(path: path, code: errno)
        break
      }
      offset += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Ends the recording in order.
  func finish() {
    write(.end, [])
    flush()
  }
}
