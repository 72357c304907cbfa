import ArgumentParser
import Images

/// The exit statuses of every command.
enum ExitStatus {
  /// Done, and the policy asked for is violated.
  static let violated = ExitCode(1)
  /// Something could not be examined; the report says what.
  static let incomplete = ExitCode(2)
  /// Wrong usage.
  static let usage = ExitCode(64)
  /// Something needed is unavailable: engine, registry, database.
  static let unavailable = ExitCode(69)
  /// Permission is missing; the message says which.
  static let permission = ExitCode(77)

  /// What a target that could not be opened at all means.
  static func of(_ error: ImageError) -> ExitCode {
    switch error {
    case .permission: permission
    case .notFound, .unavailable: unavailable
    case .invalid: incomplete
    }
  }
}
