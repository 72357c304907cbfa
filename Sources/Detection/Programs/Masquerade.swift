import Model

/// A program pretends to be something else.
struct Masquerade: Detector {
  static let manual = DetectorManual(
    rule: "program.masquerade", title: "A program pretends to be part of the system", severity: .high,
    techniques: ["T1036.004", "T1036.005"],
    description: """
      A program calls itself by a name in brackets, as `ps` shows kernel threads, which never live in a container; or it \
      lies under a kernel thread's name, or one of blanks and dots that a listing hides.
      """,
    lookAlikes: "`[` is a program (test); it is left out.",
    remediation: "Look at the program's file; it is rarely alone."
  )

  static let interests: Interests = .exec

  private static let threads = [
    "kworker", "kthreadd", "ksoftirqd", "kswapd", "migration", "rcu_sched", "kdevtmpfs", "khugepaged",
  ]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    let own = process.facts.arguments.first ?? ""
    let name =
      process.facts.executable.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? ""
    var fact = ""
    if own.count > 3, own.hasPrefix("["), own.hasSuffix("]") {
      fact = "it calls itself \(own)"
    } else if Self.threads.contains(where: { name.hasPrefix($0) }) {
      fact = "it lies under a kernel thread's name"
    } else if name.hasSuffix(" ") || name.hasPrefix(" ")
      || (!name.isEmpty && name.allSatisfy { $0 == "." || $0 == " " })
    {
      fact = "its name is made not to be seen"
    }
    guard !fact.isEmpty else { return [] }
    return [
      Alert(
        .high, "\(process.facts.executable): \(fact)", process, file: process.facts.executable,
        evidence: ["name for itself": own], identity: [fact])
    ]
  }
}
