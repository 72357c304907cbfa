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
    /// From the first release of a line that has it, up to the first that is mended.
    var affected: [(from: [Int], mended: [Int])]
  }

  /// Ways out of a container, or past its limits.
  ///
  /// Sources: the projects' security advisories as the Go vulnerability database has them (as of November 2026): runc
  /// GO-2025-4096 and its siblings, containerd GHSA-xhf5-7wjv-pqxp (2026-53488), moby GHSA-v23v-6jw2-98fq (2024-41110),
  /// GHSA-x4rx-4gw3-53p4 (2025-54388), GHSA-x744-4wpc-v9h2 (2026-34040, mended in 29.3.1); the release notes of Docker
  /// Engine 29.5.1 for GHSA-x86f-5xw2-fm2r (2026-41567), GHSA-vp62-88p7-qqf5 (2026-41568) and GHSA-rg2x-37c3-w2rh
  /// (2026-42306), which name no mended release of an older line.
  static let fixes: [Fix] = [
    Fix(part: "runc", id: "CVE-2019-5736", affected: [([0], [1, 0, 0])]),
    Fix(part: "runc", id: "CVE-2021-30465", affected: [([0], [1, 0, 0])]),
    Fix(part: "runc", id: "CVE-2023-27561", affected: [([1, 0, 0], [1, 1, 5])]),
    Fix(part: "runc", id: "CVE-2024-21626", affected: [([1, 0, 0], [1, 1, 12])]),
    Fix(
      part: "runc", id: "CVE-2025-31133",
      affected: [([0], [1, 2, 8]), ([1, 3, 0], [1, 3, 3]), ([1, 4, 0], [1, 4, 0])]),
    Fix(
      part: "runc", id: "CVE-2025-52881",
      affected: [([0], [1, 2, 8]), ([1, 3, 0], [1, 3, 3]), ([1, 4, 0], [1, 4, 0])]),
    Fix(
      part: "runc", id: "CVE-2026-41579",
      affected: [([0], [1, 3, 6]), ([1, 4, 0], [1, 4, 3]), ([1, 5, 0], [1, 5, 0])]),
    Fix(part: "containerd", id: "CVE-2020-15257", affected: [([0], [1, 3, 9]), ([1, 4, 0], [1, 4, 3])]),
    Fix(
      part: "containerd", id: "CVE-2022-23648",
      affected: [([0], [1, 4, 13]), ([1, 5, 0], [1, 5, 10]), ([1, 6, 0], [1, 6, 1])]),
    Fix(
      part: "containerd", id: "CVE-2024-40635",
      affected: [([0], [1, 6, 38]), ([1, 7, 0], [1, 7, 27]), ([2, 0, 0], [2, 0, 4])]),
    Fix(
      part: "containerd", id: "CVE-2024-25621",
      affected: [([0], [1, 7, 29]), ([2, 0, 0], [2, 0, 7]), ([2, 1, 0], [2, 1, 5])]),
    Fix(part: "containerd", id: "CVE-2025-47290", affected: [([2, 1, 0], [2, 1, 1])]),
    Fix(
      part: "containerd", id: "CVE-2026-53488",
      affected: [
        ([1, 7, 0], [1, 7, 33]), ([2, 0, 0], [2, 0, 10]), ([2, 1, 0], [2, 1, 9]), ([2, 2, 0], [2, 2, 5]),
        ([2, 3, 0], [2, 3, 2]),
      ]),
    Fix(part: "engine", id: "CVE-2019-14271", affected: [([19, 3, 0], [19, 3, 1])]),
    Fix(
      part: "engine", id: "CVE-2024-41110",
      affected: [
        ([19, 0, 0], [19, 3, 16]), ([20, 0, 0], [20, 10, 28]), ([23, 0, 0], [23, 0, 15]), ([24, 0, 0], [24, 0, 10]),
        ([25, 0, 0], [25, 0, 6]), ([26, 0, 0], [26, 1, 5]), ([27, 0, 0], [27, 1, 1]),
      ]),
    Fix(part: "engine", id: "CVE-2025-54388", affected: [([28, 2, 0], [28, 3, 3])]),
    Fix(part: "engine", id: "CVE-2026-34040", affected: [([0], [29, 3, 1])]),
    Fix(part: "engine", id: "CVE-2026-41567", affected: [([0], [29, 5, 1])]),
    Fix(part: "engine", id: "CVE-2026-41568", affected: [([0], [29, 5, 1])]),
    Fix(part: "engine", id: "CVE-2026-42306", affected: [([0], [29, 5, 1])]),
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
      for fix in fixes where fix.part == component.part && !daemon.isPodman && isOpen(component, fix) {
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

  /// A candidate of a release comes before it.
  static func isOpen(_ version: EngineVersionPart, _ fix: Fix) -> Bool {
    guard version.numbers.count >= 2 else { return false }
    func place(_ numbers: [Int], isCandidate: Bool) -> [Int] {
      Array((numbers + [0, 0, 0]).prefix(3)) + [isCandidate ? 0 : 1]
    }
    let own = place(version.numbers, isCandidate: version.isCandidate)
    return fix.affected.contains { range in
      !own.lexicographicallyPrecedes(place(range.from, isCandidate: true))
        && own.lexicographicallyPrecedes(place(range.mended, isCandidate: false))
    }
  }
}

/// One part of an engine with its version.
struct EngineVersionPart {
  var part: String
  var text: String
  var numbers: [Int]
  /// Whether a distribution made it: `20.10.24+dfsg1`, `24.0.7-0ubuntu2`.
  var isPackaged: Bool
  /// `1.4.0-rc.1`.
  var isCandidate: Bool

  init(_ part: String, _ text: String) {
    self.part = part
    self.text = text
    let plain = text.drop { $0 == "v" }
    numbers = plain.prefix { $0.isNumber || $0 == "." }.split(separator: ".").compactMap { Int($0) }
    isCandidate = text.contains("-rc") || text.contains("-beta") || text.contains("-alpha")
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
