import Model

/// Of which distribution each root is: what os-release and its kin claim, held against what the package database
/// proves. Where both disagree the database is believed, and that is a finding: a scanner that believes the claim asks
/// the wrong feed and finds nothing.
struct SystemDetection: ResolutionStep {
  func apply(to draft: inout InventoryDraft) {
    for index in draft.systems.indices {
      let root = draft.systems[index]
      let claims = SystemClaims(draft, root)
      let evidence = DatabaseEvidence(draft.packages.lazy.filter { $0.system == index }.map(\.package))
      var system = claims.best?.system
      var lie: (claim: SystemClaims.Claim, why: String)?
      if let claim = claims.best, let why = Self.contradiction(claim.system, evidence) {
        lie = (claim, why)
        system = Self.proven(evidence, claims)
      } else if system == nil {
        system = Self.proven(evidence, claims)
      }
      if index == 0 { draft.subject.os = system }
      draft.systems[index].operatingSystem = system
      if let lie { Self.report(lie.claim, lie.why, system, &draft) }
    }
    // A directory that merely contains one unpacked system is of that system.
    if draft.systems[0].operatingSystem == nil, draft.systems[0].managers.isEmpty, draft.systems.count == 2 {
      draft.systems[0].operatingSystem = draft.systems[1].operatingSystem
      draft.subject.os = draft.systems[1].operatingSystem
    }
  }

  /// Why the claim cannot be true; nil where it can.
  static func contradiction(_ claim: OperatingSystem, _ evidence: DatabaseEvidence) -> String? {
    if let type = Distribution.named(claim.id)?.packageType, !evidence.types.isEmpty, !evidence.types.contains(type),
      DatabaseChoice.places.contains(where: { $0.type == type })
    {
      return "its packages are \(evidence.types.sorted().joined(separator: " and ")) packages"
    }
    guard let id = evidence.id else { return nil }
    if id == claim.id {
      guard !evidence.version.isEmpty, !claim.version.isEmpty, claim.version != "edge", evidence.version != "edge",
        major(evidence.version) != major(claim.version)
      else { return nil }
      return "\(evidence.witness) is of release \(evidence.version)"
    }
    // A derivative that says what it derives from.
    if claim.like.contains(where: { Distribution.canonical($0) == id }) { return nil }
    if Set([id, claim.id]) == ["centos", "centos-stream"] { return nil }
    return "\(evidence.witness) is of \(id)"
  }

  private static func major(_ version: String) -> Substring {
    version.prefix { $0 != "." && $0 != "-" && $0 != "_" }
  }

  /// What the packages prove, completed by any claim that agrees with them.
  private static func proven(_ evidence: DatabaseEvidence, _ claims: SystemClaims) -> OperatingSystem? {
    guard let id = evidence.id else { return nil }
    if let agreeing = claims.claims.first(where: {
      $0.system.id == id && (evidence.version.isEmpty || major($0.system.version) == major(evidence.version))
    }) {
      return agreeing.system
    }
    let release = EndOfLifeTable.release(id: id, version: evidence.version)
    return OperatingSystem(id: id, version: evidence.version, codename: release?.codename)
  }

  private static func report(
    _ claim: SystemClaims.Claim, _ why: String, _ system: OperatingSystem?, _ draft: inout InventoryDraft
  ) {
    let claimed = claim.system.displayName
    draft.report(
      "inventory.os-release-lies", .high,
      "\(claim.path) says \(claimed), but \(why)", path: claim.path,
      details: ["claimed": claim.system.purlDistribution, "proven": system?.purlDistribution ?? "unknown"],
      aspect: "operating-system", expected: system?.displayName, found: claimed,
      remediation:
        "Packages were matched as those of \(system?.displayName ?? "an unknown system"). Find out who changed "
        + "\(claim.path); rebuild the image from a base that you trust.",
      identity: [claim.path])
  }
}
