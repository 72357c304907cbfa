import Agent
import Model
import Response
import Sensor

/// What a policy's guards ask for, put into the kernel as soon as a container is known.
struct ContainerGuards: Sendable {
  private let plan: ResponsePlan
  private let enforcement: ContainerEnforcement

  init(_ plan: ResponsePlan, _ enforcement: ContainerEnforcement) {
    self.plan = plan
    self.enforcement = enforcement
  }

  /// Refuses what the kernel's hooks cannot hold, before anything begins: half a guard is none.
  static func check(_ policy: ResponsePolicy) throws(WatchFailure) {
    for wanted in policy.guards {
      let place = "the guard '\(wanted.name)' (line \(wanted.line))"
      if !wanted.allowedNetworks.isEmpty {
        throw WatchFailure(
          ExitStatus.usage, "\(place): only-connections cannot be held yet; name what is refused in deny-connections")
      }
      if let network = wanted.deniedNetworks.first(where: { !isOneAddress($0) }) {
        throw WatchFailure(
          ExitStatus.usage, "\(place): deny-connections holds single addresses so far, not the network \(network)")
      }
    }
  }

  private static func isOneAddress(_ network: IPNetwork) -> Bool {
    network.prefix == network.address.bytes.count * 8
  }

  /// - Returns: what could not be put in place, in words.
  func hold(_ container: ContainerFacts) -> [String] {
    guard let wanted = plan.guarding(container) else { return [] }
    var failures: [String] = []
    func attempt(_ what: String, _ body: () throws(EnforcementError) -> Void) {
      do throws(EnforcementError) { try body() } catch {
        failures.append("the guard '\(wanted.name)' does not hold for \(container.name): \(what): \(error)")
      }
    }
    switch wanted.droppedPrograms {
    case .kill?:
      attempt("dropped-programs") { () throws(EnforcementError) in
        try enforcement.killAtExec(.droppedFiles, in: container.id)
      }
    case .block?:
      attempt("dropped-programs") { () throws(EnforcementError) in
        try enforcement.denyDroppedPrograms(in: container.id)
      }
    default: break
    }
    if !wanted.deniedNetworks.isEmpty {
      attempt("deny-connections") { () throws(EnforcementError) in
        try enforcement.deny(
          KernelSensor.NetworkDenial(addresses: wanted.deniedNetworks.map(\.address)), in: container.id)
      }
    }
    return failures
  }
}

/// Tells of each container once, as soon as its name is known.
struct ContainerHerald: ActivityJudge {
  private var told: Set<String> = []
  private let tell: @Sendable (ContainerFacts) -> Void
  private static let limit = 65_536

  init(_ tell: @escaping @Sendable (ContainerFacts) -> Void) { self.tell = tell }

  mutating func take(_ event: ActivityEvent) -> [Finding] {
    guard case .exec = event.action, let container = event.process.container, !container.name.isEmpty,
      !told.contains(container.id)
    else { return [] }
    if told.count >= Self.limit { told.removeAll(keepingCapacity: true) }
    told.insert(container.id)
    tell(container)
    return []
  }
}
