import CYara
import Model
import Parsing

/// A rule that matches a file.
package struct YaraMatch: Sendable, Hashable {
  package var rule: String
  /// The file of rules.
  package var source: String
  package var tags: [String]
  /// Shortened.
  package var metas: [String: String]
  /// The rule's strings that are there, the first place of each: `$url at 4711`.
  package var strings: [String]
}

extension YaraRules {
  static let maximumText = 300
  static let maximumStrings = 5
  static let maximumMetas = 32

  /// - Returns: the rules that match, in the order of the rules, and why the file was not scanned to the end, if so.
  package func scan(_ bytes: Bytes, path: String) -> (matches: [YaraMatch], problem: String?) {
    guard !bytes.isEmpty else { return ([], nil) }
    guard let scanner = borrow() else { return ([], "no memory for YARA's scan") }
    let pointer = scanner.pointer
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let ending = name.split(separator: ".").dropFirst().last.map { ".\($0)" } ?? ""
    for (variable, value) in zip(Self.variables, [name, "/" + path, ending, "", ""]) {
      yr_scanner_define_string_variable(pointer, variable, value)
    }
    let collector = Collector(limit: limits.matches)
    yr_scanner_set_timeout(pointer, limits.seconds)
    // The memory is ours and stays: YARA need not catch the signals of torn mappings.
    yr_scanner_set_flags(pointer, SCAN_FLAGS_NO_TRYCATCH | SCAN_FLAGS_REPORT_RULES_MATCHING)
    yr_scanner_set_callback(pointer, collect, Unmanaged.passUnretained(collector).toOpaque())
    let status = withExtendedLifetime(collector) {
      bytes.withUnsafeBytes { memory in
        yr_scanner_scan_mem(pointer, memory.assumingMemoryBound(to: UInt8.self).baseAddress, memory.count)
      }
    }
    yr_scanner_set_callback(pointer, collect, nil)
    scanners.withLock { $0.append(scanner) }
    let problem: String? =
      switch status {
      case ERROR_SUCCESS: nil
      case ERROR_SCAN_TIMEOUT: "YARA's rules took more than \(limits.seconds) s; the file was not examined to the end"
      case ERROR_TOO_MANY_MATCHES: "YARA: a string of a rule has too many matches; not examined to the end"
      default: "YARA's scan failed with status \(status)"
      }
    return (collector.matches, problem)
  }
}

/// Where a scan's matches go.
private final class Collector {
  let limit: Int
  var matches: [YaraMatch] = []
  init(limit: Int) { self.limit = limit }
}

private func collect(
  _ context: UnsafeMutablePointer<YR_SCAN_CONTEXT>?, _ message: Int32, _ data: UnsafeMutableRawPointer?,
  _ user: UnsafeMutableRawPointer?
) -> Int32 {
  guard message == CALLBACK_MSG_RULE_MATCHING, let user, let data, let context else { return CALLBACK_CONTINUE }
  let collector = Unmanaged<Collector>.fromOpaque(user).takeUnretainedValue()
  guard collector.matches.count < collector.limit else { return CALLBACK_ABORT }
  let rule = data.assumingMemoryBound(to: YR_RULE.self)
  guard bulkhead_yara_rule_is_private(rule) == 0 else { return CALLBACK_CONTINUE }
  collector.matches.append(YaraMatch(rule, context))
  return CALLBACK_CONTINUE
}

extension YaraMatch {
  fileprivate init(_ rule: UnsafePointer<YR_RULE>, _ context: UnsafeMutablePointer<YR_SCAN_CONTEXT>) {
    func text(_ pointer: UnsafePointer<CChar>?) -> String? {
      pointer.map { String(String(cString: $0).prefix(YaraRules.maximumText)) }
    }
    self.rule = text(bulkhead_yara_rule_name(rule)) ?? "?"
    source = text(bulkhead_yara_rule_namespace(rule)) ?? ""
    tags = []
    var tag = bulkhead_yara_rule_tag(rule, nil)
    while let found = tag, tags.count < 16 {
      tags.append(String(cString: found))
      tag = bulkhead_yara_rule_tag(rule, found)
    }
    metas = [:]
    for place in 0..<Int32(YaraRules.maximumMetas) {
      var name: UnsafePointer<CChar>?
      var number: Int64 = 0
      let value = bulkhead_yara_rule_meta(rule, place, &name, &number)
      guard let name = text(name) else { break }
      metas[name] = text(value) ?? "\(number)"
    }
    strings = []
    var place: Int32 = 0
    while strings.count < YaraRules.maximumStrings, let string = bulkhead_yara_rule_string(rule, place) {
      let offset = bulkhead_yara_first_match(context, string)
      if offset >= 0, let name = text(bulkhead_yara_string_name(string)) { strings.append("\(name) at \(offset)") }
      place += 1
    }
  }
}
