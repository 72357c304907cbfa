import ArgumentParser

/// Why a watch does not begin, or ends with another status than 0.
struct WatchFailure: Error {
  let status: ExitCode
  /// What is said to the person; nil where everything was said.
  let message: String?

  init(_ status: ExitCode, _ message: String?) {
    self.status = status
    self.message = message
  }
}
