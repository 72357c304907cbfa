import Model

/// Which feeds the packages of a subject are held against, and which of them are to be asked before that.
package struct FeedDemand: Sendable, Hashable {
  package var ecosystems: Set<Ecosystem> = []

  /// Advisories that were confirmed longer ago than this, in seconds, are asked for again.
  package static let longestAge = 86_400
  /// After a try that failed nothing is tried for so long, in seconds: nobody waits at every scan for what isn't there.
  package static let pause = 3600
  /// The same where there is nothing at all to match with.
  package static let shortPause = 600

  package init(ecosystems: Set<Ecosystem> = []) { self.ecosystems = ecosystems }

  package init(_ packages: [Package], _ os: OperatingSystem?) {
    let distribution = os.map { DistributionRelease($0).ecosystems } ?? []
    for package in packages where !ThirdPartyPackage.isOne(package) {
      for key in PackageLookup(package, distribution).keys { ecosystems.insert(key.ecosystem) }
    }
  }

  package var kinds: Set<Ecosystem.Kind> { Set(ecosystems.map(\.kind)) }

  /// Feeds that were never had, or not for a day, and not tried in vain a while ago; scores last.
  /// - Parameter now: seconds since 1970, of the clock.
  package func due(_ files: DatabaseFiles, now: Int) -> [any Feed] {
    guard !ecosystems.isEmpty else { return [] }
    let database = try? AdvisoryDatabase(files)
    let journal = FeedJournal(files)
    let there = (try? database?.read { try $0.ecosystems() }) ?? [:]
    let due = FeedCatalogue.standard(for: kinds).filter { feed in
      Self.isDue(feed, missing: missing(feed, there), journal, hasDatabase: database != nil, now)
    }
    return due.filter { !type(of: $0).coverage.kinds.isEmpty } + Self.scores(due)
  }

  /// The small ones first: where time is short, they say most.
  private static func scores(_ feeds: [any Feed]) -> [any Feed] {
    let scores = feeds.filter { type(of: $0).coverage.kinds.isEmpty }
    return scores.filter { type(of: $0).name != NVDFeed.name } + scores.filter { type(of: $0).name == NVDFeed.name }
  }

  /// Whether a feed that can be had in parts lacks one that is wanted.
  private func missing(_ feed: any Feed, _ there: [Ecosystem: Int]) -> Bool {
    let type = type(of: feed)
    guard type.coverage.kinds.count > 1 || FeedCatalogue.substitutes[type.name] != nil else { return false }
    return ecosystems.contains { type.coverage.kinds.contains($0.kind) && there[$0, default: 0] == 0 }
  }

  private static func isDue(
    _ feed: any Feed, missing: Bool, _ journal: FeedJournal, hasDatabase: Bool, _ now: Int
  ) -> Bool {
    let name = type(of: feed).name
    let entries = [name, FeedCatalogue.substitutes[name]].compactMap { $0.flatMap { journal.feeds[$0] } }
    guard let tried = entries.map(\.triedAt).max() else { return true }
    // A clock that was wrong once must not keep it from asking.
    let sinceTry = now >= tried ? now - tried : Int.max
    // None, or another version's: whatever was confirmed is gone.
    guard hasDatabase else { return sinceTry > shortPause || entries.contains { $0.error == nil } }
    if let confirmed = entries.compactMap(\.confirmedAt).max(), now >= confirmed {
      if !missing { return now - confirmed > longestAge && sinceTry > pause }
      return sinceTry > shortPause
    }
    return sinceTry > pause
  }
}
