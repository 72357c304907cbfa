/// Every table of rules, every evaluator, every benchmark, one line each. CatalogueTests holds these lists against the
/// folders.
package enum Catalogue {
  static let tables: [any RuleSource.Type] = [
    HostRules.self,
    AuditRules.self,
    DaemonRules.self,
    FileRules.self,
    ImageRules.self,
    ContainerRules.self,
    SwarmRules.self,
    OperationsRules.self,
    HostProfileRules.self,
    KernelRules.self,
    PodSecurityRules.self,
    KubernetesFileRules.self,
    KubernetesServerRules.self,
    KubernetesControllerRules.self,
    KubernetesNodeRules.self,
    KubernetesAccessRules.self,
    KubernetesWorkloadRules.self,
    KubernetesPracticeRules.self,
  ]

  static let evaluators: [any Evaluator.Type] = [
    AccessEvaluator.self,
    AttestationEvaluator.self,
    AuditRuleEvaluator.self,
    ComponentSettingEvaluator.self,
    EncryptionEvaluator.self,
    EngineVersionEvaluator.self,
    ExecutionEvaluator.self,
    FileModeEvaluator.self,
    FileOwnerEvaluator.self,
    HostProfileEvaluator.self,
    ImageContentsEvaluator.self,
    KernelReleaseEvaluator.self,
    LoggingEvaluator.self,
    NamedOwnerEvaluator.self,
    NamespaceEvaluator.self,
    NeededPortsEvaluator.self,
    PodSecurityEvaluator.self,
    RegularAuditEvaluator.self,
    RoleEvaluator.self,
    ServiceSecretsEvaluator.self,
    SwarmAuthorityEvaluator.self,
    SwarmListenerEvaluator.self,
    TLSListenerEvaluator.self,
    TrustedUsersEvaluator.self,
    UserNamespaceEvaluator.self,
    WorkloadEvaluator.self,
  ]

  static let benchmarkSources: [any RuleSource.Type] = [
    CISDocker1130.self,
    CISDocker160.self,
    CISDocker180.self,
    BulkheadHost.self,
    PodSecurityStandards.self,
    CISKubernetes112.self,
    CISKubernetes110.self,
    CISKubernetes123.self,
    BulkheadContainers.self,
  ]

  static func evaluator(named name: String) -> (any Evaluator.Type)? { evaluators.first { $0.name == name } }

  /// All rules by their keys, every name in them checked against the facts. Read once in a process.
  package static func rules() throws(RuleFault) -> [String: Rule] { try readRules.get() }

  private static let readRules = Result { () throws(RuleFault) in try checkedRules() }

  private static func checkedRules() throws(RuleFault) -> [String: Rule] {
    let schema: RuleSchema
    do { schema = try RuleSchema() } catch { throw RuleFault(key: "", reason: "\(error)") }
    var rules: [String: Rule] = [:]
    for table in tables {
      for rule in try RuleTable(yaml: table.yaml).rules {
        try schema.check(rule)
        if case .evaluator(let name) = rule.test, evaluator(named: name) == nil {
          throw RuleFault(key: rule.key, reason: "there is no evaluator '\(name)'")
        }
        guard rules.updateValue(rule, forKey: rule.key) == nil else {
          throw RuleFault(key: rule.key, reason: "two rules have this key")
        }
      }
    }
    return rules
  }

  /// Read once in a process.
  package static func benchmarks() throws(RuleFault) -> [Benchmark] { try readBenchmarks.get() }

  private static let readBenchmarks = Result { () throws(RuleFault) in
    var benchmarks: [Benchmark] = []
    for source in benchmarkSources { benchmarks.append(try Benchmark(yaml: source.yaml)) }
    return benchmarks
  }

  /// By its whole name, or by the version alone: 1.6.0 is one of Docker's, 1.12 one of Kubernetes'.
  package static func benchmark(named name: String) throws(RuleFault) -> Benchmark? {
    try benchmarks().first { $0.name == name || $0.name == "cis-docker-" + name || $0.name == "cis-kubernetes-" + name }
  }
}

/// A document in the sources.
protocol RuleSource: Sendable {
  static var yaml: String { get }
}
