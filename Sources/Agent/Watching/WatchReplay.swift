import Activity
import Glibc
import Model
import Parsing

/// Judges a recording again: the same findings as when it was made, as long as the judges are the same.
package enum WatchReplay {
  /// - Parameters:
  ///   - bytes: the recording's file.
  ///   - judges: made for the recorded host's time of boot (seconds since 1970).
  ///   - sink: called with each finding in order.
  package static func run(
    _ bytes: Bytes, judges: (Double) -> [any ActivityJudge], sink: (Finding) -> Void
  ) throws(WatchError) -> WatchSummary {
    var reader = try RecordingReader(bytes)
    var pipeline = WatchPipeline(containers: ContainerDirectory([]), judges: judges(reader.epoch))
    var summary = WatchSummary()
    while let input = try reader.next() {
      for finding in pipeline.take(input) {
        summary.findings += 1
        sink(finding)
      }
    }
    if !reader.isWhole { summary.recordingFailure = .notARecording(reason: "it was cut off; what is there was judged") }
    pipeline.account(in: &summary)
    return summary
  }

  /// Reads a recording into memory: at most 4 GiB, regular files only.
  package static func load(_ path: String) throws(WatchError) -> Bytes {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .recordingNotRead(path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 4 << 30 else {
      throw .recordingNotRead(path: path, code: status.st_size > 4 << 30 ? EFBIG : EINVAL)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while bytes.count <= 4 << 30 {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .recordingNotRead(path: path, code: errno) }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return Bytes(bytes)
  }
}
