/// Rules that are read, checked and ready, with everything that has to be said about them.
package struct FalcoRuleSet: Sendable {
  package struct Rule: Sendable {
    package var name: String
    package var description: String
    package var priority: FalcoPriority
    package var source: String
    package var tags: [String]
    package var file: String
    /// Counted from 1.
    package var line: Int
    let output: OutputTemplate
    let predicate: ResolvedCondition.Predicate
  }

  /// Enabled rules, in the order of the files.
  package private(set) var rules: [Rule] = []
  /// Rules that are switched off.
  package private(set) var disabled: [String] = []
  /// What can't be used; the rules concerned are left out.
  package private(set) var errors: [FalcoRuleError] = []
  /// What has no effect, and is no error.
  package private(set) var notes: [FalcoRuleError] = []
  /// Of every enabled rule, in the same order.
  package private(set) var coverage: [RuleCoverage] = []
  /// Texts that a regular expression gave up on.
  package let trouble = MatchTrouble()
  /// Event type → the rules that can match it.
  private(set) var byType: [String: [Int]] = [:]

  /// Reads rule files in order; later ones change earlier ones.
  ///
  /// - Parameter supply: which events arrive; what a rule misses because of that is in ``coverage``.
  /// - Returns: everything that can be used. ``errors`` says what could not; nothing is guessed.
  package static func load(files: [FalcoRuleFile], supply: EventSupply = .full) -> FalcoRuleSet {
    var reader = RuleFileReader()
    for file in files { reader.read(file) }
    var set = FalcoRuleSet()
    set.compile(reader.collection, supply)
    return set
  }

  private mutating func compile(_ collection: RuleCollection, _ supply: EventSupply) {
    errors = collection.errors
    notes = collection.notes
    var resolver = ConditionResolver(collection, trouble: trouble)
    for name in collection.ruleOrder {
      guard let draft = collection.rules[name] else { continue }
      guard draft.isEnabled else {
        disabled.append(name)
        continue
      }
      guard draft.source == "syscall" else {
        coverage.append(
          RuleCoverage(
            rule: name, extent: .never, reasons: ["there are no events of the source '\(draft.source)' here"],
            emptyOutputFields: []))
        continue
      }
      do throws(FalcoRuleError) {
        try compile(draft, &resolver, collection, supply)
      } catch {
        var found = error
        let own = "rule '\(name)'"
        if !found.subject.hasPrefix(own) { found.subject = "\(own), \(found.subject)" }
        if draft.skipsUnknownFields, found.reason.contains("is not supported") {
          found.reason += "; the rule is skipped, as it asks for (skip-if-unknown-filter)"
          notes.append(found)
        } else {
          errors.append(found)
        }
      }
    }
  }

  private mutating func compile(
    _ draft: RuleDraft, _ resolver: inout ConditionResolver, _ collection: RuleCollection, _ supply: EventSupply
  ) throws(FalcoRuleError) {
    guard let text = draft.condition, let output = draft.output, let priority = draft.priority else { return }
    let subject = "rule '\(draft.name)'"
    resolver.beginRule()
    var condition = try resolver.resolve(text, subject: subject)
    for exception in draft.exceptions {
      guard let excluded = try ExceptionCondition.condition(exception) else { continue }
      let place = SourcedText("", file: exception.file, line: exception.line, endLine: exception.line)
      let resolved = try resolver.resolve(excluded, place, "\(subject), exception '\(exception.name)'")
      condition = .all([condition, .not(resolved)])
    }
    let template: OutputTemplate
    do throws(OutputTemplate.Refusal) { template = try OutputTemplate(output.text) } catch {
      let place = collection.place(output, at: error.offset)
      throw FalcoRuleError(file: place.file, line: place.line, subject: subject, reason: "output: \(error.reason)")
    }
    let covered = RuleCoverage.of(draft.name, condition, output: template, supply: supply)
    coverage.append(covered.coverage)
    let index = rules.count
    rules.append(
      Rule(
        name: draft.name, description: draft.description, priority: priority, source: draft.source, tags: draft.tags,
        file: draft.file, line: draft.line, output: template, predicate: condition.predicate))
    for type in covered.types { byType[type, default: []].append(index) }
  }
}
