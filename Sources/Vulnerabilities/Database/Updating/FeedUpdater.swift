import Glibc
import Parsing
import WebClient

/// Brings the database to what the upstreams say now.
///
///     let updater = FeedUpdater(files, client: client)
///     let outcomes = try await updater.update()
///
/// One feed after the other; a feed that fails keeps what it had, and says so in ``FeedStatus``.
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

  /// Longest that finished feeds wait to be published while others are fetched, in seconds.
  private static let longestUnpublished = 60

  package init(_ files: DatabaseFiles, client: WebClient) {
    self.files = files
    self.client = client
  }

  /// - Throws: where nothing at all can be done (another update, no right to write, full disk).
  package func update(_ feeds: [any Feed] = FeedCatalogue.feeds) async throws(AdvisoryDatabaseError) -> [FeedOutcome] {
    let draft = try DraftDatabase(files)
    mkdir(files.downloads, 0o700)
    var journal = FeedJournal(files)
    var outcomes: [FeedOutcome] = []
    var published = now()
    do throws(AdvisoryDatabaseError) {
      for feed in feeds {
        let outcome = try await update(feed, draft)
        record(outcome, &journal)
        outcomes.append(outcome)
        progress(.done(outcome))
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

  // MARK: One feed

  private func update(_ feed: any Feed, _ draft: DraftDatabase) async throws(AdvisoryDatabaseError) -> FeedOutcome {
    let type = type(of: feed)
    progress(.asking(feed: type.name))
    let content = try draft.content(of: type.name)
    // What another version of the feed's code made of the same input says nothing about this one's.
    let isFresh = content.version == type.version && !force
    let state = FeedState(cursor: isFresh ? content.cursor : nil, parts: Set(content.parts.keys))
    let plan: FeedPlan
    do throws(FeedError) {
      plan = try await feed.plan(after: state, PlanningWeb(client: client, now: now(), bases: bases))
    } catch {
      return FeedOutcome(feed: type.name, result: .failed(error.message))
    }
    switch plan {
    case .unchanged: return FeedOutcome(feed: type.name, result: .unchanged)
    case .parts(let parts, let cursor):
      var run = Run(feed: feed, content: content, isFresh: isFresh, isWhole: true)
      try await take(parts, [], &run, draft)
      if run.failures.isEmpty { try removeMissing(parts, &run, draft) }
      return try finish(&run, cursor: cursor, draft)
    case .changes(let parts, let removed, let cursor):
      var run = Run(feed: feed, content: content, isFresh: isFresh, isWhole: false)
      try await take(parts, removed, &run, draft)
      return try finish(&run, cursor: cursor, draft)
    }
  }

  /// What happens while one feed is updated.
  private struct Run {
    let feed: any Feed
    let content: DraftDatabase.FeedContent
    let isFresh: Bool
    let isWhole: Bool
    var failures: [String] = []
    var missing: [String] = []
    var counts = PartWriter.Counts()
    var hasChanged = false

    var name: String { type(of: feed).name }
  }

  private func take(
    _ parts: [FeedPart], _ removed: [String], _ run: inout Run, _ draft: DraftDatabase
  ) async throws(AdvisoryDatabaseError) {
    for part in parts {
      if Task.isCancelled {
        run.failures.append("cancelled")
        return
      }
      progress(.fetching(feed: run.name, part: part.name))
      let path = files.downloads + "/part"
      defer { unlink(path) }
      let known = run.content.parts[part.name]
      var validators = Validators()
      if run.isFresh, let known {
        validators = Validators(entityTag: known.entityTag, lastModified: known.lastModified)
      }
      do {
        switch try await PartDownload.fetch(part, since: validators, into: path, client) {
        case .unchanged: continue
        case .missing: run.missing.append(part.name)
        case .file(let validators): try read(part, path, validators, &run, draft)
        }
      } catch let error as AdvisoryDatabaseError {
        throw error
      } catch let error as FeedError where error.kind == .storage {
        throw AdvisoryDatabaseError(.io, error.message)
      } catch {
        run.failures.append(parts.count > 1 ? "\(part.name): \(error)" : "\(error)")
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
      run.failures.append("\(error)")
    }
  }

  private func read(
    _ part: FeedPart, _ path: String, _ validators: Validators, _ run: inout Run, _ draft: DraftDatabase
  ) throws {
    let input: FeedInput
    do throws(ParseError) { input = try FeedInput(part: part.name, file: path) } catch { throw FeedError(error) }
    let digest = DraftDatabase.digest(input.bytes)
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
      run.failures.append("\(lost) of \(before) records would be gone: refused, they are kept (--force takes it)")
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
      return outcome
    }
    if run.hasChanged || !run.isFresh || run.content.cursor != cursor {
      try draft.settle(run.feed, cursor: cursor, skipped: run.counts.skipped, reasons: run.counts.reasons)
    }
    return outcome
  }
}
