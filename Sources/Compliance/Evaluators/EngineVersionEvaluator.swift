import Model

/// Whether the engine's parts are releases that still get security updates, without known ways out of a container.
///
/// Distributions mend old releases without changing their numbers: theirs are recognised by their suffixes, and judged by
/// the packages (`bulkhead scan dir:/`), not by the number.
enum EngineVersionEvaluator: Evaluator {
  static let name = "engineVersion"

  struct Fix {
    var part: String
    var id: String
    /// The first mended release of each line, oldest line first.
    var mended: [[Int]]
  }

  /// Ways out of a container, or past its limits. Sources: the projects' security advisories.
  static let fixes: [Fix] = [
    Fix(part: "runc", id: "CVE-2019-5736", mended: [[1, 0, 0]]),
    Fix(part: "runc", id: "CVE-2024-21626", mended: [[1, 1, 12]]),
    Fix(part: "runc", id: "CVE-2025-31133", mended: [[1, 2, 8], [1, 3, 3]]),
    Fix(part: "containerd", id: "CVE-2022-23648", mended: [[1, 4, 13], [1, 5, 10], [1, 6, 1]]),
    Fix(part: "containerd", id: "CVE-2024-40635", mended: [[1, 6, 38], [1, 7, 27], [2, 0, 4]]),
    Fix(part: "engine", id: "CVE-2024-41110", mended: [[23, 0, 15], [25, 0, 6], [26, 1, 5], [27, 1, 1]]),
    Fix(part: "engine", id: "CVE-2025-54388", mended: [[28, 3, 3]]),
  ]

  /// The oldest line of the engine that its makers still mend.
  static let oldestSupported = 25

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let daemon = context.facts.daemon else { return [] }
    var failures: [String] = []
    var packaged: [String] = []
    var versions: [String] = []
    for component in [EngineVersionPart("engine", daemon.version.version)]
      + daemon.version.components.compactMap({ EngineVersionPart(component: $0.name, $0.version) })
    {
      versions.append("\(component.part) \(component.text)")
      if component.isPackaged {
        packaged.append("\(component.part) \(component.text)")
        continue
      }
      if component.part == "engine", !daemon.isPodman, let major = component.numbers.first, major < oldestSupported {
        failures.append("engine \(component.text): its line gets no more updates")
      }
      for fix in fixes where fix.part == component.part && !daemon.isPodman && isOpen(component.numbers, fix.mended) {
        failures.append("\(component.part) \(component.text): \(fix.id)")
      }
    }
    let found = versions.joined(separator: ", ")
    if !failures.isEmpty {
      return [Judgement(context.daemon, .fail, found: found, reason: failures.joined(separator: "; "))]
    }
    if !packaged.isEmpty {
      return [
        Judgement(
          context.daemon, .manual, found: found,
          reason:
            "the distribution mends \(packaged.joined(separator: ", ")) itself: hold the packages against the advisories with `bulkhead scan dir:/`"
        )
      ]
    }
    return [Judgement(context.daemon, .pass, found: found)]
  }

  /// A release is mended where it is at least the mended one of its line, or of a line after all of them.
  static func isOpen(_ version: [Int], _ mended: [[Int]]) -> Bool {
    guard version.count >= 2 else { return false }
    if let own = mended.first(where: { $0.prefix(2).elementsEqual(version.prefix(2)) }) {
      return version.lexicographicallyPrecedes(own)
    }
    guard let last = mended.last else { return false }
    return version.lexicographicallyPrecedes(last)
  }
}

/// One part of an engine with its version.
struct EngineVersionPart {
  var part: String
  var text: String
  var numbers: [Int]
  /// Whether a distribution made it: `20.10.24+dfsg1`, `24.0.7-0ubuntu2`.
  var isPackaged: Bool

  init(_ part: String, _ text: String) {
    self.part = part
    self.text = text
    let plain = text.drop { $0 == "v" }
    numbers = plain.prefix { $0.isNumber || $0 == "." }.split(separator: ".").compactMap { Int($0) }
    isPackaged = ["+dfsg", "ubuntu", "~deb", "+ds", "~ds", ".el", ".fc", "-1+b", "+deb"].contains { text.contains($0) }
  }

  init?(component: String, _ version: String) {
    switch component.lowercased() {
    case "containerd": self.init("containerd", version)
    case "runc": self.init("runc", version)
    default: return nil
    }
  }
}
