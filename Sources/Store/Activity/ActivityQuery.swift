/// Which lines of the log to show, newest first. Everything that is set must hold.
package struct ActivityQuery: Sendable, Hashable {
  package var kinds: Set<ActivityRecord.Kind> = []
  /// Id of a container; empty: the host.
  package var container: String?
  package var process: ProcessReference?
  /// Path of the program, whole.
  package var program: String?
  /// Stands somewhere in the line's text or its program's path; upper and lower case of ASCII are the same.
  package var text: String?
  /// Seconds since 1970; inclusive.
  package var from: Double?
  /// Exclusive.
  package var to: Double?
  package var oldestFirst = false
  /// At most 1000.
  package var limit = 100
  package var after: Cursor?

  package init() {}
}
