import Model
import Parsing

/// An exception that would have held back what a learning run saw, and what a person should know of it.
package struct ExceptionProposal: Sendable {
  package let exception: DetectionException
  /// For the file: how often, when, an example.
  package let remarks: [String]

  init(_ key: LearnedGroup.Key, _ group: LearnedGroup, onDay day: Int) {
    let today = CivilDate(daysSince1970: day)
    var exception = DetectionException(
      rules: [key.rule], owner: "", reason: "seen in a learning run on \(today.description)",
      expires: CivilDate(daysSince1970: day + LearningRun.days))
    if !key.image.isEmpty { exception.images = [key.image] }
    if !key.container.isEmpty { exception.containers = [key.container] }
    if !key.user.isEmpty { exception.users = [key.user] }
    var review: [String] = []
    if ExceptionFault.isGrave(key.rule) || group.severity == .critical {
      review.append("such an alert tells of an attack that succeeds")
    }
    if let programs = PathGroup.patterns(group.executables.filter { !$0.isEmpty }) {
      exception.executables = programs
    } else {
      review.append("more than \(PathGroup.listed) programs that have nothing in common")
    }
    if !group.lacksFile {
      if !group.hasTooMany, let files = PathGroup.patterns(group.files) {
        exception.files = files
      } else {
        review.append("many different files")
      }
    }
    if !group.lacksDestination {
      let destinations = group.destinations.sorted().compactMap { DestinationPattern($0) }
      if !group.hasTooMany, destinations.count == group.destinations.count, destinations.count <= PathGroup.listed {
        exception.destinations = destinations
      } else {
        review.append("many different destinations")
      }
    }
    exception.arguments = Self.words(group.arguments ?? [])
    if Self.isAnything(exception) { review.append("a shell or interpreter, for whatever it is told to run") }
    exception.review = review.joined(separator: "; ")
    self.exception = exception
    let times = CivilDate.rfc3339(Self.seconds(group.first)) + " to " + CivilDate.rfc3339(Self.seconds(group.last))
    remarks = [
      "\(group.count) alerts, at most \(group.severity), in \(group.containers.count) containers, \(times)",
      "e.g. \(Self.quoted(String(group.sample.prefix(160))))",
    ]
  }

  private static func seconds(_ time: Double) -> Int { Int(min(max(time, 0), 1e12)) }

  /// Words that can be asked for: none after an empty or a very long one.
  private static func words(_ words: [String]) -> [String] {
    Array(words.prefix { !$0.isEmpty && $0.utf8.count <= 1000 })
  }

  /// Where the program says nothing of what is done: only its words do, and they differed too early.
  private static func isAnything(_ exception: DetectionException) -> Bool {
    let isGeneral =
      exception.executables.isEmpty
      || exception.executables.contains { path in
        var facts = ProcessRecord.Facts(key: ProcessKey(pid: 0, start: 0))
        facts.executable = path
        let process = ProcessRecord(facts, parent: nil)
        return ProgramKind.isShell(process) || ProgramKind.isInterpreter(process)
      }
    guard isGeneral else { return false }
    let words = exception.arguments.dropFirst()
    guard let last = words.last else { return true }
    return last.hasPrefix("-")
  }

  /// One entry of a file of exceptions.
  package var yaml: String {
    var text = ""
    for remark in remarks { text += "  # \(remark)\n" }
    var lead = "  - "
    func line(_ name: String, _ value: String) {
      text += "\(lead)\(name): \(value)\n"
      lead = "    "
    }
    func list(_ one: String, _ many: String, _ values: [String]) {
      guard !values.isEmpty else { return }
      if values.count == 1 { line(one, Self.quoted(values[0])) } else { line(many, Self.list(values)) }
    }
    list("rule", "rules", exception.rules)
    list("image", "images", exception.images)
    list("container", "containers", exception.containers)
    list("executable", "executables", exception.executables)
    if !exception.arguments.isEmpty { line("arguments", Self.list(exception.arguments)) }
    list("file", "files", exception.files)
    list("destination", "destinations", exception.destinations.map(\.text))
    list("user", "users", exception.users)
    if !exception.review.isEmpty { line("review", Self.quoted(exception.review)) }
    line("owner", Self.quoted(exception.owner))
    line("reason", Self.quoted(exception.reason))
    line("expires", Self.quoted(exception.expires.description))
    return text
  }

  private static func list(_ values: [String]) -> String { "[" + values.map(quoted).joined(separator: ", ") + "]" }

  /// A double-quoted YAML scalar in plain ASCII: what stands in it came from programs, and must not end it.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: out += "\\\""
      case 0x5C: out += "\\\\"
      case 0x20...0x7E: out.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        let width = scalar.value < 0x100 ? 2 : scalar.value < 0x1_0000 ? 4 : 8
        out += width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U"
        out += String(repeating: "0", count: width - digits.count) + digits
      }
    }
    return out + "\""
  }
}
