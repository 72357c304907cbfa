import Agent
import ArgumentParser
import Detection
import FalcoRules
import Foundation
import Intelligence

/// Who judges: the built-in rules, Falco's, and indicator lists, as the flags ask for.
struct JudgePanel: Sendable {
  private let detectors: [any Detector.Type]
  private let falco: FalcoRuleSet?
  private let matching: FalcoEngine.Matching
  private let indicators: IndicatorLists
  private let selection: RuleSelection
  let lines: FalcoLines?
  let settled: SettledAlerts
  /// What the person should know before it begins.
  let notes: [String]

  init(_ options: JudgeOptions, keepsFalcoLines: Bool) throws(WatchFailure) {
    let selection = RuleSelection(only: options.only, skip: options.skip)
    let rules = try Self.falcoRules(options)
    let settled = try SettledAlerts(options)
    let lists = try IndicatorLists(options.indicators, allowed: options.allowDestination)
    let builtin = options.noBuiltinRules ? [] : Detection.Catalogue.detectors
    var known = builtin.map { $0.manual.rule } + IntelligenceJudge.rules
    known += (rules?.rules.map(\.name) ?? []).map { "falco:" + $0 } + (rules?.disabled ?? []).map { "falco:" + $0 }
    if let unknown = selection.unknown(among: known) {
      throw WatchFailure(
        ExitStatus.usage, "no rule here is called '\(unknown)'; `bulkhead explain` lists the built-in ones")
    }
    let listNotes = try lists.load()
    let chosen = builtin.filter { selection.holds($0.manual.rule) }
    guard !chosen.isEmpty || rules?.rules.isEmpty == false || !lists.isEmpty else {
      throw WatchFailure(ExitStatus.usage, "no rule is left: nothing would be found")
    }
    self.selection = selection
    self.settled = settled
    detectors = chosen
    falco = rules
    matching = options.allRulesMatch ? .all : .first
    indicators = lists
    lines = keepsFalcoLines ? FalcoLines() : nil
    notes = Self.notes(on: rules, selection) + listNotes
  }

  private static func falcoRules(_ options: JudgeOptions) throws(WatchFailure) -> FalcoRuleSet? {
    guard !options.rules.isEmpty else { return nil }
    let set = FalcoRuleSet.load(files: try FalcoRuleFiles.read(options.rules), supply: .full)
    guard set.errors.isEmpty || options.skipBrokenRules else {
      let errors = set.errors.map(\.description).joined(separator: "\n")
      throw WatchFailure(
        ExitStatus.usage, errors + "\nnothing is watched with broken rules; --skip-broken-rules begins without them")
    }
    return set
  }

  private static func notes(on rules: FalcoRuleSet?, _ selection: RuleSelection) -> [String] {
    guard let rules else { return [] }
    let missed = rules.coverage.filter { $0.extent != .whole && selection.holds("falco:" + $0.rule) }
    return rules.errors.map { "left out: \($0)" } + rules.notes.map(\.description) + missed.map(\.description)
  }

  /// - Parameter epoch: the watched host's time of boot, seconds since 1970.
  func judges(epoch: Double) -> [any ActivityJudge] {
    let (exceptions, learning) = (settled.exceptions, settled.learning)
    var judges: [any ActivityJudge] = []
    if !detectors.isEmpty {
      judges.append(DetectionEngine(detectors: detectors, exceptions: exceptions, learning: learning, epoch: epoch))
    }
    var others: [any ActivityJudge] = []
    if let falco {
      others.append(
        FalcoJudge(
          falco, matching: matching, selection: selection, host: ProcessInfo.processInfo.hostName, epoch: epoch,
          lines: lines))
    }
    if !indicators.isEmpty {
      others.append(
        IntelligenceJudge(
          IntelligenceMatcher(indicators.library, allowance: indicators.allowance, epoch: epoch), selection: selection))
    }
    guard exceptions != nil || learning != nil else { return judges + others }
    for other in others { judges.append(ExceptedJudge(other, exceptions: exceptions, learning: learning)) }
    return judges
  }

  /// Reads the indicator lists again; a broken one leaves what was known in use.
  /// - Returns: what went wrong, in words.
  func reload() -> [String] {
    do throws(WatchFailure) { return try indicators.load() } catch { return [error.message ?? ""] }
  }

  /// `45 rules, 25 of Falco's, 3 lists with 12000 entries`.
  var description: String {
    var parts: [String] = []
    if !detectors.isEmpty { parts.append("\(detectors.count) rules") }
    if let falco { parts.append("\(falco.rules.count) of Falco's") }
    if !indicators.isEmpty { parts.append("\(indicators.count) lists with \(indicators.entryCount) entries") }
    if let exceptions = settled.exceptions { parts.append("\(exceptions.exceptions.count) exceptions") }
    return parts.joined(separator: ", ")
  }
}
