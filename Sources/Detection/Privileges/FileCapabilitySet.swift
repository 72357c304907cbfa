import Model

/// A program is given capabilities.
struct FileCapabilitySet: Detector {
  static let manual = DetectorManual(
    rule: "privilege.file-capabilities", title: "A program is given capabilities", severity: .high,
    techniques: ["T1548.001"],
    description: """
      setcap gives a program's file capabilities that whoever starts it has from then on. Those that are as good as root \
      (setuid, sys_admin, dac_override, sys_ptrace …) weigh more than the right to open a low port.
      """,
    lookAlikes: "Packages set them when they are installed and are left out; entrypoints are judged medium at most.",
    remediation: "Take them from the file (setcap -r); set them when the image is built."
  )

  static let interests: Interests = .exec

  private static let strong = [
    "setuid", "setgid", "sys_admin", "dac_override", "dac_read_search", "sys_ptrace", "sys_module", "chown", "fowner",
    "setfcap", "sys_rawio", "bpf", "=ep", "all",
  ]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    guard process.name == "setcap" else { return [] }
    let words = process.facts.arguments.dropFirst()
    guard let given = words.first(where: { $0.contains("=") || $0.contains("+") }) else { return [] }
    let lower = given.lowercased()
    let isStrong = Self.strong.contains { $0.hasPrefix("=") ? lower == $0 : lower.contains($0) }
    guard let severity = Origin.of(process, at: event.time).weigh(isStrong ? .high : .low) else { return [] }
    return [
      Alert(
        severity, "\(given) for \(words.last ?? "")", process, file: words.last, fileChange: "capabilities",
        identity: [given, words.last ?? ""])
    ]
  }
}
