import Model

/// Joins findings into incidents: one intrusion is one incident, however many detectors saw a part of it.
///
/// A value without a clock: the same findings at the same times give the same incidents. Bounded: old incidents end, and
/// where there are too many the quietest and smallest go first.
package struct Correlator: Sendable {
  package struct Options: Sendable {
    /// How long an incident waits for more, s.
    package var quietAfter = 3600.0
    /// How long what is not enough for an incident waits for company, s.
    package var patience = 1800.0
    /// How long being in the same container ties at all, s.
    package var containerWindow = 1800.0
    package var maximumIncidents = 1000
    package var maximumWaiting = 2000
    package init() {}
  }

  package enum Change: Sendable {
    case opened(Incident)
    case updated(Incident)
    /// The first took the others in.
    case merged(Incident, [String])
    case ended(Incident)
  }

  private let options: Options
  private var incidents: [Incident] = []
  private var waiting: [Signal] = []
  private var surroundings = Surroundings()
  private let vulnerabilities: @Sendable (DetectionDetails.Container) -> [Finding]

  /// - Parameter vulnerabilities: what is known to be wrong with the packages of a container's image.
  package init(
    _ options: Options = Options(),
    vulnerabilities: @escaping @Sendable (DetectionDetails.Container) -> [Finding] = { _ in [] }
  ) {
    self.options = options
    self.vulnerabilities = vulnerabilities
  }

  /// Newest last.
  package var current: [Incident] { incidents }

  /// Something that happened around, for the story's sake.
  package mutating func note(_ happening: Happening) {
    surroundings.take(happening)
    for index in incidents.indices.reversed() where incidents[index].state == .open {
      if Surroundings.belongs(happening, to: incidents[index]), incidents[index].surroundings.count < 200 {
        incidents[index].surroundings.append(happening)
        return
      }
    }
  }

  /// - Parameter time: when it happened, seconds since 1970.
  package mutating func take(_ finding: Finding, at time: Double) -> [Change] {
    var changes = endOld(time)
    guard Self.counts(finding) else { return changes }
    let signal = Signal(finding, at: time)
    let linked = incidents.indices.filter { incidents[$0].state == .open }.compactMap { index in
      link(signal, to: incidents[index]).map { (index, $0) }
    }
    // What ties best takes it; incidents that it ties as well are one with that.
    guard let best = linked.max(by: { $0.1.strength < $1.1.strength }) else {
      return changes + begin(signal)
    }
    let same = linked.filter { $0.0 != best.0 && $0.1.strength >= 2 }.map(\.0)
    add(signal, to: best.0, link: best.1.words)
    guard !same.isEmpty else {
      changes.append(.updated(incidents[best.0]))
      return changes
    }
    let target = ([best.0] + same).min { incidents[$0].openedAt < incidents[$1].openedAt } ?? best.0
    let others = ([best.0] + same).filter { $0 != target }
    let names = others.map { incidents[$0].id }
    for other in others { absorb(incidents[other], into: target) }
    let merged = incidents[target]
    incidents.removeAll { names.contains($0.id) }
    return changes + [.merged(merged, names)]
  }

  /// Ends what has been quiet for long; to be called now and then also when nothing happens.
  package mutating func endOld(_ time: Double) -> [Change] {
    var changes: [Change] = []
    for index in incidents.indices
    where incidents[index].state == .open && time - incidents[index].updatedAt > options.quietAfter {
      incidents[index].state = .quiet
      changes.append(.ended(incidents[index]))
    }
    waiting.removeAll { time - $0.time > options.patience }
    if incidents.count > options.maximumIncidents {
      let surplus = incidents.count - options.maximumIncidents
      let goers = incidents.sorted { a, b in
        (a.state == .quiet ? 0 : 1, Score(a).points, a.updatedAt) < (
          b.state == .quiet ? 0 : 1, Score(b).points, b.updatedAt
        )
      }.prefix(surplus).map(\.id)
      incidents.removeAll { goers.contains($0.id) }
    }
    return changes
  }

  /// Kinds that are about something that happens or was done.
  private static func counts(_ finding: Finding) -> Bool {
    switch finding.kind {
    case .detection, .webshell, .webAttack, .malware: true
    default: false
    }
  }

  private func link(_ signal: Signal, to incident: Incident) -> JoinKey? {
    let common = signal.keys.intersection(incident.keys)
    if let strong = common.filter({ $0.strength > 1 }).max(by: { $0.strength < $1.strength }) { return strong }
    guard let weak = common.first, signal.finding.severity >= .medium,
      abs(signal.time - incident.updatedAt) <= options.containerWindow
    else { return nil }
    return weak
  }

  /// One bad thing is an incident; of doubtful ones it takes two kinds that belong together.
  private mutating func begin(_ signal: Signal) -> [Change] {
    let company = waiting.filter { other in
      !other.keys.isDisjoint(with: signal.keys) && other.finding.rule != signal.finding.rule
    }
    let isBad = signal.finding.severity >= .high && !Self.isDoubtful(signal.finding)
    let isJoined =
      signal.finding.severity >= .medium
      && company.contains {
        $0.finding.severity >= .medium && !$0.keys.intersection(signal.keys).allSatisfy { $0.strength == 1 }
      }
    guard isBad || isJoined else {
      if waiting.count >= options.maximumWaiting { waiting.removeFirst(waiting.count / 4 + 1) }
      waiting.append(signal)
      return []
    }
    let first = company.min { $0.time < $1.time } ?? signal
    var incident = Incident(
      id: "INC-" + Fingerprint.of([first.finding.fingerprint, String(Int(first.time))]).prefix(12), at: signal.time)
    incident.keys = []
    incidents.append(incident)
    let index = incidents.count - 1
    for other in company.sorted(by: { $0.time < $1.time }) {
      let words = other.keys.intersection(signal.keys).max { $0.strength < $1.strength }?.words ?? ""
      add(other, to: index, link: incidents[index].entries.isEmpty ? "" : words)
    }
    let words =
      company.isEmpty ? "" : signal.keys.intersection(incidents[index].keys).max { $0.strength < $1.strength }?.words
    add(signal, to: index, link: words ?? "")
    waiting.removeAll { other in company.contains { $0.finding == other.finding && $0.time == other.time } }
    incidents[index].surroundings = surroundings.around(incidents[index])
    incidents[index].entrance = entrance(of: incidents[index])
    return [.opened(incidents[index])]
  }

  /// A file that may be something is no attack by itself.
  private static func isDoubtful(_ finding: Finding) -> Bool {
    if case .webshell(let details) = finding.details { return details.verdict != .malicious }
    return false
  }

  private mutating func add(_ signal: Signal, to index: Int, link: String) {
    incidents[index].keys.formUnion(signal.keys)
    incidents[index].updatedAt = max(incidents[index].updatedAt, signal.time)
    if let known = incidents[index].entries.firstIndex(where: { $0.finding.fingerprint == signal.finding.fingerprint })
    {
      incidents[index].entries[known].repetitions += 1
      return
    }
    let entry = Incident.Entry(time: signal.time, stage: signal.stage, finding: signal.finding, link: link)
    let at = incidents[index].entries.firstIndex { $0.time > entry.time } ?? incidents[index].entries.count
    incidents[index].entries.insert(entry, at: at)
    trim(index)
    if case .shown? = incidents[index].entrance { return }
    incidents[index].entrance = entrance(of: incidents[index])
  }

  private mutating func trim(_ index: Int) {
    guard incidents[index].entries.count > Incident.maximumEntries else { return }
    // The least of the newer half goes: how it began and what was worst stays.
    let half = incidents[index].entries.count / 2
    if let least = incidents[index].entries.indices.dropFirst(half).min(by: {
      incidents[index].entries[$0].finding.severity < incidents[index].entries[$1].finding.severity
    }) {
      incidents[index].entries.remove(at: least)
      incidents[index].omitted += 1
    }
  }

  private mutating func absorb(_ other: Incident, into target: Int) {
    incidents[target].keys.formUnion(other.keys)
    incidents[target].merged += [other.id] + other.merged
    incidents[target].updatedAt = max(incidents[target].updatedAt, other.updatedAt)
    incidents[target].omitted += other.omitted
    for entry in other.entries
    where !incidents[target].entries.contains(where: { $0.finding.fingerprint == entry.finding.fingerprint }) {
      incidents[target].entries.append(entry)
    }
    incidents[target].entries.sort { $0.time < $1.time }
    while incidents[target].entries.count > Incident.maximumEntries { trim(target) }
    incidents[target].surroundings = Array(
      Set(incidents[target].surroundings + other.surroundings).sorted { $0.time < $1.time }.suffix(200))
    incidents[target].entrance = entrance(of: incidents[target])
  }

  private func entrance(of incident: Incident) -> Entrance? {
    if let shown = incident.entries.first(where: { $0.stage == .initialAccess || $0.finding.kind == .webshell }) {
      return .shown(shown.finding)
    }
    guard let container = incident.containers.first else { return nil }
    let fitting = LikelyEntrance.among(vulnerabilities(container))
    return fitting.isEmpty ? nil : .vulnerability(fitting)
  }
}
