import Model

/// Decides what is done about findings. Pure logic: it acts on nothing itself.
///
/// The rails: without a policy nothing is done; nothing on the host is touched, neither the engine nor Bulkhead itself;
/// protected containers only when a rule names them exactly; never more than the limits allow; the same container is
/// not paused or stopped twice in a minute.
package struct ResponsePlan: Sendable {
  /// When Bulkhead, a hook, or the engine fails, workloads go on. Not a setting.
  package static let failsOpen = true

  package let policy: ResponsePolicy
  /// Containers that Bulkhead itself runs in, by id.
  private let own: Set<String>
  private var recent: [(time: Double, container: String)] = []
  /// Containers that were paused or stopped, with the time.
  private var settled: [String: Double] = [:]

  package init(_ policy: ResponsePolicy = ResponsePolicy(), own: Set<String> = []) {
    self.policy = policy
    self.own = own
  }

  package mutating func decide(_ finding: Finding, _ context: ResponseContext) -> ResponseDecision {
    guard let rule = policy.rules.first(where: { $0.fits(finding, context.container) }) else {
      return ResponseDecision(verb: policy.standard, rule: "", actions: [])
    }
    var decision = ResponseDecision(verb: rule.action, rule: rule.name, actions: [])
    guard rule.action.changesSomething else { return decision }
    if let refusal = rails(rule, context) {
      decision.refusal = refusal
      return decision
    }
    switch target(rule.action, finding, context) {
    case .failure(let refusal): decision.refusal = refusal.reason
    case .success(let target):
      if let refusal = limit(rule.action, target.container, context.now) {
        decision.refusal = refusal
        return decision
      }
      decision.actions = [
        ResponseAction(
          verb: rule.action, target: target, rule: rule.name, finding: finding.fingerprint,
          reason: rule.reason.isEmpty ? finding.title : "\(rule.reason) (\(finding.title))")
      ]
    }
    return decision
  }

  /// What holds for a container from now on; nil for one that nothing holds for.
  package func guarding(_ container: ContainerFacts) -> ContainerGuard? {
    guard !own.contains(container.id) else { return nil }
    guard let found = policy.guards.first(where: { $0.fits(container) }) else { return nil }
    let isNamed = found.containers.contains { $0.isExact && $0.text == container.name }
    return policy.protection.holds(container) && !isNamed ? nil : found
  }

  // MARK: Rails

  private func rails(_ rule: ResponsePolicy.Rule, _ context: ResponseContext) -> String? {
    guard let container = context.container, !container.id.isEmpty else {
      return "it happened on the host, where nothing is touched"
    }
    if own.contains(container.id) { return "it is Bulkhead's own container" }
    let isNamed = rule.containers.contains { $0.isExact && $0.text == container.name }
    if container.name.isEmpty {
      return "the engine has not said what container \(container.id.prefix(12)) is: it may be protected"
    }
    if policy.protection.holds(container), !isNamed {
      return "container \(container.name) is protected; a rule must name it exactly under 'containers'"
    }
    return nil
  }

  private struct Refusal: Error { var reason: String }

  private func target(
    _ verb: ResponseVerb, _ finding: Finding, _ context: ResponseContext
  ) -> Result<ResponseAction.Target, Refusal> {
    let id = context.container?.id ?? ""
    switch verb {
    case .observe, .alert: return .failure(Refusal(reason: "nothing to do"))
    case .kill:
      guard let process = context.process, process.start > 0 else {
        return .failure(Refusal(reason: "when the process began is not known: its number may be another's by now"))
      }
      guard process.pid > 1 else { return .failure(Refusal(reason: "process \(process.pid) is never killed")) }
      return .success(.process(process, container: id))
    case .block:
      if let remote = context.remote, !remote.isUnspecified {
        guard !remote.isLoopback else {
          return .failure(Refusal(reason: "connections inside the container are not blocked"))
        }
        return .success(.connection(remote, port: context.remotePort, container: id))
      }
      if let program = context.droppedProgram, program.hasPrefix("/") {
        return .success(.program(path: program, container: id))
      }
      return .failure(
        Refusal(reason: "there is neither a connection nor a dropped program that could be blocked; use kill or pause"))
    case .pause, .stop: return .success(.container(id))
    }
  }

  private mutating func limit(_ verb: ResponseVerb, _ container: String, _ now: Double) -> String? {
    recent.removeAll { now - $0.time > 60 || $0.time > now }
    if verb == .pause || verb == .stop {
      if let time = settled[container], now - time < 60, now >= time {
        return "container \(container.prefix(12)) was paused or stopped \(Int(now - time)) s ago"
      }
    }
    guard recent.count < policy.limits.perMinute else {
      return "the limit of \(policy.limits.perMinute) actions a minute is met"
    }
    guard recent.count(where: { $0.container == container }) < policy.limits.perContainerAndMinute else {
      return "the limit of \(policy.limits.perContainerAndMinute) actions a minute in one container is met"
    }
    recent.append((now, container))
    if verb == .pause || verb == .stop {
      settled = settled.filter { now - $0.value < 60 }
      settled[container] = now
    }
    return nil
  }
}

extension ResponsePolicy.Protection {
  func holds(_ container: ContainerFacts) -> Bool {
    labels.contains { container.labels[$0.key] == $0.value }
      || containers.contains { $0.matches(container.name) }
      || images.contains { ImageName.fits($0, container.image) }
  }
}

extension ResponsePolicy.Rule {
  func fits(_ finding: Finding, _ container: ContainerFacts?) -> Bool {
    if let severity, finding.severity < severity { return false }
    if !rules.isEmpty, !rules.contains(where: { $0.matches(finding.rule) }) { return false }
    return Selection.fits(images, containers, namespaces, container)
  }
}

extension ContainerGuard {
  func fits(_ container: ContainerFacts) -> Bool { Selection.fits(images, containers, namespaces, container) }
}

enum Selection {
  /// Each list that is not empty must have one that fits.
  static func fits(
    _ images: [NamePattern], _ containers: [NamePattern], _ namespaces: [NamePattern], _ container: ContainerFacts?
  ) -> Bool {
    guard !images.isEmpty || !containers.isEmpty || !namespaces.isEmpty else { return true }
    guard let container else { return false }
    return (images.isEmpty || images.contains { ImageName.fits($0, container.image) })
      && (containers.isEmpty || containers.contains { $0.matches(container.name) })
      && (namespaces.isEmpty || namespaces.contains { $0.matches(container.namespace) })
  }
}

enum ImageName {
  /// With or without tag and digest.
  static func fits(_ pattern: NamePattern, _ image: String) -> Bool {
    if pattern.matches(image) { return true }
    let name = image.split(separator: "@", maxSplits: 1).first ?? ""
    let slash = name.lastIndex(of: "/") ?? name.startIndex
    guard let colon = name[slash...].lastIndex(of: ":") else { return pattern.matches(String(name)) }
    return pattern.matches(String(name[..<colon]))
  }
}
