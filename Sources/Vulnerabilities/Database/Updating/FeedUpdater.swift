import Glibc
import Parsing
import WebClient

/// Brings the database to what the upstreams say now.
///
///     let updater = FeedUpdater(files, client: client)
///     let outcomes = try await updater.update()
///
/// All are asked what there is at once, then fetched one after the other; a feed that fails keeps what it had, and says
/// so in ``FeedStatus``. Upstreams that don't answer cost one short wait for all of them together.
package struct FeedUpdater: Sendable {
  package let files: DatabaseFiles
  package let client: WebClient
  /// By feed: another place to fetch it from.
  package var bases: [String: String] = [:]
  /// Seconds since 1970.
  package var now: @Sendable () -> Int = { Int(time(nil)) }
  package var progress: @Sendable (UpdateProgress) -> Void = { _ in }
  /// Fetch and read everything, changed or not, and take over even what shrinks a feed to almost nothing.
  package var force = false
  /// Limits an update to the parts that speak of these ecosystems, to those of which something is there already, and to
  /// scores; nil: all parts.
  package var kinds: Set<Ecosystem.Kind>?
  /// By the name of a feed: what is asked in its place when it fails.
  package var substitutes: [String: any Feed] = FeedCatalogue.substitutes.compactMapValues {
    FeedCatalogue.feed(named: $0)
  }

  /// Longest that finished feeds wait to be published while others are fetched, in seconds.
  private static let longestUnpublished = 60

  package init(_ files: DatabaseFiles, client: WebClient) {
    self.files = files
    self.client = client
  }

  /// Other places of feeds that the environment names: `BULKHEAD_FEED_<NAME>`, dashes written as underscores.
  package static func bases(_ environment: [String: String]) -> [String: String] {
    PlanningWeb.bases(environment, FeedCatalogue.feeds)
  }

  /// - Throws: where nothing at all can be done (another update, no right to write, full disk).
  package func update(
    _ feeds: [any Feed] = FeedCatalogue.standard
  ) async throws(AdvisoryDatabaseError) -> [FeedOutcome] {
    let draft = try DraftDatabase(files)
    mkdir(files.downloads, 0o700)
    var journal = FeedJournal(files)
    var outcomes: [FeedOutcome] = []
    var published = now()
    do throws(AdvisoryDatabaseError) {
      var reach = UpstreamReach(client)
      var waiting = try await prepare(feeds, draft, &reach)[...]
      while let next = waiting.popFirst() {
        let outcome = try await update(next, reach, draft)
        record(outcome, &journal)
        outcomes.append(outcome)
        progress(.done(outcome))
        if case .failed = outcome.result, !Task.isCancelled, let substitute = substitutes[outcome.feed],
          !feeds.contains(where: { type(of: $0).name == type(of: substitute).name })
        {
          waiting = try await prepare([substitute], draft, &reach) + waiting
        }
        if now() - published > Self.longestUnpublished {
          try draft.publish()
          try journal.write(files)
          published = now()
        }
        if Task.isCancelled { break }
      }
      try draft.publish()
    } catch {
      draft.discard()
      try? journal.write(files)
      throw error
    }
    try journal.write(files)
    return outcomes
  }

  private func record(_ outcome: FeedOutcome, _ journal: inout FeedJournal) {
    let time = now()
    var entry = journal.feeds[outcome.feed] ?? FeedJournal.Entry(triedAt: time)
    entry.triedAt = time
    if case .failed(let message) = outcome.result {
      entry.error = message
    } else {
      entry.confirmedAt = time
      entry.error = nil
    }
    journal.feeds[outcome.feed] = entry
  }

  // MARK: What there is to fetch

  /// A feed, what is stored of it, and what it wants to fetch.
  private struct Prepared {
    let feed: any Feed
    let content: DraftDatabase.FeedContent
    let isFresh: Bool
    var plan: Result<FeedPlan, FeedError>

    /// The first address at each place that parts are fetched from.
    var urls: [String] {
      switch plan {
      case .success(.parts(let parts, _)), .success(.changes(let parts, _, _)): parts.map(\.url)
      case .success(.unchanged), .failure: []
      }
    }
  }

  /// Feeds that are asked at the same time what they have.
  private static let plansAtOnce = 8

  private func prepare(
    _ feeds: [any Feed], _ draft: DraftDatabase, _ reach: inout UpstreamReach
  ) async throws(AdvisoryDatabaseError) -> [Prepared] {
    progress(.asking(feeds: feeds.count))
    var all: [Prepared] = []
    for feed in feeds {
      let content = try draft.content(of: type(of: feed).name)
      // What another version of the feed's code made of the same input says nothing about this one's.
      let isFresh = content.version == type(of: feed).version && !force
      let plan = Result<FeedPlan, FeedError>.success(.unchanged)
      all.append(Prepared(feed: feed, content: content, isFresh: isFresh, plan: plan))
    }
    let web = PlanningWeb(client: client, now: now(), bases: bases)
    let orders = all.map { prepared in
      (
        prepared.feed,
        FeedState(
          cursor: prepared.isFresh ? prepared.content.cursor : nil, parts: Set(prepared.content.parts.keys))
      )
    }
    let plans = await withTaskGroup(of: (Int, Result<FeedPlan, FeedError>).self) { group in
      var started = 0
      func start() {
        guard started < orders.count else { return }
        let number = started
        let (feed, state) = orders[number]
        started += 1
        group.addTask {
          do throws(FeedError) { return (number, .success(try await feed.plan(after: state, web))) } catch {
            return (number, .failure(error))
          }
        }
      }
      for _ in 0..<Self.plansAtOnce { start() }
      var plans: [Int: Result<FeedPlan, FeedError>] = [:]
      for await (number, plan) in group {
        plans[number] = plan
        start()
      }
      return plans
    }
    for (number, plan) in plans { all[number].plan = plan }
    await reach.probe(all.flatMap(\.urls))
    return all
  }

  // MARK: One feed

  private func update(
    _ prepared: Prepared, _ reach: UpstreamReach, _ draft: DraftDatabase
  ) async throws(AdvisoryDatabaseError) -> FeedOutcome {
    let name = type(of: prepared.feed).name
    var run = Run(
      feed: prepared.feed, content: prepared.content, isFresh: prepared.isFresh, isWhole: true, reach: reach)
    switch prepared.plan {
    case .failure(let error):
      var outcome = FeedOutcome(feed: name, result: .failed(error.message))
      outcome.isUnreachable = error.kind == .unreachable
      return outcome
    case .success(.unchanged): return FeedOutcome(feed: name, result: .unchanged)
    case .success(.parts(let parts, let cursor)):
      try await take(parts, [], &run, draft)
      if run.failures.isEmpty { try removeMissing(parts, &run, draft) }
      return try finish(&run, cursor: run.isPartial ? nil : cursor, draft)
    case .success(.changes(let parts, let removed, let cursor)):
      run.isWhole = false
      try await take(parts, removed, &run, draft)
      return try finish(&run, cursor: cursor, draft)
    }
  }

  /// What happens while one feed is updated.
  private struct Run {
    let feed: any Feed
    let content: DraftDatabase.FeedContent
    let isFresh: Bool
    var isWhole: Bool
    let reach: UpstreamReach
    var failures: [String] = []
    /// Whether all that failed did for want of an answer.
    var isUnreachable = true
    /// Whether parts were left for another time.
    var isPartial = false
    var missing: [String] = []
    var counts = PartWriter.Counts()
    var hasChanged = false

    var name: String { type(of: feed).name }

    mutating func fail(_ message: String, unreachable: Bool = false) {
      failures.append(message)
      if !unreachable { isUnreachable = false }
    }
  }

  /// Parts in a row that nobody answers for, after which the rest isn't tried.
  private static let mostUnanswered = 3

  private func take(
    _ parts: [FeedPart], _ removed: [String], _ run: inout Run, _ draft: DraftDatabase
  ) async throws(AdvisoryDatabaseError) {
    let reachable = reachable(wanted(parts, &run), &run)
    var downloads = PartDownloads(reachable, into: files.downloads, client) { [run] part in
      guard run.isFresh, let known = run.content.parts[part.name] else { return Validators() }
      return Validators(entityTag: known.entityTag, lastModified: known.lastModified)
    }
    defer { downloads.discard() }
    var unanswered = 0
    while let part = downloads.next {
      if Task.isCancelled { return run.fail("stopped before the end") }
      if unanswered >= Self.mostUnanswered {
        return run.fail("nobody answers: the rest was not tried", unreachable: true)
      }
      progress(.fetching(feed: run.name, part: part.name))
      do {
        let (result, path) = try await downloads.take()
        defer { unlink(path) }
        unanswered = 0
        switch result {
        case .unchanged: continue
        case .missing: run.missing.append(part.name)
        case .file(let validators): try read(part, path, validators, &run, draft)
        }
      } catch let error as AdvisoryDatabaseError {
        throw error
      } catch let error as FeedError where error.kind == .storage {
        throw AdvisoryDatabaseError(.io, error.message)
      } catch {
        let isUnreachable = (error as? FeedError)?.kind == .unreachable
        if isUnreachable { unanswered += 1 }
        run.fail(parts.count > 1 ? "\(part.name): \(error)" : "\(error)", unreachable: isUnreachable)
      }
    }
    guard !removed.isEmpty else { return }
    do {
      let order = DraftDatabase.Order(
        part: parts.first?.name ?? run.content.parts.keys.min() ?? "changes", inputs: [], validators: (nil, nil),
        isWhole: false, force: force, removedKeys: removed)
      add(try draft.apply(run.feed, order), &run)
    } catch let error as AdvisoryDatabaseError {
      throw error
    } catch {
      run.fail("\(error)")
    }
  }

  /// Those that this update is about.
  private func wanted(_ parts: [FeedPart], _ run: inout Run) -> [FeedPart] {
    guard let kinds else { return parts }
    let feed = run.feed
    let wanted = parts.filter { part in
      let covered = feed.kinds(ofPart: part.name)
      return covered.isEmpty || !kinds.isDisjoint(with: covered) || run.content.parts[part.name] != nil
    }
    run.isPartial = wanted.count < parts.count
    return wanted
  }

  /// Those whose upstream answers.
  private func reachable(_ parts: [FeedPart], _ run: inout Run) -> [FeedPart] {
    var told: Set<String> = []
    return parts.filter { part in
      guard let failure = run.reach.failure(part.url) else { return true }
      if told.insert(failure.message).inserted { run.fail(failure.message, unreachable: true) }
      return false
    }
  }

  private func read(
    _ part: FeedPart, _ path: String, _ validators: Validators, _ run: inout Run, _ draft: DraftDatabase
  ) throws {
    let input: FeedInput
    do throws(ParseError) { input = try FeedInput(part: part.name, file: path) } catch { throw FeedError(error) }
    guard !input.bytes.isEmpty else {
      throw FeedError(.invalid, "the document is empty: refused, what was there is kept")
    }
    let digest = DraftDatabase.digest(input.bytes, release: input.release)
    if run.isFresh, let known = run.content.parts[part.name], known.digest == digest { return }
    progress(.reading(feed: run.name, part: part.name, bytes: input.bytes.count))
    let order = DraftDatabase.Order(
      part: part.name, inputs: [.input(input)], validators: (validators.entityTag, validators.lastModified),
      digest: digest,
      isWhole: run.isWhole, force: force, isCancelled: { Task.isCancelled })
    add(try draft.apply(run.feed, order), &run)
  }

  private func add(_ counts: PartWriter.Counts, _ run: inout Run) {
    run.hasChanged = true
    run.counts.added += counts.added
    run.counts.changed += counts.changed
    run.counts.removed += counts.removed
    run.counts.skipped += counts.skipped
    run.counts.reasons += counts.reasons.prefix(PartWriter.keptReasons - run.counts.reasons.count)
  }

  /// Parts that the plan no longer names, and those that are not there though they were. Imported files stay.
  private func removeMissing(
    _ parts: [FeedPart], _ run: inout Run, _ draft: DraftDatabase
  ) throws(AdvisoryDatabaseError) {
    let planned = Set(parts.map(\.name)).subtracting(run.missing)
    let gone = run.content.parts.filter { !planned.contains($0.key) && !$0.key.hasPrefix(FileImport.prefix) }
    guard !gone.isEmpty else { return }
    let before = run.content.parts.values.reduce(0) { $0 + $1.records }
    let lost = gone.values.reduce(0) { $0 + $1.records }
    if !force, lost >= 20, lost * 10 > before * 9 {
      run.fail("\(lost) of \(before) records would be gone: refused, they are kept (--force takes it)")
      return
    }
    try draft.remove(gone.keys.sorted(), of: run.feed)
    run.hasChanged = true
    run.counts.removed += lost
  }

  private func finish(
    _ run: inout Run, cursor: String?, _ draft: DraftDatabase
  ) throws(AdvisoryDatabaseError) -> FeedOutcome {
    var outcome = FeedOutcome(feed: run.name, result: run.hasChanged ? .updated : .unchanged)
    outcome.added = run.counts.added
    outcome.changed = run.counts.changed
    outcome.removed = run.counts.removed
    outcome.skipped = run.counts.skipped
    outcome.reasons = run.counts.reasons
    if !run.failures.isEmpty {
      let more = run.failures.count > 3 ? " (and \(run.failures.count - 3) more)" : ""
      outcome.result = .failed(run.failures.prefix(3).joined(separator: "; ") + more)
      outcome.isUnreachable = run.isUnreachable
      return outcome
    }
    if run.hasChanged || !run.isFresh || run.content.cursor != cursor {
      try draft.settle(run.feed, cursor: cursor, skipped: run.counts.skipped, reasons: run.counts.reasons)
    }
    return outcome
  }
}
