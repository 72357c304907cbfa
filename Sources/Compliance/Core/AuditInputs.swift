import Documents
import Kubernetes
import Parsing

/// What only people can say: who is trusted, what is needed, what was done. Read from `--inputs FILE` (YAML).
package struct AuditInputs: Sendable, Hashable, Codable {
  package struct Attestation: Sendable, Hashable, Codable {
    package var key: String
    package var by: String
    /// `yyyy-MM-dd`.
    package var date: String
  }

  /// Accounts that may reach the engine.
  package var trustedUsers: [String]?
  /// Registries, repositories or base images, as globs over an image's names.
  package var trustedImages: [String]?
  /// Ports that may be published, e.g. `443`, or `web:443` for one container.
  package var neededPorts: [String]?
  package var cgroupParents: [String]
  package var devices: [String]
  package var isSwarmNeeded: Bool
  package var maximumManagers: Int
  package var maximumUnusedImages: Int
  package var maximumStoppedContainers: Int
  package var maximumCertificateDays: Int
  package var maximumAuditDays: Int
  /// Setuid programs that are expected, as globs.
  package var setuidPrograms: [String]
  package var attestations: [Attestation]
  /// Seconds since 1970 of the audit before this one; the shell knows.
  package var lastAudit: Int?
  /// Version and profile of the Pod Security Standards; nil for the newest, and for the restricted one.
  package var podSecurityVersion: KubernetesVersion?
  package var podSecurityProfile: PodSecurity.Profile?
  /// Whether Bulkhead's agent watches this host; the shell knows.
  package var isWatched: Bool

  package init() {
    cgroupParents = ["/docker", "docker"]
    devices = []
    isSwarmNeeded = false
    maximumManagers = 7
    maximumUnusedImages = 10
    maximumStoppedContainers = 25
    maximumCertificateDays = 90
    maximumAuditDays = 31
    setuidPrograms = []
    attestations = []
    isWatched = false
  }

  package init(yaml: Bytes) throws(ParseError) {
    self.init()
    let document = try YAMLDocument.parse(yaml).first ?? .null
    guard document.isObject || document == .null else { throw ParseError("inputs", "this is no map of inputs") }
    func wrong(_ member: JSONValue.Member, _ wanted: String) -> ParseError {
      ParseError("inputs", "'\(member.key)' takes \(wanted)")
    }
    func texts(_ member: JSONValue.Member) throws(ParseError) -> [String] {
      guard case .array(let elements) = member.value else { throw wrong(member, "a list") }
      return elements.compactMap { $0.string ?? $0.integer.map { String($0) } }
    }
    func number(_ member: JSONValue.Member) throws(ParseError) -> Int {
      guard let number = member.value.integer, number >= 0 else { throw wrong(member, "a number") }
      return number
    }
    for member in document.members {
      switch member.key {
      case "trustedUsers": trustedUsers = try texts(member)
      case "trustedImages": trustedImages = try texts(member)
      case "neededPorts": neededPorts = try texts(member)
      case "cgroupParents": cgroupParents += try texts(member)
      case "devices": devices = try texts(member)
      case "setuidPrograms": setuidPrograms = try texts(member)
      case "swarmNeeded":
        guard let flag = member.value.bool else { throw wrong(member, "true or false") }
        isSwarmNeeded = flag
      case "maximumManagers": maximumManagers = try number(member)
      case "maximumUnusedImages": maximumUnusedImages = try number(member)
      case "maximumStoppedContainers": maximumStoppedContainers = try number(member)
      case "maximumCertificateDays": maximumCertificateDays = try number(member)
      case "maximumAuditDays": maximumAuditDays = try number(member)
      case "attestations":
        guard case .array(let rows) = member.value else { throw wrong(member, "a list") }
        for row in rows {
          guard let key = row["key"]?.string, let by = row["by"]?.string, let date = row["date"]?.string,
            CalendarDay(date) != nil
          else { throw ParseError("inputs", "an attestation needs 'key', 'by' and 'date' (yyyy-MM-dd)") }
          attestations.append(Attestation(key: key, by: by, date: date))
        }
      default: throw ParseError("inputs", "'\(member.key)' means nothing here")
      }
    }
  }
}
