import Model

/// A container floods the sensor.
struct EventFlood: Detector {
  static let manual = DetectorManual(
    rule: "sensor.flood", title: "A container floods the sensor", severity: .high,
    techniques: ["T1562.001"],
    description: """
      A container caused more events than its share; its further events were dropped and counted, those of the \
      others were not touched. Flooding is a way to hide something else.
      """,
    lookAlikes: """
      Build jobs that start tens of thousands of programs a second.
      """,
    remediation: "Look at what else happened in that container in these seconds."
  )

  static let interests: Interests = .flood

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .flood(let lost) = event.action else { return [] }
    return [
      Alert(
        .high, "\(lost) events of \(event.process.container?.name ?? "a container") were dropped", event.process,
        evidence: ["dropped": String(lost)])
    ]
  }
}
