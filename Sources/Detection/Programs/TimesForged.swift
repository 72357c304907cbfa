import Model

/// A file is given another time.
struct TimesForged: Detector {
  static let manual = DetectorManual(
    rule: "hiding.timestomp", title: "A system file is given another time", severity: .medium,
    techniques: ["T1070.006"],
    description: """
      touch gives a file in a system or web folder a time of the past or another file's time, or something that is not of \
      the image sets times there: so that what was put there looks as if it had always been.
      """,
    lookAlikes: "Archives and package managers restore times; they and entrypoints are left out.",
    remediation: "Compare the file with the image's."
  )

  static let interests: Interests = [.exec, .calls(["utimensat"])]

  private static let places = ["/bin/", "/sbin/", "/usr/", "/lib", "/etc/", "/var/www/", "/opt/", "/srv/", "/root/"]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    let path: String?
    switch event.action {
    case .exec:
      guard ProgramKind.isOne(of: ["touch"], process) else { return [] }
      let words = process.facts.arguments.dropFirst()
      let sets = words.contains { word in
        word.hasPrefix("--date") || word.hasPrefix("--reference")
          || word.hasPrefix("-") && !word.hasPrefix("--") && word.contains { "rtd".contains($0) }
      }
      guard sets else { return [] }
      path = words.last { word in Self.places.contains { word.hasPrefix($0) } }
    case .systemCall(let call):
      // Without a time the present one is meant.
      guard call.argument(2) != 0, call.result >= 0, !RelaySuspicion.reasons(process).isEmpty,
        Self.places.contains(where: { call.text.hasPrefix($0) })
      else { return [] }
      path = call.text
    default: return []
    }
    guard let path, Origin.of(process, at: event.time) == .other else { return [] }
    return [
      Alert(
        .medium, "\(process.name) gives \(path) another time", process, file: path, fileChange: "times",
        identity: [path])
    ]
  }
}
