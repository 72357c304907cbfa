import ArgumentParser
import Compliance
import EngineSocket
import Foundation
import Host
import Images
import Model
import Parsing
import Reports

/// One audit from options to report: collects or reads facts, judges them, applies waivers.
struct AuditRun {
  private let options: AuditOptions
  private let source: Source
  private let environment: [String: String]
  private let benchmark: Benchmark
  private let inputs: AuditInputs
  private let waivers: Waivers?
  private let now: Int
  private let marker: AuditMarker

  /// Where facts come from, where the person names nothing else.
  enum Source {
    /// The machine and its engine.
    case engine
    case host
    /// Bundles of containerd and CRI-O; more directories of containerd's state.
    case bundles(states: [String])
    /// A node's files, and objects of a cluster.
    case kubernetes(KubernetesTarget)

    var kubernetes: KubernetesTarget? {
      if case .kubernetes(let target) = self { return target }
      return nil
    }
  }

  static let maximumDocument = 16 << 20

  init(
    _ options: AuditOptions, benchmark wanted: String, source: Source, environment: [String: String]
  ) throws(AuditFailure) {
    self.options = options
    self.source = source
    self.environment = environment
    now = Clock.now(environment)
    marker = AuditMarker(home: Home(environment: environment).path)
    let name = options.benchmark ?? wanted
    do throws(RuleFault) {
      guard let found = try Compliance.Catalogue.benchmark(named: name) else {
        let names = try Compliance.Catalogue.benchmarks().map(\.name).joined(separator: ", ")
        throw RuleFault(key: "", reason: "'\(name)' is no benchmark; there are \(names)")
      }
      benchmark = found
    } catch {
      throw AuditFailure(ExitStatus.usage, "\(error)")
    }
    var inputs = AuditInputs()
    if let path = options.inputs {
      let bytes = try Self.read(path, limit: Self.maximumDocument)
      do throws(ParseError) { inputs = try AuditInputs(yaml: bytes) } catch {
        throw AuditFailure(ExitStatus.usage, "\(path): \(error)")
      }
    }
    inputs.lastAudit = marker.last
    inputs.podSecurityVersion = source.kubernetes?.version
    inputs.podSecurityProfile = source.kubernetes?.profile
    self.inputs = inputs
    if let path = options.waivers {
      let bytes = try Self.read(path, limit: Self.maximumDocument)
      do throws(ParseError) { waivers = try Waivers(yaml: bytes, file: path) } catch {
        throw AuditFailure(ExitStatus.usage, "\(path): \(error)")
      }
    } else {
      waivers = nil
    }
    let unknown = selection.unknown(in: benchmark)
    if let first = unknown.first {
      throw AuditFailure(ExitStatus.usage, "'\(first)' is no id, rule or section of \(benchmark.name)")
    }
  }

  private var selection: Selection {
    var selection = Selection()
    selection.level = options.level
    selection.sections = options.section
    selection.only = options.only
    selection.skip = options.skip
    return selection
  }

  private static func read(_ path: String, limit: Int) throws(AuditFailure) -> Bytes {
    do throws(ImageError) { return try DocumentFile.read(path, limit: limit) } catch {
      throw AuditFailure(ExitStatus.of(error), "\(error)")
    }
  }

  /// Facts, and what the benchmark says of them; waivers applied.
  func judged(_ progress: Progress) async throws(AuditFailure) -> (Facts, [Finding]) {
    let (facts, results) = try await collectedAndJudged(progress)
    return (facts, waivers?.apply(to: results, benchmark: benchmark.name, now: now) ?? results)
  }

  private func collectedAndJudged(_ progress: Progress) async throws(AuditFailure) -> (Facts, [Finding]) {
    // Rules are read while facts are collected; what is wrong with them is said where they are used.
    Task.detached { _ = try? Compliance.Catalogue.rules() }
    let facts = try await collected(progress)
    progress.show("judging …")
    do throws(RuleFault) {
      return (facts, try Audit(benchmark, selection: selection, inputs: inputs, now: now).results(facts))
    } catch {
      throw AuditFailure(ExitStatus.unavailable, "\(error)")
    }
  }

  /// The report, and the results before waivers.
  func report(_ progress: Progress) async throws(AuditFailure) -> (Report, [Finding]) {
    let (facts, raw) = try await collectedAndJudged(progress)
    let results = waivers?.apply(to: raw, benchmark: benchmark.name, now: now) ?? raw
    var subject = Subject(kind: .host, name: facts.host.name)
    if !facts.host.systemID.isEmpty {
      subject.os = OperatingSystem(
        id: facts.host.systemID, version: facts.host.systemVersion,
        prettyName: facts.host.systemName.isEmpty ? nil : facts.host.systemName)
    }
    if let name = source.kubernetes?.subject(benchmark) { subject = Subject(kind: .cluster, name: name) }
    var report = Report(
      takenFor: benchmark.title, tool: .init(name: "bulkhead", version: ProgramVersion.current), subject: subject)
    report.results = results
    report.findings = results.filter { Self.status($0) == .fail }.sorted { a, b in
      (b.severity.rank, a.rule, a.subject.name) < (a.severity.rank, b.rule, b.subject.name)
    }
    report.coverage.problems = facts.problems.map { .init(path: $0.path, reason: $0.reason) }
    for result in results where Self.status(result) == .error {
      if case .compliance(let details) = result.details {
        report.coverage.note("\(result.rule) of \(result.subject.name)", details.reason)
      }
    }
    report.coverage.problems = Array(Set(report.coverage.problems)).sorted()
    report.createdAt = now
    if options.facts == nil, options.root == nil, source.kubernetes == nil { marker.set(now) }
    return (report, raw)
  }

