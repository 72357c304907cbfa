import Model
import Parsing

/// What is wrong with an exception that can be used all the same: it should be mended or taken out.
package enum ExceptionFault: Sendable, Hashable, CustomStringConvertible {
  case expired(on: CivilDate)
  /// Nobody has put a name to it.
  case notAccepted
  case notReviewed(why: String)
  /// It held nothing back in this run.
  case unused
  /// No detector has a rule of this name.
  case unknownRule(String)
  case tooBroad(why: String)
  case longLived(until: CivilDate)

  package var description: String {
    switch self {
    case .expired(let day): "it expired on \(day.description): what it held back is shown again"
    case .notAccepted: "nobody has accepted it: put a name behind owner, or take it out"
    case .notReviewed(let why): "it waits for a person (\(why)): take out the line 'review' after looking"
    case .unused: "no alert of this run needed it"
    case .unknownRule(let name): "no detector has the rule \(name)"
    case .tooBroad(let why): "it holds back more than anybody can have looked at: \(why)"
    case .longLived(let day): "it holds until \(day.description), more than a year: nobody will look at it again"
    }
  }

  /// A rule whose alert means that an attack succeeds is excepted for something exact, not for a whole image.
  private static let grave = ["reverse-shell.", "escape.", "privilege."]

  static func isGrave(_ rule: String) -> Bool {
    grave.contains(where: rule.hasPrefix)
      || Catalogue.detectors.contains { $0.manual.rule == rule && $0.manual.severity == .critical }
  }

  /// Why an exception is too broad; nil where it isn't.
  static func breadth(_ exception: DetectionException) -> String? {
    func isAny(_ list: [String]) -> Bool { list.isEmpty || list.contains { $0.allSatisfy { $0 == "*" || $0 == "/" } } }
    let hasPlace = !isAny(exception.images) || !isAny(exception.containers) || !exception.labels.isEmpty
    let hasThing =
      !isAny(exception.executables) || !isAny(exception.files) || !exception.destinations.isEmpty
      || exception.arguments.contains { !$0.allSatisfy { $0 == "*" } }
    if exception.rules.contains(where: { $0.allSatisfy { $0 == "*" } }) {
      return "every rule; name those that are meant"
    }
    if !hasPlace && !hasThing { return "any image and any program; name what it is for" }
    if exception.rules.contains(where: { $0.contains("*") }), !hasPlace || !hasThing {
      return "several rules; name an image and a program or file with them"
    }
    let grave = exception.rules.first { rule in
      isGrave(rule) || (rule.contains("*") && Self.grave.contains { rule.hasPrefix($0) })
    }
    if let grave, !hasPlace || !hasThing {
      return "\(grave) tells of attacks that succeed; name an image and a program, file or destination with it"
    }
    return nil
  }

  /// What can be said without a run.
  ///
  /// - Parameter day: days since 1970-01-01.
  static func standing(_ exception: DetectionException, onDay day: Int) -> [ExceptionFault] {
    var faults: [ExceptionFault] = []
    if !exception.review.isEmpty { faults.append(.notReviewed(why: exception.review)) }
    if exception.owner.isEmpty { faults.append(.notAccepted) }
    let end = exception.expires.daysSince1970
    if end < day { faults.append(.expired(on: exception.expires)) }
    if end > day + 366 { faults.append(.longLived(until: exception.expires)) }
    if let why = breadth(exception) { faults.append(.tooBroad(why: why)) }
    // Rules of other judges have a prefix of their own, `falco:` for one.
    for rule in exception.rules where !rule.contains("*") && !rule.contains(":") {
      if !Catalogue.detectors.contains(where: { $0.manual.rule == rule }) { faults.append(.unknownRule(rule)) }
    }
    return faults
  }
}
