import Foundation
import Logging
import Model
import Vulnerabilities
import WebClient

/// One update of the advisories, as `db update` and a scan's own do it: fetch, then match what changed against what was
/// scanned before.
struct AdvisoryUpdate: Sendable {
  let home: String
  let environment: [String: String]
  let progress: Progress
  /// Read everything anew.
  var force = false
  /// Only what speaks of these; nil: everything.
  var kinds: Set<Ecosystem.Kind>?
  /// Releases of Debian that matter beside the machine's own and those of the images in the index.
  var releases: Set<String> = []
  /// What is not fetched by then is left for the next time.
  var limit: Duration?

  struct Result: Sendable {
    var outcomes: [FeedOutcome]
    /// Of the index; nil where there is none, or nothing changed.
    var changes: IndexChanges?
    /// There was no database before.
    var isFirst: Bool
  }

  private var files: DatabaseFiles { DatabaseFiles(home: home) }

  /// A connection that doesn't come about in this time doesn't come about.
  private static let connectTimeout = Duration.seconds(6)

  func run(_ feeds: [any Feed]) async throws(AdvisoryDatabaseError) -> Result {
    let isFirst = !FileManager.default.fileExists(atPath: files.database)
    let client = client()
    let updater = updater(client)
    let feeds = feeds.map { ($0 as? DebianArchiveFeed).map { archive($0) } ?? $0 }
    let task = Task { () -> Swift.Result<[FeedOutcome], AdvisoryDatabaseError> in
      do throws(AdvisoryDatabaseError) { return .success(try await updater.update(feeds)) } catch {
        return .failure(error)
      }
    }
    let watch = limit.map { limit in
      Task {
        try await Task.sleep(for: limit)
        task.cancel()
      }
    }
    let outcomes = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    watch?.cancel()
    try? await client.shutdown()
    progress.clear()
    return Result(outcomes: try outcomes.get(), changes: followed(), isFirst: isFirst)
  }

  private func client() -> WebClient {
    var options = WebClient.Options(environment: environment)
    options.connectTimeout = Self.connectTimeout
    options.retry.maximumUnansweredRetries = 1
    // Every fault comes back as an outcome; what is tried again meanwhile concerns nobody.
    var logger = Logger(label: "bulkhead.advisories")
    logger.logLevel = .error
    return WebClient(options, logger: logger)
  }

  private func updater(_ client: WebClient) -> FeedUpdater {
    var updater = FeedUpdater(files, client: client)
    updater.force = force
    updater.kinds = kinds
    updater.bases = FeedUpdater.bases(environment)
    updater.substitutes = updater.substitutes.mapValues { ($0 as? DebianArchiveFeed).map { archive($0) } ?? $0 }
    let progress = progress
    updater.progress = { step in
      switch step {
      case .asking(let feeds): progress.show(feeds == 1 ? "asking …" : "asking \(feeds) feeds what is new …")
      case .fetching(let feed, let part): progress.show("\(feed): fetching \(part) …")
      case .reading(let feed, let part, let bytes): progress.show("\(feed): reading \(part), \(bytes >> 20) MB …")
      case .done: progress.clear()
      }
    }
    return updater
  }

  /// Debian's archive, asked for the releases that anything here is of.
  private func archive(_ feed: DebianArchiveFeed) -> DebianArchiveFeed {
    var feed = feed
    feed.releases = releases
    guard FileManager.default.fileExists(atPath: home + "/index.sqlite"),
      let systems = try? VulnerabilityIndex(home: home).systems()
    else { return feed }
    for ecosystem in systems.flatMap({ DistributionRelease($0).ecosystems }) where ecosystem.kind == .debian {
      feed.releases.insert(ecosystem.release)
    }
    return feed
  }

  /// Matches what the update changed against everything that was scanned.
  private func followed() -> IndexChanges? { Self.follow(home: home, now: Clock.now(environment)) }

  /// - Returns: nil where nothing was scanned yet, or the index can't be written: then the next question catches up.
  static func follow(home: String, now: Int) -> IndexChanges? {
    guard FileManager.default.fileExists(atPath: home + "/index.sqlite"),
      let index = try? VulnerabilityIndex(home: home), let database = try? AdvisoryDatabase(DatabaseFiles(home: home))
    else { return nil }
    return try? index.refresh(database, MatchOptions(now: now))
  }
}
