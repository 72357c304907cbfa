import Model

/// Why files of a container change: an installation, its own start, or something else.
enum Origin: Sendable {
  case package
  /// The image's own entrypoint, shortly after the start.
  case entrypoint
  case other

  static func of(_ process: ProcessRecord, at time: UInt64) -> Origin {
    let lineage = ([process] + process.ancestors(8)).prefix { $0.container?.id == process.container?.id }
    if lineage.contains(where: { ProgramKind.isOne(of: ProgramKind.packageManagers, $0) }) { return .package }
    return Startup.includes(process, at: time) ? .entrypoint : .other
  }

  /// An alert's severity: what an installation does by itself says nothing, and an entrypoint repeats at every start.
  func weigh(_ severity: Severity) -> Severity? {
    switch self {
    case .package: nil
    case .entrypoint: min(severity, .medium)
    case .other: severity
    }
  }

  /// For the evidence.
  var words: String {
    switch self {
    case .package: "an installation of packages"
    case .entrypoint: "the container's entrypoint, at its start"
    case .other: ""
    }
  }
}
