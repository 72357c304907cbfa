/// What was looked at and what could not be. What could not be examined is never counted as clean.
package struct Coverage: Sendable, Hashable {
  /// Something that could not be examined, or only in part.
  package struct Problem: Sendable, Hashable, Comparable {
    /// Where: a path in the image, a layer, a hook, a setting.
    package var path: String
    /// Why, in words a person can act on.
    package var reason: String

    package init(path: String, reason: String) {
      self.path = path
      self.reason = reason
    }

    package static func < (a: Problem, b: Problem) -> Bool { (a.path, a.reason) < (b.path, b.reason) }
  }

  package var problems: [Problem]

  package var isComplete: Bool { problems.isEmpty }

  package init(problems: [Problem] = []) { self.problems = problems }

  package mutating func note(_ path: String, _ reason: String) {
    problems.append(Problem(path: path, reason: reason))
  }
}
