import Documents

/// `- rule: …` items.
extension RuleFileReader {
  private static let keys: Set<String> = [
    "rule", "desc", "condition", "output", "priority", "source", "enabled", "tags", "exceptions", "append", "override",
    "skip-if-unknown-filter", "warn_evttypes", "capture", "capture_duration",
  ]

  mutating func readRule(_ item: YAMLNode) {
    guard let name = name(item, "rule") else { return }
    let subject = "rule '\(name)'"
    unknownKeys(item, subject, Self.keys)
    let known = collection.rules[name]
    let isChange =
      item["append"]?.bool == true || item["override"] != nil
      || (item["condition"] == nil && item["output"] == nil && item["enabled"] != nil)
    let before = collection.errors.count
    guard isChange else { return define(name, item, subject) }
    guard var rule = known else {
      return complain(item.line, subject, "it changes a rule that no earlier file defines")
    }
    if let override = item["override"] {
      for entry in override.entries where item[entry.key] == nil {
        complain(entry.line, subject, "override names '\(entry.key)', but the item has no '\(entry.key)'")
      }
      for entry in override.entries where !Self.changeable.contains(entry.key) {
        complain(
          entry.line, subject,
          "'\(entry.key)' can't be overridden; there are \(Self.changeable.sorted().joined(separator: ", "))")
      }
    }
    change(&rule, item, subject)
    if collection.errors.count == before { collection.rules[name] = rule }
  }

  private static let changeable: Set<String> = [
    "desc", "condition", "output", "priority", "enabled", "tags", "exceptions", "source", "skip-if-unknown-filter",
    "warn_evttypes", "capture", "capture_duration",
  ]

  private mutating func define(_ name: String, _ item: YAMLNode, _ subject: String) {
    let before = collection.errors.count
    var rule = RuleDraft(name: name, file: currentFile, line: item.line)
    rule.description = item["desc"]?.text ?? ""
    rule.condition = text(item["condition"], subject, "condition", item.line)
    rule.output = text(item["output"], subject, "output", item.line)
    rule.priority = priority(item["priority"], subject, item.line)
    rule.source = item["source"]?.text ?? "syscall"
    rule.isEnabled = flag(item["enabled"], subject, "enabled") ?? true
    rule.skipsUnknownFields = flag(item["skip-if-unknown-filter"], subject, "skip-if-unknown-filter") ?? false
    rule.tags = item["tags"]?.elements.compactMap(\.text) ?? []
    rule.exceptions = exceptions(item["exceptions"], subject)
    // Without a broken exception it would alert where it must not.
    guard collection.errors.count == before else { return }
    if collection.rules[name] == nil { collection.ruleOrder.append(name) }
    collection.rules[name] = rule
  }

  private mutating func change(_ rule: inout RuleDraft, _ item: YAMLNode, _ subject: String) {
    if item["condition"] != nil, let added = text(item["condition"], subject, "condition", item.line) {
      if isAppend(item, "condition", subject) { rule.condition?.append(added) } else { rule.condition = added }
    }
    if item["output"] != nil, let added = text(item["output"], subject, "output", item.line) {
      // The old `append: true` joins conditions and exceptions only.
      if item["override"]?["output"]?.text == "append" { rule.output?.append(added) } else { rule.output = added }
    }
    if let text = item["desc"]?.text {
      rule.description = isAppend(item, "desc", subject) ? rule.description + " " + text : text
    }
    if item["priority"] != nil, let changed = priority(item["priority"], subject, item.line) { rule.priority = changed }
    if let changed = flag(item["enabled"], subject, "enabled") { rule.isEnabled = changed }
    if let changed = flag(item["skip-if-unknown-filter"], subject, "skip-if-unknown-filter") {
      rule.skipsUnknownFields = changed
    }
    if let tags = item["tags"]?.elements.compactMap(\.text) {
      rule.tags = isAppend(item, "tags", subject) ? rule.tags + tags : tags
    }
    if item["exceptions"] != nil {
      let added = exceptions(item["exceptions"], subject, extending: rule.exceptions)
      if isAppend(item, "exceptions", subject) {
        for exception in added {
          if let index = rule.exceptions.firstIndex(where: { $0.name == exception.name }) {
            rule.exceptions[index].values += exception.values
          } else {
            rule.exceptions.append(exception)
          }
        }
      } else {
        rule.exceptions = added
      }
    }
  }

