import Glibc

/// Appends one JSON object a line, for whatever collects files. When the file is full it becomes `FILE.1`, that one
/// `FILE.2`, and so on; the oldest goes.
package struct FileChannel: NotificationChannel {
  package let name: String
  let path: String
  /// Bytes of one file, and files kept beside it.
  let largest: Int
  let kept: Int

  package init(name: String, path: String, largest: Int = 16 << 20, kept: Int = 5) {
    self.name = name
    self.path = path
    self.largest = max(largest, 4096)
    self.kept = min(max(kept, 0), 100)
  }

  package func send(_ batch: NotificationBatch, delivery: Int64, at time: Double) async throws(DeliveryError) {
    let lines: [UInt8] = batch.entries.flatMap { BatchJSON.encode($0, host: batch.host) + [0x0A] }
    try rotate(before: lines.count)
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure("can't be opened") }
    defer { close(descriptor) }
    // One write for all: lines of two writers don't mix.
    let count = lines.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard count == lines.count else { throw failure("can't be written") }
  }

  private func rotate(before count: Int) throws(DeliveryError) {
    var status = stat()
    guard stat(path, &status) == 0, Int(status.st_size) + count > largest, status.st_size > 0 else { return }
    if kept == 0 {
      unlink(path)
      return
    }
    for number in stride(from: kept, to: 1, by: -1) { rename("\(path).\(number - 1)", "\(path).\(number)") }
    guard rename(path, path + ".1") == 0 else { throw failure("can't be renamed") }
  }

  private func failure(_ what: String) -> DeliveryError {
    DeliveryError("\(path) \(what): \(String(cString: strerror(errno)))")
  }
}

extension FileChannel: ConfigurableChannel {
  static let type = "file"

  init(
    name: String, _ fields: inout ConfigurationFields, _ surroundings: ChannelSurroundings
  ) throws(ConfigurationError) {
    let path = try fields.required("path")
    guard path.hasPrefix("/") else { throw fields.failure("path", "path begins with /") }
    self.init(
      name: name, path: path, largest: try fields.number("maximum-bytes", 4096...(1 << 40)) ?? 16 << 20,
      kept: try fields.number("keep", 0...100) ?? 5)
  }
}
