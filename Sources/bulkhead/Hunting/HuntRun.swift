import Agent
import EngineSocket
import Foundation
import Hunting
import Images
import Model
import Synchronization

/// One hunt from options to reports.
struct HuntRun {
  private let options: Hunt
  private let progress: Progress
  private let environment: [String: String]
  private let home: String
  private let knowledge: WebshellKnowledge
  private let targets: HuntTargets
  private let now: Int

  init(_ options: Hunt, progress: Progress, environment: [String: String]) throws(HuntFailure) {
    self.options = options
    self.progress = progress
    self.environment = environment
    home = Home(environment: environment).path
    now = Clock.now(environment)
    do throws(KnowledgeFailure) {
      knowledge = try WebshellKnowledge(home: home, yara: options.knowledge.yara)
    } catch { throw HuntFailure(error.status, error.description) }
    targets = HuntTargets(
      containers: .reachable(options.engine, environment), roots: options.root, onlyServed: options.watch)
    if options.targets.isEmpty, targets.containers == nil {
      throw HuntFailure(
        ExitStatus.unavailable,
        "no container engine answers and no target was named: bulkhead hunt DIRECTORY, CONTAINER or IMAGE")
    }
  }

  private func judge() throws(HuntFailure) -> WebshellJudge {
    do { return try knowledge.judge() } catch { throw HuntFailure(ExitStatus.unavailable, "\(error)") }
  }

  private func memory(_ judge: WebshellJudge) -> CleanFiles {
    options.anew ? CleanFiles(identity: judge.identity) : SweepMemory(home: home).load(judge.identity)
  }

  // MARK: - Once

  func once() async throws(HuntFailure) {
    var verdict = Verdict()
    var isMet = false
    let targets = try resolved()
    var writer = ReportWriter(options: options.output, isSeveral: targets.count > 1)
    writer.tellsPackages = false
    let sweeps = HuntSweeps(
      judge: try judge(), clean: memory(try judge()), home: home, width: options.jobs, progress: progress,
      isQuiet: options.output.quiet)
    for target in targets {
      var report: Report
      do throws(ImageError) {
        switch target {
        case .places(let places): report = finished(sweeps.report(on: places))
        case .file(let place, let below): report = finished(try sweeps.report(on: below, in: place))
        case .image(let name): report = try await examine(name)
        }
      } catch {
        progress.clear()
        Message.error("\(error)")
        verdict.failed(ExitStatus.of(error))
        continue
      }
      report.createdAt = now
      progress.clear()
      do { try writer.write(report) } catch { throw HuntFailure(ExitStatus.unavailable, "\(error)") }
      verdict.count(report)
      if options.failOn?.isMet(by: report.findings) == true { isMet = true }
      if sweeps.isEnded { break }
    }
    SweepMemory(home: home).keep(sweeps.clean)
    if isMet { throw HuntFailure(ExitStatus.violated, nil) }
    if let status = verdict.exitCode { throw HuntFailure(status, nil) }
  }

  /// With the convictions taken out of reach where that is asked for.
  private func finished(_ swept: (report: Report, found: [FoundScript])) -> Report {
    var report = swept.report
    if options.quarantine { report.coverage.problems += quarantine(swept.found) }
    return report
  }

  /// One a report: a container, a directory, an image.
  private func resolved() throws(HuntFailure) -> [HuntTarget] {
    guard options.targets.isEmpty else {
      var found: [HuntTarget] = []
      for text in options.targets { found.append(try targets.resolve(text)) }
      return found
    }
    let places = try targets.served()
    if places.isEmpty, !options.output.quiet {
      progress.say("No running container has a web server whose files can be found; name one: bulkhead hunt CONTAINER")
    }
    var bySubject: [(Subject, [HuntPlace])] = []
    for place in places {
      if let at = bySubject.firstIndex(where: { $0.0 == place.subject }) {
        bySubject[at].1.append(place)
      } else {
        bySubject.append((place.subject, [place]))
      }
    }
    return bySubject.map { .places($0.1) }
  }

  /// - Returns: what could not be taken.
  private func quarantine(_ found: [FoundScript]) -> [Coverage.Problem] {
    var problems: [Coverage.Problem] = []
    for script in found where script.judgement.verdict == .malicious {
      do throws(Quarantine.Failure) {
        let record = try Quarantine(home: home).take(script, now: Clock.now(environment))
        progress.say(
          "\(QuarantineKeeper.shown(script.path)) is in quarantine: bulkhead hunt --restore \(record.id) undoes it")
      } catch {
        problems.append(.init(path: script.path, reason: "not put into quarantine: \(error)"))
      }
    }
    return problems
  }

  private func examine(_ target: String) async throws(ImageError) -> Report {
    var opener = TargetOpener(environment: environment)
    opener.engineSocket = options.engine
    var scan = ImageScan(
      cache: options.anew ? nil : Home(environment: environment).layerCache, now: now, progress: progress)
    scan.isExplicit = true
    scan.bench = ExaminationBench([WebshellPlan(knowledge)])
    do throws(ImageError) {
      var report = try await scan.report(onTarget: target, opener).report
      await opener.registries.shutdown()
      report.packages = []
      report.findings = report.findings.filter { $0.kind == .webshell }
      if options.quarantine, !report.findings.isEmpty {
        report.coverage.problems.append(
          .init(path: "", reason: "an image's files can't be put into quarantine: build it anew without them"))
      }
      return report
    } catch {
      await opener.registries.shutdown()
      throw error
    }
  }

  // MARK: - Watching

  func watch() throws(HuntFailure) {
    var places = try watched()
    let judge = try judge()
    let clean = memory(judge)
    let watching: HuntWatch
    do { watching = try HuntWatch(judge, clean: clean) } catch { throw HuntFailure(ExitStatus.unavailable, "\(error)") }
    let signals = StopSignals { watching.stop() }
    defer { withExtendedLifetime(signals) {} }
    let lines = HuntLines(isJSON: options.output.format != "table")
    if !options.output.quiet { announce(places) }
    var isFirst = true
    watching.run(
      refresh: {
        if isFirst { isFirst = false } else if let found = try? watched() { places = found }
        return places
      }, sweepEvery: options.sweepEvery.map { $0 * 60 }
    ) { news in
      switch news {
      case .found(let script):
        lines.write(script.finding)
        if options.quarantine {
          for problem in quarantine([script]) { Message.error("\(shown(problem.path)): \(problem.reason)") }
        }
      case .problem(let problem): Message.error("\(shown(problem.path)): \(problem.reason)")
      case .gone(let place):
        if !options.output.quiet { progress.say(shown("\(place.subject.name):\(place.path) is gone")) }
      }
    }
    SweepMemory(home: home).keep(clean)
  }

  private func announce(_ places: [HuntPlace]) {
    let some = places.prefix(8).map { "\($0.subject.name):\($0.path)" }.joined(separator: ", ")
    progress.say(
      places.isEmpty
        ? "Watching; no running container serves anything yet."
        : shown("Watching \(places.count == 1 ? "" : "\(places.count) places: ")\(some)"))
  }

  private func shown(_ text: String) -> String { QuarantineKeeper.shown(text) }

  /// Asked anew now and then: containers start again with another first process.
  private func watched() throws(HuntFailure) -> [HuntPlace] {
    guard !options.targets.isEmpty else { return try targets.served() }
    var places: [HuntPlace] = []
    for text in options.targets {
      guard case .places(let some) = try targets.resolve(text) else {
        throw HuntFailure(
          ExitStatus.usage, "\(text) is no running container and no directory: --watch takes nothing else")
      }
      places += some
    }
    return places
  }
}
