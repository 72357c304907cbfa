import Model
import Versions

/// Compares the packages of one subject with everything the database says of them.
///
///     let result = try database.read { reader in
///       try Matcher(reader, options).match(packages, os, subject)
///     }
package struct Matcher {
  let reader: AdvisoryReader
  let options: MatchOptions
  let journal: FeedJournal
  let feeds: [any Feed]

  package init(
    _ reader: AdvisoryReader, _ options: MatchOptions, journal: FeedJournal = FeedJournal(),
    feeds: [any Feed] = FeedCatalogue.feeds
  ) {
    self.reader = reader
    self.options = options
    self.journal = journal
    self.feeds = feeds
  }

  /// - Parameter packages: those of one subject; findings name their first location.
  package func match(_ packages: [Package], _ os: OperatingSystem?, _ subject: Subject) throws -> MatchResult {
    let release = os.map(DistributionRelease.init)
    let distribution = release?.ecosystems ?? []
    var coverage = MatchCoverage(self, os, release)
    var ownership = OwnerWord(self, packages, distribution)
    let maker = FindingMaker(reader: reader, subject: subject)
    var made: [(Priority, Finding, reason: Objection?)] = []
    var result = MatchResult()
    for (package, locations) in Self.distinct(packages) {
      guard isWanted(package) else { continue }
      let lookup = PackageLookup(package, distribution)
      try coverage.add(package, lookup)
      let isForeign = ThirdPartyPackage.isOne(package)
      guard lookup.obstacle == nil, !isForeign else { continue }
      result.packagesMatched += 1
      var purl: String?
      for hit in try problems(of: package, lookup, &coverage) {
        var reason = hit.reason
        if reason == nil, let owner = package.ownedBy, !distribution.isEmpty {
          reason = try ownership.reason(owner, hit.problem)
        }
        if reason == nil, !options.includesKernel, KernelPackage.isOne(package) {
          reason = Objection(
            text: "of the kernel, which a container doesn't run", who: "bulkhead", status: .notAffected)
        }
        if purl == nil { purl = package.purl.description }
        let (priority, finding) = try maker.finding(package, purl ?? "", locations, hit.problem)
        made.append((priority, finding, reason))
      }
    }
    // Their places are sorted: a finding is large.
    let order = made.indices.sorted { a, b in
      if made[a].0 < made[b].0 { return true }
      if made[b].0 < made[a].0 { return false }
      if made[a].1.rule != made[b].1.rule { return made[a].1.rule < made[b].1.rule }
      return made[a].1.fingerprint < made[b].1.fingerprint
    }
    for place in order {
      let (_, finding, reason) = made[place]
      if let reason {
        result.suppressed.append(
          MatchResult.Suppressed(finding: finding, reason: reason.text, who: reason.who, status: reason.status))
      } else {
        result.findings.append(finding)
      }
    }
    result.problems = try coverage.problems() + unrated(result.findings)
    return result
  }

  /// Where who rates most of them was never had: a gate on the severity would let them through unsaid.
  private func unrated(_ findings: [Finding]) -> [Coverage.Problem] {
    guard let entry = journal.feeds[NVDFeed.name], entry.confirmedAt == nil else { return [] }
    let count = findings.count { $0.severity == .unknown }
    guard count > 0 else { return [] }
    let why = entry.error.map { " (\($0))" } ?? ""
    return [
      Coverage.Problem(
        path: "advisories",
        reason:
          "the severity of \(count) findings is not known: \(NVDFeed.name), which rates most, could never be fetched\(why)"
      )
    ]
  }

  /// Packages that are the same, with all places where they are.
  private static func distinct(_ packages: [Package]) -> [(Package, [String])] {
    struct Key: Hashable {
      var purl: String
      var owner: String?
      var scope: Package.Scope
    }
    var order: [(Package, [String])] = []
    var places: [Key: Int] = [:]
    for package in packages {
      let key = Key(purl: package.purl.description, owner: package.ownedBy, scope: package.scope)
      if let place = places[key] {
        order[place].1 += package.locations
      } else {
        places[key] = order.count
        order.append((package, package.locations))
      }
    }
    return order
  }

  private func isWanted(_ package: Package) -> Bool {
    switch package.scope {
    case .runtime, .optional: true
    case .development: options.includesDevelopment
    case .declared: options.includesDeclared
    }
  }

  // MARK: One package

  /// Why a match doesn't count.
  struct Objection {
    var text: String
    var who: String
    var status: VulnerabilityDetails.Status
  }

  struct Hit {
    var problem: Problem
    var reason: Objection?
  }

  /// What the statements say of one package.
  struct Statements {
    var hits: [Candidate] = []
    /// Records that say that this version isn't affected, with their note.
    var negative: [(record: Int64, note: String?)] = []
    /// Records that say that this version is mended.
    var mended: [Int64] = []
    var isIncomparable = false
  }

  /// - Parameter only: the records whose statements are looked at; nil: all.
  func statements(
    of package: Package, _ lookup: PackageLookup, only: Set<Int64>? = nil
  ) throws -> Statements {
    var all = Statements()
    var hits: [(Int64, Affected, Judgement)] = []
    for key in lookup.keys {
      try VersionText.with(key.version) { version in
        Result {
          try reader.statements(key.ecosystem, key.name) { statement in
            guard statement.key == key.key, isWanted(statement.kind), only?.contains(statement.record) ?? true else {
              return
            }
            let judgement = statement.judge(version, key.ecosystem.scheme, ignoringEpoch: key.ignoresEpoch)
            if judgement.isIncomparable { all.isIncomparable = true }
            guard judgement.isInside || judgement.isPastFix else { return }
            guard let (affected, _) = reader.decode(statement, key.ecosystem, key.name),
              Self.applies(affected, to: package)
            else { return }
            if !judgement.isInside {
              all.mended.append(statement.record)
            } else if affected.status == .notAffected {
              all.negative.append((statement.record, affected.note))
            } else {
              hits.append((statement.record, affected, judgement))
            }
          }
        }
      }.get()
    }
    // Read after the statements: the rows they are borrowed from are closed then.
    for (number, affected, judgement) in hits {
      guard let record = try reader.record(number) else { continue }
      all.hits.append(Candidate(record, affected, judgement))
    }
    return all
  }

  private func isWanted(_ kind: Advisory.Kind) -> Bool {
    switch kind {
    case .vulnerability, .malicious, .update: true
    case .unmaintained, .unsound, .notice: options.includesInformational
    }
  }

  /// Architecture, module and flavour.
  static func applies(_ affected: Affected, to package: Package) -> Bool {
    if !affected.architectures.isEmpty, let architecture = package.architecture, architecture != "noarch",
      !affected.architectures.contains(architecture), !affected.architectures.contains("noarch")
    {
      return false
    }
    guard package.type == "rpm" else { return true }
    // A module's package and the plain one of the same name have versions that don't compare.
    let module = package.attributes["modularitylabel"].flatMap { ModuleLabel.short($0) }
    if affected.module != module { return false }
    guard affected.ecosystem.kind == .oracle else { return true }
    return affected.ranges.allSatisfy { range in
      guard case .fixed(let fixed) = range.end else { return true }
      return flavour(fixed) == flavour(package.version)
    }
  }

  /// Oracle builds some packages in flavours that have version lines of their own.
  private static func flavour(_ version: String) -> String {
    version.contains("fips") ? "fips" : version.contains("ksplice") ? "ksplice" : ""
  }

  func problems(of package: Package, _ lookup: PackageLookup, _ coverage: inout MatchCoverage) throws -> [Hit] {
    let all = try statements(of: package, lookup)
    if all.isIncomparable { coverage.note(incomparable: package) }
    return try hits(all)
  }

  /// Joined by their names; those that a vendor's word takes back have a reason.
  func hits(_ all: Statements) throws -> [Hit] {
    guard !all.hits.isEmpty else { return [] }
    // Who says that it isn't affected, and who that this very version is mended, by each name.
    var negative: [String: Objection] = [:]
    for (number, note) in all.negative {
      guard let record = try reader.record(number) else { continue }
      for name in Self.names(record.advisory) {
        negative[name] = Objection(
          text: "not affected according to \(record.feed)" + (note.map { ": \($0)" } ?? ""), who: record.feed,
          status: .notAffected)
      }
    }
    var mended: [String: Objection] = [:]
    if all.hits.contains(where: \.isOpen) {
      for number in all.mended.prefix(4096) {
        guard let record = try reader.record(number) else { continue }
        let objection = Objection(
          text: "this version is mended according to \(record.advisory.id)", who: record.feed, status: .fixed)
        for name in Self.names(record.advisory) { mended[name] = objection }
      }
    }
    return ProblemGroups.join(all.hits).map { problem in
      var hit = Hit(problem: problem)
      let names = problem.names.sorted()
      if let reason = names.lazy.compactMap({ negative[$0] }).first {
        hit.reason = reason
      } else if problem.candidates.allSatisfy(\.isOpen), let by = names.lazy.compactMap({ mended[$0] }).first {
        hit.reason = by
      } else if !options.includesUnderInvestigation,
        problem.candidates.allSatisfy({ $0.status == .underInvestigation })
      {
        hit.reason = Objection(
          text: "under investigation by the vendor", who: problem.candidates.first?.record.feed ?? "the vendor",
          status: .underInvestigation)
      }
      return hit
    }
  }

  /// Every name under which a record can be meant.
  static func names(_ advisory: Advisory) -> [String] {
    [advisory.id] + advisory.aliases + advisory.covers
  }
}
