/// What is done about a finding, mildest first.
package enum ResponseVerb: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Counted, not shown.
  case observe
  /// Shown. The default.
  case alert
  /// The process is killed.
  case kill
  /// The connection or the execution is refused from now on.
  case block
  /// The container's processes are frozen; the engine keeps everything for a look.
  case pause
  /// The container is stopped.
  case stop

  /// Whether it touches a workload.
  package var changesSomething: Bool { self > .alert }

  package static func < (a: ResponseVerb, b: ResponseVerb) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }
}
