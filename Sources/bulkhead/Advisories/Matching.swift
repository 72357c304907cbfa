import Foundation
import Images
import Model
import Vulnerabilities

/// Holds a subject's packages against the advisories, and keeps them in the index for `affected`.
struct Matching: Sendable {
  let files: DatabaseFiles
  let options: MatchOptions
  /// Nil: what there is is taken as it is.
  var freshness: AdvisoryFreshness?

  init(home: String, now: Int) {
    files = DatabaseFiles(home: home)
    options = MatchOptions(now: now)
  }

  /// Like ``apply(to:)``, but advisories that are missing or old are fetched before.
  func complete(_ report: inout Report) async {
    await freshness?.provide(for: report)
    apply(to: &report)
  }

  /// Tells the index which containers run now, if anything was ever put into it.
  func rememberContainers(socket: String?, environment: [String: String]) {
    guard FileManager.default.fileExists(atPath: files.home + "/index.sqlite"),
      let index = try? VulnerabilityIndex(home: files.home)
    else { return }
    EngineContainers.synchronize(index, socket: socket, environment: environment)
  }

  /// Adds findings, and to the coverage what could not be matched: without a database everything.
  func apply(to report: inout Report) {
    var options = options
    // A machine runs the kernel that is installed on it; a container doesn't.
    options.includesKernel = report.subject.kind == .directory && report.subject.name == "/"
    let result: MatchResult
    do {
      let database = try AdvisoryDatabase(files)
      let (packages, system, subject) = (report.packages, report.subject.os, report.subject)
      result = try database.read { reader in
        try Matcher(reader, options, journal: FeedJournal(files)).match(packages, system, subject)
      }
      remember(report, database, options)
    } catch let error as AdvisoryDatabaseError {
      result = MatchResult.withoutDatabase(report.packages, error)
      if error.kind == .missing { remember(report, nil, options) }
    } catch {
      result = MatchResult.withoutDatabase(report.packages, AdvisoryDatabaseError(.io, "\(error)"))
    }
    report.findings = result.findings + report.findings
    report.suppressed += result.suppressed.map {
      SuppressedFinding(finding: $0.finding, by: .vendor, who: $0.who, reason: $0.reason, status: $0.status)
    }
    report.coverage.problems = (report.coverage.problems + result.problems).sorted()
  }

  /// Which updates remove the most; nil where there is no database to hold them against.
  func advice(_ report: Report) -> Advice? {
    let layers = report.layers.map(\.diffID)
    return try? AdvisoryDatabase(files).read { reader in
      UpdateAdvisor.advice(
        report.findings, report.packages, layers: layers,
        check: TargetCheck(Matcher(reader, options, journal: FeedJournal(files)), report.subject.os))
    }
  }

  /// The index is a convenience of later questions: where it can't be written, this answer is none the worse.
  private func remember(_ report: Report, _ database: AdvisoryDatabase?, _ options: MatchOptions) {
    guard report.subject.kind == .image || report.subject.kind == .container,
      let index = try? VulnerabilityIndex(home: files.home)
    else { return }
    let key = report.subject.digest.map(\.description) ?? report.subject.name
    let image = IndexedImage(
      key: report.subject.kind == .container ? "container:\(report.subject.name)@\(key)" : key,
      names: [report.subject.name], os: report.subject.os, layers: report.layers.map(\.diffID),
      scannedAt: report.createdAt ?? options.now)
    try? index.add(image, report.packages, database, options)
  }
}
