import Model

/// The loader of a set-user-id program is subverted.
struct LoaderSubversion: Detector {
  static let manual = DetectorManual(
    rule: "privilege.loader-environment", title: "The loader of a set-user-id program is subverted",
    severity: .critical,
    techniques: ["T1574.006", "T1068"],
    description: """
      A set-user-id program was started with variables that steer the dynamic loader or libc: GLIBC_TUNABLES with \
      a malformed value (CVE-2023-4911), LD_PRELOAD, LD_AUDIT, LD_LIBRARY_PATH, GCONV_PATH.
      """,
    lookAlikes: """
      The loader ignores most of them for such programs; a person who has LD_PRELOAD set and calls sudo gets this \
      too, as medium.
      """,
    remediation: "Update glibc; take the set-user-id bit away."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process

    guard process.facts.mode & 0o6000 != 0 else { return [] }
    for variable in process.facts.environment {
      if variable.hasPrefix("GLIBC_TUNABLES=") {
        let repeated =
          variable.split(separator: "=", omittingEmptySubsequences: false).count > 3 || variable.utf8.count > 512
        return [
          Alert(
            repeated ? .critical : .medium, "GLIBC_TUNABLES for \(process.name)", process,
            evidence: ["variable": String(variable.prefix(120)), "cve": repeated ? "CVE-2023-4911" : ""])
        ]
      }
      for name in ["LD_PRELOAD=", "LD_AUDIT=", "LD_LIBRARY_PATH=", "GCONV_PATH="] where variable.hasPrefix(name) {
        return [
          Alert(
            name == "GCONV_PATH=" ? .high : .medium, "\(name.dropLast()) for \(process.name)", process,
            evidence: ["variable": String(variable.prefix(120))], identity: [name])
        ]
      }
    }
    return []
  }
}
