import Expressions
import Model
import Parsing

/// Something that was looked at and is in order: an alert that it covers is counted and kept, and not shown.
///
/// Every field that is not empty must fit; of a list one entry must. In patterns `*` stands for any letters and `?` for
/// one.
package struct DetectionException: Sendable, Hashable {
  /// Ids of rules.
  package var rules: [String] = []
  /// With or without tag.
  package var images: [String] = []
  package var containers: [String] = []
  package var labels: [String: String] = [:]
  package var executables: [String] = []
  /// The first words of the command line; secrets in it stand as `***`.
  package var arguments: [String] = []
  package var files: [String] = []
  package var destinations: [DestinationPattern] = []
  /// User ids.
  package var users: [String] = []
  /// Who answers for it; empty where nobody has accepted it yet: it has no effect then.
  package var owner: String
  package var reason: String
  /// The last day on which it has an effect.
  package var expires: CivilDate
  /// Why a person must look before it has an effect, as the learning run wrote it; empty where nothing is to be looked at.
  package var review = ""
  /// Where it stands; line 0 where it is from no file.
  package var document = ""
  package var line = 0

  package init(rules: [String], owner: String, reason: String, expires: CivilDate) {
    self.rules = rules
    self.owner = owner
    self.reason = reason
    self.expires = expires
  }

  package enum State: String, Sendable, Hashable {
    case effective, expired
    /// Its owner is empty.
    case proposed
    /// It still has its `review` line.
    case underReview = "under-review"
  }

  /// - Parameter day: days since 1970-01-01.
  package func state(onDay day: Int) -> State {
    if !review.isEmpty { return .underReview }
    if owner.isEmpty { return .proposed }
    return expires.daysSince1970 < day ? .expired : .effective
  }

  /// - Parameter container: all that is known of it, for its labels.
  package func covers(_ finding: Finding, in container: ContainerFacts?) -> Bool {
    guard case .detection(let details) = finding.details, Self.fits(finding.rule, rules) else { return false }
    if !images.isEmpty {
      let image = container?.image ?? details.container?.image ?? ""
      guard Self.fits(image, images) || Self.fits(Self.untagged(image), images) else { return false }
    }
    if !containers.isEmpty {
      guard let name = container?.name ?? details.container?.name, Self.fits(name, containers) else { return false }
    }
    for (key, pattern) in labels {
      guard let value = container?.labels[key], Glob.matches(value, pattern: pattern) else { return false }
    }
    if !executables.isEmpty || !arguments.isEmpty || !users.isEmpty {
      guard let process = details.process else { return false }
      if !executables.isEmpty, !Self.fits(process.executable, executables) { return false }
      if !users.isEmpty, !Self.fits(process.user, users) { return false }
      guard process.arguments.count >= arguments.count,
        zip(process.arguments, arguments).allSatisfy({ Glob.matches($0, pattern: $1) })
      else { return false }
    }
    if !files.isEmpty {
      guard let file = details.file, Self.fits(file, files) else { return false }
    }
    if !destinations.isEmpty {
      guard let network = details.network, destinations.contains(where: { $0.matches(network) }) else { return false }
    }
    return true
  }

  private static func fits(_ text: String, _ patterns: [String]) -> Bool {
    !text.isEmpty && patterns.contains { Glob.matches(text, pattern: $0) }
  }

  /// An image's name without tag and digest.
  package static func untagged(_ image: String) -> String {
    let name = image.prefix { $0 != "@" }
    let slash = name.lastIndex(of: "/") ?? name.startIndex
    return String(name[slash...].firstIndex(of: ":").map { name[..<$0] } ?? name)
  }

  /// What it is for, in one line.
  package var summary: String {
    var parts = [rules.joined(separator: ", ")]
    func add(_ word: String, _ list: [String]) {
      if let first = list.first {
        parts.append("\(word) \(first)\(list.count > 1 ? " and \(list.count - 1) more" : "")")
      }
    }
    add("in", images)
    add("in container", containers)
    add("with label", labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    add("by", executables)
    add("of", files)
    add("to", destinations.map(\.text))
    return parts.joined(separator: " ")
  }
}