  private mutating func priority(_ node: YAMLNode?, _ subject: String, _ line: Int) -> FalcoPriority? {
    let text = node?.text ?? ""
    if let found = FalcoPriority(text) { return found }
    let known = FalcoPriority.allCases.map { $0.name.uppercased() }.joined(separator: ", ")
    complain(
      node?.line ?? line, subject,
      text.isEmpty ? "'priority' is missing" : "the priority '\(text.prefix(40))' is not known; there are \(known)")
    return nil
  }

  private mutating func flag(_ node: YAMLNode?, _ subject: String, _ key: String) -> Bool? {
    guard let node else { return nil }
    // YAML 1.1's words too: Falco's own reader takes them.
    switch node.text?.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      complain(node.line, subject, "'\(key)' is true or false")
      return nil
    }
  }

  // MARK: Exceptions

  private mutating func exceptions(
    _ node: YAMLNode?, _ subject: String, extending known: [ExceptionDraft] = []
  ) -> [ExceptionDraft] {
    guard let node, node.content != .null else { return [] }
    guard case .sequence(let elements) = node.content else {
      complain(node.line, subject, "'exceptions' is a list")
      return []
    }
    return elements.compactMap { exception($0, subject, known) }
  }

  private mutating func exception(
    _ node: YAMLNode, _ subject: String, _ known: [ExceptionDraft]
  ) -> ExceptionDraft? {
    guard let name = node["name"]?.text, !name.isEmpty else {
      complain(node.line, subject, "an exception has no 'name'")
      return nil
    }
    let place = "\(subject), exception '\(name)'"
    let base = known.first { $0.name == name }
    var draft = ExceptionDraft(
      name: name, fields: base?.fields ?? [], isSingle: base?.isSingle ?? false, comparisons: base?.comparisons ?? [],
      values: [], file: currentFile, line: node.line)
    if let fields = node["fields"] {
      draft.isSingle = fields.text != nil
      draft.fields = fields.text.map { [$0] } ?? fields.elements.compactMap(\.text)
      draft.comparisons = Array(repeating: draft.isSingle ? "in" : "=", count: draft.fields.count)
    }
    if let comparisons = node["comps"] {
      draft.comparisons = comparisons.text.map { [$0] } ?? comparisons.elements.compactMap(\.text)
    }
    guard !draft.fields.isEmpty else {
      complain(node.line, place, "it has no 'fields', and no earlier exception of that name has them")
      return nil
    }
    guard draft.fields.count == draft.comparisons.count else {
      complain(
        node.line, place,
        "it has \(draft.fields.count) fields and \(draft.comparisons.count) comps; there must be one for each field")
      return nil
    }
    for word in draft.comparisons where word != "==" && Comparison(rawValue: word) == nil {
      complain(node["comps"]?.line ?? node.line, place, "the operator '\(word)' in 'comps' is not known")
      return nil
    }
    for row in node["values"]?.elements ?? [] {
      guard let values = self.row(row, of: draft, place) else { return nil }
      draft.values.append(values)
    }
    return draft
  }

  private mutating func row(_ row: YAMLNode, of draft: ExceptionDraft, _ place: String) -> [[String]]? {
    if draft.isSingle {
      if let text = row.text { return [[text]] }
      return [row.elements.compactMap(\.text)]
    }
    guard case .sequence(let cells) = row.content, cells.count == draft.fields.count else {
      complain(
        row.line, place,
        "a row of 'values' has \(row.elements.count) entries; the exception has \(draft.fields.count) fields")
      return nil
    }
    return cells.map { $0.text.map { [$0] } ?? $0.elements.compactMap(\.text) }
  }
}
