import Expressions

/// Which items of a benchmark are asked for.
package struct Selection: Sendable, Hashable {
  /// 1, or 2 for both; nil for all.
  package var level: Int?
  /// Section numbers; empty for all.
  package var sections: [String] = []
  /// Ids, keys, or globs of keys; empty for all.
  package var only: [String] = []
  package var skip: [String] = []

  package init() {}

  package func includes(_ item: Benchmark.Item) -> Bool {
    if let level, item.level > level { return false }
    if !sections.isEmpty, !sections.contains(where: { item.id == $0 || item.id.hasPrefix($0 + ".") }) { return false }
    if !only.isEmpty, !only.contains(where: { Self.names($0, item) }) { return false }
    return !skip.contains { Self.names($0, item) }
  }

  /// Names that are no item's of the benchmark: a person who mistypes one must hear of it.
  package func unknown(in benchmark: Benchmark) -> [String] {
    let names = (only + skip).filter { name in !benchmark.items.contains { Self.names(name, $0) } }
    return names
      + sections.filter { section in !benchmark.items.contains { $0.id.hasPrefix(section + ".") || $0.id == section } }
  }

  static func names(_ text: String, _ item: Benchmark.Item) -> Bool {
    text == item.id || text == item.key || text.contains("*") && Glob.matches(item.key, pattern: text)
  }
}
