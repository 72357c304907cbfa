import Expressions
import Model

/// Judges facts by a benchmark: every rule once, every object of its kind a result.
package struct Audit: Sendable {
  package var benchmark: Benchmark
  package var selection: Selection
  package var inputs: AuditInputs
  /// Seconds since 1970.
  package var now: Int
  private let rules: [String: Rule]
  /// Rule → benchmark → id.
  private let ids: [String: [String: String]]

  package init(
    _ benchmark: Benchmark, selection: Selection = Selection(), inputs: AuditInputs = AuditInputs(), now: Int
  ) throws(RuleFault) {
    self.benchmark = benchmark
    self.selection = selection
    self.inputs = inputs
    self.now = now
    rules = try Catalogue.rules()
    var ids: [String: [String: String]] = [:]
    for benchmark in try Catalogue.benchmarks() {
      for item in benchmark.items { ids[item.key, default: [:]][benchmark.name] = item.id }
    }
    self.ids = ids
  }

  /// In the order of the benchmark's ids.
  package func results(_ facts: Facts) throws(RuleFault) -> [Finding] { try results(facts, about: nil) }

  /// What the rules about containers say of one of them.
  func results(of container: ContainerFacts, in facts: Facts) throws(RuleFault) -> [Finding] {
    var facts = facts
    facts.containers = [container]
    facts.images = []
    facts.networks = []
    return try results(facts, about: .container).filter { $0.subject.kind == .container }
  }

  /// - Parameter scope: nil for rules about anything.
  private func results(_ facts: Facts, about scope: Rule.Scope?) throws(RuleFault) -> [Finding] {
    let context = AuditContext(facts: facts, inputs: inputs, now: now)
    let common: [String: Value]
    var objects: [Rule.Scope: [(Subject, Value)]] = [:]
    do {
      common = [
        "host": try ValueEncoder.encode(facts.host), "daemon": try ValueEncoder.encode(facts.daemon),
        "audit": try ValueEncoder.encode(facts.audit),
        "inputs": try ValueEncoder.encode(inputs),
      ]
      objects[.network] = try facts.networks.map {
        (Subject(kind: .network, name: $0.name, identifier: $0.id), try ValueEncoder.encode($0))
      }
      objects[.image] = try facts.images.map { (context.subject($0), try ValueEncoder.encode($0)) }
      objects[.container] = try facts.containers.map { (context.subject($0), try ValueEncoder.encode($0)) }
    } catch {
      throw RuleFault(key: "", reason: "facts that can't be judged: \(error)")
    }
    // Without an engine nothing of it is known, whatever a document of facts says.
    if facts.daemon == nil { objects = [:] }
    objects[.host] = [(context.host, .null)]
    objects[.daemon] = facts.daemon == nil ? [] : [(context.daemon, .null)]
    objects[.swarm] = objects[.daemon]
    objects[.cluster] = facts.kubernetes == nil ? [] : [(context.cluster, .null)]

    var results: [Finding] = []
    for item in benchmark.items where selection.includes(item) {
      guard let rule = rules[item.key] else { throw RuleFault(key: item.key, reason: "no rule has this key") }
      if let scope, rule.scope != scope { continue }
      for judgement in judge(rule, context, objects[rule.scope] ?? [], common) {
        results.append(finding(rule, item, judgement))
      }
    }
    return results
  }

  private func judge(
    _ rule: Rule, _ context: AuditContext, _ objects: [(Subject, Value)], _ common: [String: Value]
  ) -> [Judgement] {
    if objects.isEmpty { return [missing(rule, context)] }
    if case .evaluator(let name) = rule.test {
      guard let evaluator = Catalogue.evaluator(named: name) else {
        return [Judgement(context.host, .error, reason: "there is no evaluator '\(name)'")]
      }
      // Conditions of the whole rule come first for evaluators too; they see no single object.
      if [.host, .daemon, .swarm, .cluster].contains(rule.scope), let first = objects.first,
        let settled = outcome(rule, first.0, common)
      {
        return [settled]
      }
      let judgements = evaluator.judge(rule, context)
      return judgements.isEmpty ? [missing(rule, context)] : judgements
    }
    return objects.map { subject, object in
      var variables = common
      if object != .null { variables[rule.scope.rawValue] = object }
      if let settled = outcome(rule, subject, variables) { return settled }
      return assess(rule, subject, variables)
    }
  }

  /// Nothing there to judge: an engine that could not be asked is an error, no objects are none to fail.
  private func missing(_ rule: Rule, _ context: AuditContext) -> Judgement {
    if rule.scope == .cluster {
      return Judgement(
        context.cluster, .notApplicable, reason: "neither a node nor objects of Kubernetes were looked at")
    }
    if rule.scope != .host, context.facts.daemon == nil {
      if let problem = context.facts.engineProblem { return Judgement(context.daemon, .error, reason: problem) }
      return Judgement(context.daemon, .notApplicable, reason: "there is no container engine here")
    }
    let what =
      switch rule.scope {
      case .container: "no containers"
      case .image: "no images"
      case .network: "no networks"
      default: "nothing of that kind"
      }
    return Judgement(rule.scope == .host ? context.host : context.daemon, .notApplicable, reason: "there are \(what)")
  }

  private func outcome(_ rule: Rule, _ subject: Subject, _ variables: [String: Value]) -> Judgement? {
    for outcome in rule.outcomes {
      do throws(ExpressionError) {
        guard try outcome.when.isTrue(variables) else { continue }
        return Judgement(subject, outcome.status, found: found(rule, variables), reason: outcome.because)
      } catch {
        return Judgement(subject, .error, reason: "\(error)")
      }
    }
    return nil
  }

  private func assess(_ rule: Rule, _ subject: Subject, _ variables: [String: Value]) -> Judgement {
    guard case .expression(let assertion) = rule.test else { return Judgement(subject, .error) }
    do throws(ExpressionError) {
      let holds = try assertion.isTrue(variables)
      return Judgement(subject, holds ? .pass : .fail, found: found(rule, variables))
    } catch {
      return Judgement(subject, .error, reason: "\(error)")
    }
  }

  private func found(_ rule: Rule, _ variables: [String: Value]) -> String {
    guard let expression = rule.found else { return "" }
    do throws(ExpressionError) { return Self.text(try expression.evaluate(variables)) } catch { return "" }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .null: "not set"
    case .bool(let flag): flag ? "yes" : "no"
    case .int(let number): String(number)
    case .double(let number): String(number)
    case .string(let text): text
    case .list(let list): list.isEmpty ? "none" : list.prefix(20).map(text).joined(separator: ", ")
    case .map(let map):
      map.sorted { $0.key < $1.key }.prefix(20).map { "\($0.key)=\(text($0.value))" }.joined(separator: ", ")
    }
  }

  private func finding(_ rule: Rule, _ item: Benchmark.Item, _ judgement: Judgement) -> Finding {
    var details = ComplianceDetails(
      key: rule.key, ids: ids[rule.key] ?? [:], status: judgement.status, expected: judgement.expected ?? rule.expected,
      found: judgement.found, reason: judgement.reason)
    details.benchmark = benchmark.name
    details.section = benchmark.sections[item.section] ?? ""
    details.level = item.level
    return Finding(
      kind: .compliance, rule: rule.key, severity: judgement.severity ?? rule.severity, title: rule.title,
      subject: judgement.subject, evidence: Evidence(path: judgement.path), remediation: rule.remediation,
      details: .compliance(details), identity: [judgement.path ?? ""])
  }
}
