import Model

/// Whether everybody who reaches the engine over TCP must show a certificate.
enum TLSListenerEvaluator: Evaluator {
  static let name = "tlsListeners"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let daemon = context.facts.daemon else { return [] }
    let listeners = daemon.listeners.map { "\($0.address):\($0.port)" }
    let configured = daemon.configuration?.tcpHosts.map { String($0.dropFirst(6)) } ?? []
    let all = Set(listeners.isEmpty ? configured : listeners).sorted()
    guard let configuration = daemon.configuration, daemon.configurationProblem == nil else {
      if all.isEmpty, daemon.isPodman { return [Judgement(context.daemon, .notApplicable, reason: "no TCP listener")] }
      return [
        Judgement(context.daemon, .error, reason: daemon.configurationProblem ?? "the configuration is not known")
      ]
    }
    guard !all.isEmpty else { return [Judgement(context.daemon, .notApplicable, reason: "it waits on no TCP port")] }
    let found = all.joined(separator: ", ")
    guard configuration.tlsVerify else {
      return [
        Judgement(
          context.daemon, .fail, found: found,
          reason: "whoever connects is root of this host: no certificate is asked for", severity: .critical)
      ]
    }
    return [Judgement(context.daemon, .pass, found: "\(found) with tlsverify")]
  }
}
