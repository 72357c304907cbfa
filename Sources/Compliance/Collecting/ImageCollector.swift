import Engine
import Expressions
import Host

/// Facts of the engine's images, without reading their files.
struct ImageCollector {
  let root: HostRoot
  let daemon: DaemonFacts
  let inputs: AuditInputs
  private let users: UserLookup

  init(_ root: HostRoot, _ daemon: DaemonFacts, _ inputs: AuditInputs) {
    self.root = root
    self.daemon = daemon
    self.inputs = inputs
    users = UserLookup(root: root)
  }

  /// - Parameter histories: by image id, oldest step first.
  func collect(
    _ records: [EngineImageRecord], _ histories: [String: [EngineImageRecord.Step]], used: Set<String>
  ) -> [ImageFacts] {
    let byLayers = Dictionary(grouping: records, by: \.layers)
    return records.map { record in
      let history = histories[record.id] ?? []
      let base = base(record, byLayers, histories)
      let build = BuildSteps(history, inherited: base.map { min($0.steps, history.count) } ?? 0)
      return ImageFacts(
        record: record, name: record.displayName, isUsed: used.contains(record.id),
        user: users.user(record.user, directories: record.directories, isRemapped: daemon.hasUserRemapping),
        hasHealthCheck: record.healthCheck.first.map { $0 != "NONE" } ?? false, hasHistory: !history.isEmpty,
        steps: build.steps, additions: build.additions, loneUpdates: build.loneUpdates, unverified: build.unverified,
        secrets: ConfigurationSecrets.find(environment: record.environment, labels: record.labels, steps: build.steps),
        isTrusted: trusted(record, base?.names ?? []))
    }.sorted { ($0.name, $0.record.id) < ($1.name, $1.record.id) }
  }

  /// The image here that this one was built on: its layers are the first of this one's, and so are its steps. Of several
  /// the one with most steps.
  private func base(
    _ record: EngineImageRecord, _ byLayers: [[String]: [EngineImageRecord]],
    _ histories: [String: [EngineImageRecord.Step]]
  ) -> (steps: Int, names: [String])? {
    let own = histories[record.id] ?? []
    for count in stride(from: record.layers.count, to: 0, by: -1) {
      var best: (steps: Int, names: [String])?
      for candidate in byLayers[Array(record.layers.prefix(count))] ?? [] where candidate.id != record.id {
        guard let steps = histories[candidate.id], own.count > steps.count, steps.count > (best?.steps ?? 0),
          zip(steps, own).allSatisfy({ $0.createdBy == $1.createdBy })
        else { continue }
        best = (steps.count, candidate.tags + candidate.digests)
      }
      if let best { return best }
    }
    return nil
  }

  private func trusted(_ record: EngineImageRecord, _ base: [String]) -> Bool? {
    guard let patterns = inputs.trustedImages else { return nil }
    let names = record.tags + record.digests + base
    return names.contains { name in patterns.contains { Glob.matches(name, pattern: $0) } }
  }
}
