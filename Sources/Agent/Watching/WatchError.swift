import Glibc

/// Why a watch cannot begin, or a recording cannot be used.
package enum WatchError: Error, Sendable, Hashable, CustomStringConvertible {
  case recordingNotWritten(path: String, code: Int32)
  case recordingFull(path: String, limit: Int)
  case recordingNotRead(path: String, code: Int32)
  case notARecording(reason: String)
  case damagedRecording(offset: Int, reason: String)
  /// Neither eBPF nor the fallback can be had; the reasons.
  case noSensor(reason: String)

  package var description: String {
    switch self {
    case .recordingNotWritten(let path, let code):
      "the recording \(path) cannot be written: \(String(cString: strerror(code)))"
    case .recordingFull(let path, let limit):
      "the recording \(path) has reached its limit of \(limit >> 20) MiB; the watch goes on without it"
    case .recordingNotRead(let path, let code):
      "the recording \(path) cannot be read: \(String(cString: strerror(code)))"
    case .notARecording(let reason): "this is no recording of a watch: \(reason)"
    case .damagedRecording(let offset, let reason): "the recording is damaged at byte \(offset): \(reason)"
    case .noSensor(let reason): "nothing can be watched here: \(reason)"
    }
  }
}
