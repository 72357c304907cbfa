import Documents
import Parsing

/// Reads rule files into a collection: the YAML shape of Falco's rules, each error with its line.
///
/// A later file changes what an earlier one said: a new definition replaces it, `append: true` and
/// `override: {…: append}` add to it, `override: {…: replace}` and `enabled` change single keys.
///
/// Source: Falco's documentation of rules, macros, lists, exceptions, override.
struct RuleFileReader {
  static let maximumBytes = 16 << 20
  static let maximumItems = 20_000
  /// The version of Falco's engine whose rule language this is.
  static let engineVersion = [0, 62, 0]

  var collection = RuleCollection()
  private var file = ""

  init() {}

  mutating func read(_ source: FalcoRuleFile) {
    file = source.name
    collection.lines[file] = Lines(source.bytes).map(\.text)
    var limits = DocumentLimits()
    limits.bytes = Self.maximumBytes
    limits.nodes = 1_000_000
    limits.depth = 24
    let documents: [YAMLNode]
    do throws(ParseError) { documents = try YAMLDocument.nodes(source.bytes, limits: limits) } catch {
      return complain(nil, "", "it is not readable YAML: \(error.reason)")
    }
    var count = 0
    for document in documents where document.content != .null {
      guard case .sequence(let items) = document.content else {
        complain(document.line, "", "a rule file is a list of 'rule:', 'macro:' and 'list:' items")
        continue
      }
      for item in items {
        count += 1
        guard count <= Self.maximumItems else {
          return complain(item.line, "", "it has more than \(Self.maximumItems) items; the rest is not read")
        }
        read(item)
      }
    }
  }

  mutating func complain(_ line: Int?, _ subject: String, _ reason: String) {
    guard collection.errors.count < 1000 else { return }
    collection.errors.append(FalcoRuleError(file: file, line: line, subject: subject, reason: reason))
  }

  mutating func remark(_ line: Int?, _ subject: String, _ reason: String) {
    guard collection.notes.count < 1000 else { return }
    collection.notes.append(FalcoRuleError(file: file, line: line, subject: subject, reason: reason))
  }

  private mutating func read(_ item: YAMLNode) {
    guard case .mapping(let entries) = item.content, !entries.isEmpty else {
      return complain(item.line, "", "an item is a mapping that begins with 'rule:', 'macro:' or 'list:'")
    }
    if item["rule"] != nil {
      readRule(item)
    } else if item["macro"] != nil {
      readMacro(item)
    } else if item["list"] != nil {
      readList(item)
    } else if let version = item["required_engine_version"] {
      checkEngine(version)
    } else if let plugins = item["required_plugin_versions"] {
      checkPlugins(plugins)
    } else {
      complain(
        item.line, "",
        "'\(entries[0].key.prefix(60))' is not known here; there are rule, macro, list, required_engine_version and "
          + "required_plugin_versions")
    }
  }

  private mutating func checkEngine(_ node: YAMLNode) {
    let text = node.text ?? ""
    // Before 0.31 versions of the engine were plain numbers: `13` is `0.13.0`.
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard !text.isEmpty, numbers.count <= 3, numbers.allSatisfy({ ($0 ?? -1) >= 0 }) else {
      return complain(node.line, "required_engine_version", "'\(text.prefix(40))' is no version; expected e.g. 0.57.0")
    }
    let wanted = numbers.count == 1 ? [0, numbers[0] ?? 0, 0] : numbers.map { $0 ?? 0 }
    if Self.engineVersion.lexicographicallyPrecedes(wanted) {
      let own = Self.engineVersion.map(String.init).joined(separator: ".")
      complain(
        node.line, "required_engine_version",
        "the file wants the rule language of engine \(text), this is \(own); use an older rule file or a newer Bulkhead"
      )
    }
  }

  private mutating func checkPlugins(_ node: YAMLNode) {
    for plugin in node.elements {
      let name = plugin["name"]?.text ?? ""
      if name.isEmpty {
        complain(plugin.line, "required_plugin_versions", "a plugin has no 'name'")
      } else if name != "container", name != "json" {
        remark(
          plugin.line, "required_plugin_versions",
          "there is no plugin '\(name)' here; rules of its event source never match")
      }
    }
  }

  private mutating func readMacro(_ item: YAMLNode) {
    guard let name = name(item, "macro") else { return }
    let subject = "macro '\(name)'"
    unknownKeys(item, subject, ["macro", "condition", "append", "override", "desc"])
    guard let condition = text(item["condition"], subject, "condition", item.line) else { return }
    if isAppend(item, "condition", subject) {
      if collection.macros[name] == nil {
        complain(item.line, subject, "it appends to a macro that no earlier file defines")
      } else {
        collection.macros[name]?.append(condition)
      }
    } else {
      if overrides(item, "condition"), collection.macros[name] == nil {
        return complain(item.line, subject, "it overrides a macro that no earlier file defines")
      }
      collection.macros[name] = condition
    }
  }

  private mutating func readList(_ item: YAMLNode) {
    guard let name = name(item, "list") else { return }
    let subject = "list '\(name)'"
    unknownKeys(item, subject, ["list", "items", "append", "override", "desc"])
    guard let items = item["items"], case .sequence(let elements) = items.content else {
      return complain(item["items"]?.line ?? item.line, subject, "'items' is missing or no list")
    }
    var texts: [String] = []
    for element in elements {
      guard let text = element.text else {
        complain(element.line, subject, "an item is a text or a number")
        continue
      }
      texts.append(text)
    }
    if isAppend(item, "items", subject) {
      if collection.lists[name] == nil {
        complain(item.line, subject, "it appends to a list that no earlier file defines")
      } else {
        collection.lists[name]?.append(contentsOf: texts)
      }
    } else {
      if overrides(item, "items"), collection.lists[name] == nil {
        return complain(item.line, subject, "it overrides a list that no earlier file defines")
      }
      collection.lists[name] = texts
    }
  }

  // MARK: Shared with rules

  func overrides(_ item: YAMLNode, _ key: String) -> Bool { item["override"]?[key] != nil }

  mutating func isAppend(_ item: YAMLNode, _ key: String, _ subject: String) -> Bool {
    if item["append"]?.bool == true { return true }
    guard let word = item["override"]?[key] else { return false }
    if word.text != "append", word.text != "replace" {
      complain(word.line, subject, "override of '\(key)' is 'append' or 'replace', not '\(word.text ?? "?")'")
    }
    return word.text == "append"
  }

  mutating func unknownKeys(_ item: YAMLNode, _ subject: String, _ known: Set<String>) {
    for entry in item.entries where !known.contains(entry.key) {
      remark(entry.line, subject, "the key '\(entry.key.prefix(60))' is not known and has no effect")
    }
  }

  mutating func name(_ item: YAMLNode, _ key: String) -> String? {
    guard let name = item[key]?.text, !name.isEmpty, name.utf8.count <= 500 else {
      complain(item.line, "", "'\(key)' is a name of 1 to 500 bytes")
      return nil
    }
    return name
  }

  mutating func text(_ node: YAMLNode?, _ subject: String, _ key: String, _ line: Int) -> SourcedText? {
    guard let node, let text = node.text, !text.isEmpty else {
      complain(node?.line ?? line, subject, "'\(key)' is missing or empty")
      return nil
    }
    return SourcedText(text, file: file, line: node.line, endLine: node.endLine)
  }

  var currentFile: String { file }
}
