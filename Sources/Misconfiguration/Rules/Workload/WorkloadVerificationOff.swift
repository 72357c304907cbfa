import Model

/// Variables that switch TLS verification off.
struct WorkloadVerificationOff: WorkloadRule {
  static let manual = RuleManual(
    "workload.tls-verification-off", "Certificates are not verified", .high,
    why: "Anyone on the way can read and change what the container sends and gets.",
    fix: "Mount the certificate of your authority in place of switching the check off.")

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.flatMap { container in
      container.environment.compactMap { variable in
        guard let value = variable.value, VerificationOff.isOff(variable.name, value) else { return nil }
        return match(
          workload, container, "\(variable.name)=\(Excerpt.of(value, maximum: 40))", line: variable.line,
          identity: [variable.name])
      }
    }
  }
}
