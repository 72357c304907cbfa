/// How far an attack has come: the tactics of MITRE ATT&CK for Containers in their order, with the way out of the container
/// as a stage of its own.
package enum Stage: Int, Sendable, Hashable, CaseIterable, Comparable {
  case initialAccess, execution, persistence, privilegeEscalation, escape, defenseEvasion, credentialAccess, discovery
  case lateralMovement, commandAndControl, exfiltration, impact

  package static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }

  /// As reports name it.
  package var name: String {
    switch self {
    case .initialAccess: "initial-access"
    case .execution: "execution"
    case .persistence: "persistence"
    case .privilegeEscalation: "privilege-escalation"
    case .escape: "escape"
    case .defenseEvasion: "defense-evasion"
    case .credentialAccess: "credential-access"
    case .discovery: "discovery"
    case .lateralMovement: "lateral-movement"
    case .commandAndControl: "command-and-control"
    case .exfiltration: "exfiltration"
    case .impact: "impact"
    }
  }

  /// For people.
  package var words: String {
    switch self {
    case .initialAccess: "a way in"
    case .execution: "commands run"
    case .persistence: "a door left open"
    case .privilegeEscalation: "more rights taken"
    case .escape: "the container left"
    case .defenseEvasion: "traces covered"
    case .credentialAccess: "secrets read"
    case .discovery: "a look around"
    case .lateralMovement: "other systems reached"
    case .commandAndControl: "a line to the attacker"
    case .exfiltration: "data taken out"
    case .impact: "damage done"
    }
  }

  /// The stage that a technique belongs to; of several the one that says most about how far it has come.
  ///
  /// - Parameter technique: an id of MITRE ATT&CK (v17), a sub-technique with its number: `T1059.004`.
  package init?(technique: String) {
    if let exact = Self.techniques[technique] {
      self = exact
      return
    }
    let base = technique.split(separator: ".").first.map(String.init) ?? technique
    guard let stage = Self.techniques[base] else { return nil }
    self = stage
  }

  private static let techniques: [String: Stage] = [
    "T1190": .initialAccess, "T1133": .initialAccess, "T1078": .initialAccess, "T1195": .initialAccess,
    "T1059": .execution, "T1609": .execution, "T1610": .execution, "T1204": .execution, "T1203": .execution,
    "T1106": .execution, "T1053": .persistence, "T1505": .persistence, "T1505.003": .persistence,
    "T1525": .persistence, "T1543": .persistence, "T1098": .persistence, "T1136": .persistence,
    "T1546": .persistence, "T1547": .persistence, "T1556": .persistence, "T1037": .persistence,
    "T1068": .privilegeEscalation, "T1548": .privilegeEscalation, "T1055": .privilegeEscalation,
    "T1574": .privilegeEscalation, "T1611": .escape, "T1070": .defenseEvasion, "T1036": .defenseEvasion,
    "T1620": .defenseEvasion, "T1562": .defenseEvasion, "T1014": .defenseEvasion, "T1027": .defenseEvasion,
    "T1612": .defenseEvasion, "T1222": .defenseEvasion, "T1564": .defenseEvasion, "T1685": .defenseEvasion,
    "T1686": .defenseEvasion, "T1690": .defenseEvasion, "T1003": .credentialAccess, "T1552": .credentialAccess,
    "T1110": .credentialAccess, "T1528": .credentialAccess, "T1555": .credentialAccess, "T1613": .discovery,
    "T1046": .discovery, "T1069": .discovery, "T1082": .discovery, "T1057": .discovery, "T1083": .discovery,
    "T1018": .discovery, "T1049": .discovery, "T1087": .discovery, "T1021": .lateralMovement,
    "T1210": .lateralMovement, "T1570": .lateralMovement, "T1550": .lateralMovement, "T1071": .commandAndControl,
    "T1095": .commandAndControl, "T1571": .commandAndControl, "T1572": .commandAndControl,
    "T1573": .commandAndControl, "T1105": .commandAndControl, "T1090": .commandAndControl,
    "T1568": .commandAndControl, "T1102": .commandAndControl, "T1048": .exfiltration, "T1041": .exfiltration,
    "T1567": .exfiltration, "T1496": .impact, "T1485": .impact, "T1490": .impact, "T1498": .impact, "T1499": .impact,
    "T1486": .impact, "T1489": .impact,
  ]
}
