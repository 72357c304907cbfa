import ArgumentParser

/// How alerts are written, each as it comes.
enum AlertFormat: String, CaseIterable, ExpressibleByArgument {
  /// A few lines for a person.
  case text
  /// One finding a line, as in `bulkhead.report/1`.
  case json
  case falcoJSON = "falco-json"
  /// OCSF detection findings (class 2004).
  case ocsf

  /// Also the names that other commands have for them.
  init?(argument: String) {
    switch argument.lowercased() {
    case "table": self = .text
    case "ndjson", "jsonl": self = .json
    case let name:
      guard let found = Self(rawValue: name) else { return nil }
      self = found
    }
  }
}
