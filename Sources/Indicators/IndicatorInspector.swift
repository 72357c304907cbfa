import Images
import Model
import Parsing
import Patterns

/// Looks for known malware in the files of a layer, while it streams by: digests of a user's lists, a user's YARA
/// rules, and the markers of well-known families.
///
///     let inspector = try IndicatorInspector(lists: lists, rules: rules)
///     let records = LayerScanner([inspector]).scan(image.layers)
///     let findings = IndicatorJudge(inspector).findings(FileTree(records), configuration, subject: subject)
///
/// Without lists and rules only programs, scripts and settings are read.
package struct IndicatorInspector: FileInspector {
  package let identifier: String
  private let lists: DigestLists
  private let rules: YaraRules?
  private let markers: MarkerScanner

  /// Larger files are a coverage problem where there are lists.
  package static let maximumDigested = 8 << 30
  /// Larger files are a coverage problem where there are rules.
  package static let maximumRuled = 512 << 20
  /// Raised whenever the same file would give other facts, though neither tables nor rules changed.
  private static let version = 1

  package init(lists: DigestLists = DigestLists(), rules: YaraRules? = nil, markers: MarkerScanner) {
    self.lists = lists
    self.rules = rules
    self.markers = markers
    identifier =
      "indicators/\(Self.version)/\(IndicatorCodec.version)/"
      + Fingerprint.of([markers.fingerprint, lists.fingerprint, rules?.fingerprint ?? ""])
  }

  package init(lists: DigestLists = DigestLists(), rules: YaraRules? = nil) throws(PatternError) {
    self.init(lists: lists, rules: rules, markers: try MarkerScanner())
  }

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard file.kind == .file, file.size > 0 else { return .none }
    if !lists.isEmpty { return .whole(upTo: Self.maximumDigested) }
    if rules != nil { return .whole(upTo: Self.maximumRuled) }
    if TestFile.indicator(head) != nil { return .wholeIfSmall(upTo: 128) }
    return FilePlace.of(file, head: head) == nil ? .none : .wholeIfSmall(upTo: FilePlace.maximumProgram)
  }

  package func inspect(_ file: FileEntry, _ content: FileContent) -> Inspection {
    var found: [Indicator] = []
    var problems: [String] = []
    let body = content.bytes
    let place = FilePlace.of(file, head: body.prefix(512))
    if let place, body.count <= FilePlace.maximumProgram {
      do throws(PatternError) {
        found += try markers.scan(body, as: place) { range in
          if rules == nil && lists.isEmpty { content.forget(range) }
        }
      } catch {
        problems.append("markers of malware were not looked for: \(error)")
      }
    }
    if let indicator = Preload.indicator(file, body) { found.append(indicator) }
    if let indicator = TestFile.indicator(body) { found.append(indicator) }
    if let rules {
      if body.count <= Self.maximumRuled {
        let (matches, problem) = rules.scan(body, path: file.path)
        found += matches.map(Indicator.init)
        if let problem { problems.append(problem) }
      } else {
        problems.append("\(body.count) bytes, more than the \(Self.maximumRuled) that YARA's rules see")
      }
    }
    if !lists.isEmpty {
      let (indicator, digests) = digested(content)
      if let indicator { found.append(indicator) }
      for index in found.indices { found[index].digests = digests }
    }
    return Inspection(facts: IndicatorCodec.encode(found), problems: problems)
  }

  /// What the lists say of a file, and its digests.
  private func digested(_ content: FileContent) -> (Indicator?, [String: String]) {
    let body = content.bytes
    var pass = DigestPass(lists.algorithms)
    let step = 4 << 20
    for start in stride(from: 0, to: body.count, by: step) {
      let range = start..<min(start + step, body.count)
      body[range].withUnsafeBytes { pass.update($0) }
      content.forget(range)
    }
    var digests: [String: String] = [:]
    var hit: Indicator?
    for (algorithm, bytes) in pass.finish() {
      let hex = Digest.hexadecimal(bytes)
      digests[algorithm.name] = hex
      guard hit == nil, let known = lists.find(algorithm, bytes) else { continue }
      hit = Indicator(
        rule: "malware.digest", severity: .critical,
        title: known.label.map { "Known malware (\($0))" } ?? "Known malware", means: .digest, family: known.label,
        indicator: "\(algorithm.name):\(hex)", source: known.list)
    }
    return (hit, digests)
  }

  /// What this inspector found, from its facts; empty where they are not its own.
  package static func indicators(_ facts: Bytes) -> [Indicator] { (try? IndicatorCodec.decode(facts)) ?? [] }
}
