import Model

/// Whether the distribution still gets security updates, and whether anybody publishes advisories for it at all: where
/// not, an empty list of vulnerabilities says nothing.
struct EndOfLife: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    guard let found = draft.systems[0].operatingSystem else { return }
    let release = EndOfLifeTable.release(id: found.id, version: found.version)
    let system = EndOfLifeTable.dated(found, on: draft.today)
    draft.systems[0].operatingSystem = system
    draft.subject.os = system
    if system.isPastEndOfLife == true, let end = system.endOfLife { report(system, end, release?.extended, &draft) }
    if !draft.systems[0].managers.isEmpty, case .none(let reason)? = Distribution.named(system.id)?.feed {
      draft.report(
        "inventory.no-advisory-feed", .low, "No advisories for the packages of \(system.displayName): \(reason)",
        aspect: "operating-system", found: system.purlDistribution,
        remediation: "Its system packages are listed but cannot be matched; watch the distribution's own notices.",
        identity: [system.id])
    }
  }

  private func report(
    _ system: OperatingSystem, _ end: String, _ extended: (name: String, end: String)?, _ draft: inout InventoryDraft
  ) {
    var details = ["endOfLife": end]
    var note = ""
    if let extended {
      details["extended"] = "\(extended.name) until \(extended.end)"
      if let last = Day(extended.end), last >= draft.today { note = " \(extended.name) runs until \(extended.end)." }
    }
    draft.report(
      "inventory.end-of-life", .high, "\(system.displayName) has had no security updates since \(end)",
      details: details, aspect: "operating-system", expected: "a supported release", found: system.purlDistribution,
      remediation: "Move to a release that is supported.\(note)", identity: [system.id, system.version])
  }
}
