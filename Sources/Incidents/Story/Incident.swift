import Model

/// One intrusion: the findings that belong to it, in the order in which things happened, and what follows from them.
package struct Incident: Sendable {
  /// One finding in its place.
  package struct Entry: Sendable, Hashable {
    /// Seconds since 1970.
    package var time: Double
    package var stage: Stage?
    package var finding: Finding
    /// Why it belongs here, in words; empty for the first.
    package var link: String
    /// How often the same was seen since.
    package var repetitions = 0
  }

  package enum State: String, Sendable, Hashable { case open, quiet }

  /// Stable: of the finding that opened it.
  package let id: String
  package internal(set) var entries: [Entry] = []
  /// What happened around it that nobody found fault with: programs, connections, files.
  package internal(set) var surroundings: [Happening] = []
  /// Incidents that turned out to be this one.
  package internal(set) var merged: [String] = []
  package internal(set) var entrance: Entrance?
  package internal(set) var state: State = .open
  /// Of the last thing that belongs to it, seconds since 1970.
  package internal(set) var updatedAt: Double
  /// Entries that found no room: the oldest and the worst are kept.
  package internal(set) var omitted = 0
  /// What ties new findings to it.
  var keys: Set<JoinKey> = []

  init(id: String, at time: Double) {
    self.id = id
    updatedAt = time
  }

  package static let maximumEntries = 500

  package var openedAt: Double { entries.first?.time ?? updatedAt }

  /// Each stage reached, with when.
  package var stages: [(stage: Stage, time: Double)] {
    var first: [Stage: Double] = [:]
    for entry in entries { if let stage = entry.stage { first[stage] = min(first[stage] ?? entry.time, entry.time) } }
    return first.map { ($0.key, $0.value) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
  }

  /// By name.
  package var containers: [DetectionDetails.Container] {
    var found: [String: DetectionDetails.Container] = [:]
    for entry in entries { if let container = Signal.container(entry.finding) { found[container.id] = container } }
    return found.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  /// Worst of all entries, and critical once the container was left.
  package var severity: Severity {
    if entries.contains(where: { $0.stage == .escape && $0.finding.severity >= .high }) { return .critical }
    return entries.map(\.finding.severity).max() ?? .unknown
  }
}

/// How it probably began.
package enum Entrance: Sendable, Hashable {
  /// A finding that shows it: a request, an upload.
  case shown(Finding)
  /// Nothing shows it, but the image has a vulnerability that fits; the likeliest first.
  case vulnerability([Finding])
}

/// Something that happened, without an opinion.
package struct Happening: Sendable, Hashable {
  /// Seconds since 1970.
  package var time: Double
  package var container: String
  package var process: ProcessName
  /// `ran /bin/sh -i`, `connected to 203.0.113.7:443`; 240 characters at most.
  package var what: String

  package init(time: Double, container: String, process: ProcessName, what: String) {
    self.time = time
    self.container = container
    self.process = process
    self.what = String(what.prefix(240))
  }
}

/// A process as findings name it.
package struct ProcessName: Sendable, Hashable {
  package var pid: Int32
  package var executable: String

  package init(pid: Int32, executable: String) {
    self.pid = pid
    self.executable = executable
  }
}
