import Model

/// Whether logs leave the host, so that who takes the host does not take them.
enum LoggingEvaluator: Evaluator {
  static let name = "logging"

  /// Drivers that need an address, with the option that holds it.
  private static let addressed = ["syslog": "syslog-address", "gelf": "gelf-address", "logentries": "logentries-token"]
  private static let remote: Set<String> = ["awslogs", "gcplogs", "splunk", "logentries"]

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let daemon = context.facts.daemon else { return [] }
    let driver = daemon.info.loggingDriver
    func result(_ status: ComplianceDetails.Status, _ reason: String) -> [Judgement] {
      [Judgement(context.daemon, status, found: driver, reason: reason)]
    }
    if remote.contains(driver) { return result(.pass, "") }
    switch driver {
    case "syslog", "gelf":
      guard let configuration = daemon.configuration, daemon.configurationProblem == nil else {
        return result(.error, daemon.configurationProblem ?? "where it sends them is not known")
      }
      let address = configuration.logOptions[addressed[driver] ?? ""] ?? ""
      guard !address.isEmpty else { return result(.fail, "it has no address: logs stay on this host") }
      return isLocal(address) ? result(.fail, "\(address) is this host") : result(.pass, "to \(address)")
    case "fluentd":
      let address = daemon.configuration?.logOptions["fluentd-address"] ?? "localhost:24224"
      return isLocal(address)
        ? result(.manual, "to a forwarder on this host: see where that sends them") : result(.pass, "to \(address)")
    case "journald": return result(.manual, "the journal stays here unless it is forwarded: see whether it is")
    default: return result(.fail, "logs stay on this host")
    }
  }

  private static func isLocal(_ address: String) -> Bool {
    if address.hasPrefix("unix") || address.hasPrefix("/") { return true }
    let host = (address.firstRange(of: "://").map { address[$0.upperBound...] } ?? Substring(address))
    return host.hasPrefix("localhost") || host.hasPrefix("127.") || host.hasPrefix("[::1]")
  }
}
