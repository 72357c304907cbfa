import Model

/// Somebody becomes a member of a group with rights.
struct GroupChanged: Detector {
  static let manual = DetectorManual(
    rule: "account.group", title: "Somebody becomes a member of a group with rights", severity: .high,
    techniques: ["T1098.007", "T1098"],
    description: """
      A line of /etc/group of a group that gives rights (root, sudo, wheel, docker, lxd, disk, shadow, adm …) has a \
      member that it did not have.
      """,
    lookAlikes: """
      Entrypoints that put the service's user into the group of a mounted socket; judged medium.
      """,
    remediation: "Take the member out; look at who wrote the line."
  )

  static let interests: Interests = .fileChanged
  private static let groups: Set<String> = [
    "root", "sudo", "wheel", "docker", "lxd", "disk", "shadow", "adm", "admin", "kmem", "libvirt", "kvm", "podman",
  ]

  init() {}

  private static func members(_ line: String) -> (group: String, members: Set<String>)? {
    let fields = line.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count >= 4 else { return nil }
    return (String(fields[0]), Set(fields[3].split(separator: ",").map(String.init)))
  }

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action, change.path == "/etc/group" else { return [] }
    let before = Dictionary(change.removed.compactMap { Self.members($0) }.map { ($0.group, $0.members) }) {
      $0.union($1)
    }
    var facts: [String] = []
    for (group, members) in change.added.compactMap({ Self.members($0) }) where Self.groups.contains(group) {
      for member in members.subtracting(before[group] ?? []).sorted() where member != "root" {
        facts.append("\(member) in \(group)")
      }
    }
    let origin = Origin.of(event.process, at: event.time)
    guard !facts.isEmpty, let severity = origin.weigh(.high) else { return [] }
    return [
      Alert(
        severity, "\(FileEvidence.who(event.process)) gives rights: \(facts.prefix(4).joined(separator: "; "))",
        event.process, file: change.path, fileChange: change.kind.rawValue,
        evidence: FileEvidence.of(change, ["by": origin.words]), identity: facts)
    ]
  }
}