  private static func status(_ finding: Finding) -> ComplianceDetails.Status? {
    if case .compliance(let details) = finding.details { return details.status }
    return nil
  }

  private func collected(_ progress: Progress) async throws(AuditFailure) -> Facts {
    if let path = options.facts {
      let bytes = try Self.read(path, limit: FactDocument.maximumSize)
      do throws(ParseError) { return try FactDocument.read(bytes) } catch {
        throw AuditFailure(ExitStatus.incomplete, "\(path): \(error)")
      }
    }
    progress.show("looking at the host …")
    var facts = try observed(progress)
    if options.imageContents {
      await ImageContents(environment: environment, now: now, progress: progress).add(to: &facts)
    }
    if let path = options.saveFacts {
      do {
        try Data(FactDocument.write(facts)).write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch {
        throw AuditFailure(ExitStatus.unavailable, "the facts could not be written to \(path): \(error)")
      }
    }
    return facts
  }

  private func observed(_ progress: Progress) throws(AuditFailure) -> Facts {
    if case .kubernetes(let target) = source {
      return try target.observed(benchmark, root: options.root, now: now, progress)
    }
    let collector = Collector(root: HostRoot(options.root ?? "/"), inputs: inputs, now: now)
    if let root = options.root, !HostRoot().exists(root) {
      throw AuditFailure(ExitStatus.unavailable, "there is no \(root)")
    }
    if case .bundles(let states) = source { return try bundles(collector, states) }
    if let root = options.root {
      var facts = collector.host()
      facts.engineProblem = "\(root) is a file system that does not run: its engine can't be asked"
      return facts
    }
    if case .host = source, options.engine == nil, options.benchmark == nil { return collector.host() }
    return try asked(progress) { path in try collector.all(socket: path) }
  }

  private func bundles(_ collector: Collector, _ states: [String]) throws(AuditFailure) -> Facts {
    let (facts, places) = collector.bundles(states: states)
    if places.isEmpty {
      // Denied is something else than not there.
      if let problem = facts.problems.first(where: { $0.reason.contains("ermission") || $0.reason.contains("denied") })
      {
        throw AuditFailure(ExitStatus.permission, "\(problem.path): \(problem.reason)")
      }
      throw AuditFailure(
        ExitStatus.unavailable,
        "neither containerd nor CRI-O has kept containers here; name containerd's state directory with --state")
    }
    return facts
  }

  /// The first of the usual sockets behind which an engine answers.
  private func asked<Answer>(
    _ progress: Progress, _ ask: (String) throws -> Answer
  ) throws(AuditFailure) -> Answer {
    let candidates = options.engine.map { [$0] } ?? EngineClient.candidates(environment: environment)
    var first: EngineError?
    for path in candidates {
      do {
        progress.show("asking the engine at \(path) …")
        return try ask(path)
      } catch let error as EngineError {
        if case .noSocket = error, first != nil { continue }
        if case .noSocket? = first { first = error }
        first = first ?? error
      } catch {
        throw AuditFailure(ExitStatus.unavailable, "\(error)")
      }
    }
    guard let first else { throw AuditFailure(ExitStatus.unavailable, "no container engine to ask") }
    if case .notPermitted = first { throw AuditFailure(ExitStatus.permission, "\(first)") }
    throw AuditFailure(ExitStatus.unavailable, "\(first)")
  }

  /// An audit that goes on with the engine's events, and the engine's socket.
  func live(_ progress: Progress) throws(AuditFailure) -> (LiveAudit, socket: String) {
    try asked(progress) { path in
      let audit = try Audit(benchmark, selection: selection, inputs: inputs, now: now)
      return (
        try LiveAudit(audit, waivers: waivers, collector: Collector(inputs: inputs, now: now), socket: path), path
      )
    }
  }

  /// Nil for 0.
  func status(_ report: Report) -> ExitCode? {
    if let failOn = options.failOn, report.findings.contains(where: { $0.severity >= failOn }) {
      return ExitStatus.violated
    }
    if let least = options.failUnder, let score = ComplianceScore.of(report.results), score < least {
      return ExitStatus.violated
    }
    return report.coverage.isComplete ? nil : ExitStatus.incomplete
  }

  func writeBaseline(_ results: [Finding], to path: String) throws(AuditFailure) {
    let text = Waivers.baseline(
      results, owner: environment["SUDO_USER"] ?? environment["USER"] ?? "nobody", expires: Self.day(now + 90 * 86_400))
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw AuditFailure(ExitStatus.unavailable, "the baseline could not be written to \(path): \(error)")
    }
  }

  private static func day(_ seconds: Int) -> String {
    var clock = time_t(seconds)
    var parts = tm()
    gmtime_r(&clock, &parts)
    func pad(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(pad(parts.tm_mon + 1))-\(pad(parts.tm_mday))"
  }
}
