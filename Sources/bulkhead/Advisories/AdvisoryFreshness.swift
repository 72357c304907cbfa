import Foundation
import Model
import Synchronization
import Vulnerabilities

/// Sees to it that there are advisories for what is scanned: fetches those that its packages need where there are none
/// yet, or none of today, before they are matched.
///
/// Only the feeds that speak of what was found are asked, for a bounded time. What can't be had is told by the report's
/// coverage, as everything that could not be matched.
final class AdvisoryFreshness: Sendable {
  private let home: String
  private let environment: [String: String]
  private let progress: Progress
  private let isQuiet: Bool
  /// What was tried in this run: each ecosystem once.
  private let tried = Mutex<Set<Ecosystem>>([])

  /// Longest time for what was never fetched.
  private static let firstLimit = Duration.seconds(600)
  /// Longest time for bringing up to date what is there.
  private static let refreshLimit = Duration.seconds(120)

  init(home: String, environment: [String: String], progress: Progress, isQuiet: Bool) {
    self.home = home
    self.environment = environment
    self.progress = progress
    self.isQuiet = isQuiet
  }

  /// Whether the environment forbids it: `BULKHEAD_NO_UPDATE`, set to anything but nothing or 0.
  static func isForbidden(_ environment: [String: String]) -> Bool {
    !["", "0"].contains(environment["BULKHEAD_NO_UPDATE"] ?? "")
  }

  func provide(for report: Report) async {
    var demand = FeedDemand(report.packages, report.subject.os)
    demand.ecosystems = tried.withLock { tried in
      let new = demand.ecosystems.subtracting(tried)
      tried.formUnion(new)
      return new
    }
    let files = DatabaseFiles(home: home)
    var due = demand.due(files, now: time(nil))
    guard !due.isEmpty else { return }
    let isFirst = !FileManager.default.fileExists(atPath: files.database)
    if isFirst, !isQuiet {
      let names = demand.ecosystems.map(\.description).sorted().joined(separator: ", ")
      progress.say(
        "No advisories are here yet: fetching those of \(names) (`--no-update` doesn't, `bulkhead db update` fetches all)."
      )
    }
    var update = AdvisoryUpdate(home: home, environment: environment, progress: progress)
    update.kinds = demand.kinds
    update.releases = Set(demand.ecosystems.filter { $0.kind == .debian }.map(\.release))
    update.limit = isFirst ? Self.firstLimit : Self.refreshLimit
    let end = ContinuousClock.now + (update.limit ?? .zero)
    while !due.isEmpty {
      do throws(AdvisoryDatabaseError) {
        tell(try await update.run(due))
        return
      } catch {
        progress.clear()
        // Somebody else fetches the same: that serves as well.
        guard error.kind == .busy, ContinuousClock.now < end else {
          if !isQuiet { progress.say("The advisories could not be brought up to date: \(error.message)") }
          return
        }
        progress.show("another update is under way: waiting for it …")
        try? await Task.sleep(for: .milliseconds(500))
        due = demand.due(files, now: time(nil))
      }
    }
  }

  private func tell(_ result: AdvisoryUpdate.Result) {
    guard !isQuiet else { return }
    for outcome in result.outcomes where !outcome.isUnreachable {
      if case .failed(let reason) = outcome.result { progress.say("\(outcome.feed): \(reason)") }
    }
    if let sentence = UpdatePage.unreachable(result.outcomes) { progress.say("Advisories \(sentence)") }
    if let changes = result.changes, let text = UpdatePage.text(changes, isFirst: result.isFirst) {
      progress.say(String(text.dropLast()))
    }
  }
}
