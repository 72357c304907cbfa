import Documents
import Expressions
import Foundation
import Model
import Parsing
import TestKit

@testable import Compliance

/// The cases of all rules: small changes of facts, and the status that each must lead to.
struct RuleCases {
  struct Case {
    var key: String
    var expected: ComplianceDetails.Status
    var facts: Facts
    var inputs: AuditInputs
  }

  static let now = 1_700_086_400

  /// Keys whose rule can't have such a result by its nature, as the fixture says.
  private(set) var exempt: Set<String> = []
  private(set) var cases: [Case] = []

  init() throws {
    let baseline = Self.merged(
      try Self.value(ValueEncoder.encode(SampleDecoder.make(Facts.self))), try Self.document("baseline"))
    for file in ["host", "daemon", "swarm", "image", "container", "profile"] {
      for rule in try Self.document(file).members { try add(rule.key, rule.value, baseline) }
    }
    for (key, role, isKey) in Self.files { try addFile(key, role, isKey, baseline) }
    for (key, role, isFolder) in Self.watched { try addWatch(key, role, isFolder, baseline) }
    cases += try KubernetesCases.make(Self.facts(baseline))
  }

  private mutating func add(_ key: String, _ rule: JSONValue, _ baseline: JSONValue) throws {
    let names: [(String, ComplianceDetails.Status)] = [
      ("pass", .pass), ("fail", .fail), ("na", .notApplicable), ("error", .error), ("manual", .manual),
      ("needsInput", .needsInput),
    ]
    for (name, status) in names {
      var change = rule[name]
      if change == nil, name == "na" { change = Self.nothing(of: key) }
      guard let change else { continue }
      if change.string == "never" {
        exempt.insert("\(key) \(status.rawValue)")
        continue
      }
      var inputs = AuditInputs()
      for input in rule["inputs"]?.members ?? [] {
        switch input.key {
        case "lastAudit": inputs.lastAudit = status == .pass ? Self.now - 86_400 : nil
        case "isWatched": inputs.isWatched = status == .pass
        case "neededPorts": inputs.neededPorts = input.value.elements.compactMap(\.string)
        default: throw ParseError("cases", "input \(input.key)")
        }
      }
      // What a person states passes while it is fresh, fails when it is old.
      if [.pass, .fail].contains(status), !inputs.isWatched {
        inputs.attestations = [.init(key: key, by: "ann", date: status == .pass ? "2023-11-01" : "2021-11-01")]
      }
      cases.append(
        Case(key: key, expected: status, facts: try Self.facts(Self.merged(baseline, change)), inputs: inputs))
    }
  }

  /// No object of that kind.
  private static func nothing(of key: String) -> JSONValue? {
    switch key.prefix(while: { $0 != "." }) {
    case "container": .object([.init("containers", .array([]))])
    case "image" where key != "image.contentTrust" && key != "image.signed": .object([.init("images", .array([]))])
    case "daemon", "swarm", "image", "operations": .object([.init("daemon", .null)])
    default: nil
    }
  }

  // MARK: Files

  private static let files = [
    ("file.service", "docker-service", false), ("file.socketUnit", "docker-socket-unit", false),
    ("file.etcDocker", "etc-docker", false), ("file.registryCertificates", "registry-key", true),
    ("file.tlsCA", "tls-ca", false), ("file.tlsCertificate", "tls-certificate", false),
    ("file.tlsKey", "tls-key", true),
    ("file.socket", "docker-socket", false), ("file.daemonJson", "daemon-json", false),
    ("file.etcDefault", "etc-default", false), ("file.sysconfig", "sysconfig", false),
    ("file.containerdSocket", "containerd-socket", false),
    ("hostFile.passwd", "host-passwd", false), ("hostFile.shadow", "host-shadow", false),
    ("hostFile.group", "host-group", false), ("hostFile.gshadow", "host-gshadow", false),
    ("hostFile.sudoers", "host-sudoers", false), ("hostFile.sshd", "host-sshd", false),
    ("hostFile.sshKeys", "host-sshKeys", false), ("hostFile.crontab", "host-crontab", false),
    ("hostFile.owners", "host-passwd", false),
  ]

  private static func status(mode: Int, user: Int = 0, group: Int = 0, kind: String = "file") -> String {
    "{ kind: \(kind), mode: \(mode), user: \(user), group: \(group), device: 1, inode: 2, size: 0, modified: 0, changed: 0 }"
  }

  private mutating func addFile(_ key: String, _ role: String, _ isKey: Bool, _ baseline: JSONValue) throws {
    func add(_ suffix: String, _ expected: ComplianceDetails.Status, _ status: String, _ grants: String = "[]") throws {
      let yaml =
        "paths: [{ role: \(role), path: /x, status: \(status), owner: root, group: root, grants: \(grants), problem: null }]"
      let change = try YAMLDocument.parse(Bytes(yaml)).first ?? .null
      cases.append(
        Case(
          key: key + suffix, expected: expected, facts: try Self.facts(Self.merged(baseline, change)),
          inputs: AuditInputs()))
    }
    let mode = isKey ? 0o400 : 0o440
    if key == "hostFile.owners" {
      try add("", .pass, Self.status(mode: mode, group: 42))
      try add("", .fail, Self.status(mode: mode, user: 1000))
      try add("", .notApplicable, "null")
      return
    }
    if key.hasPrefix("hostFile.") {
      try add("", .pass, Self.status(mode: mode))
      for wrong in [0o602, 0o422, 0o606, 0o4440] { try add("", .fail, Self.status(mode: wrong)) }
      try add("", .notApplicable, "null")
      return
    }
    try add(".owner", .pass, Self.status(mode: mode))
    try add(".owner", .fail, Self.status(mode: mode, user: 1000))
    try add(".owner", .fail, Self.status(mode: mode, group: 50))
    try add(".owner", .notApplicable, "null")
    try add(".mode", .pass, Self.status(mode: mode))
    // Modes that are smaller numbers than what is allowed, with bits that are not.
    for wrong in [0o602, 0o422, 0o606, 0o4444, 0o466] { try add(".mode", .fail, Self.status(mode: wrong)) }
    try add(".mode", .fail, Self.status(mode: mode), "[{ kind: user, id: 1000, permissions: 6 }]")
    try add(".mode", .notApplicable, "null")
  }

  // MARK: Watches

  private static let watched = [
    ("audit.dockerd", "dockerd", false), ("audit.runContainerd", "run-containerd", true),
    ("audit.dockerRoot", "docker-root", true), ("audit.etcDocker", "etc-docker", true),
    ("audit.dockerService", "docker-service", false), ("audit.containerdSocket", "containerd-socket", false),
    ("audit.dockerSocket", "docker-socket-unit", false), ("audit.etcDefault", "etc-default", false),
    ("audit.daemonJson", "daemon-json", false), ("audit.containerdToml", "containerd-toml", false),
    ("audit.sysconfig", "sysconfig", false), ("audit.containerd", "containerd", false), ("audit.shim", "shim", false),
    ("audit.shimV1", "shim-v1", false), ("audit.shimV2", "shim-v2", false), ("audit.runc", "runc", false),
  ]

  private mutating func addWatch(_ key: String, _ role: String, _ isFolder: Bool, _ baseline: JSONValue) throws {
    func add(_ expected: ComplianceDetails.Status, there: Bool, enabled: Int, _ rules: String, _ extra: String = "")
      throws
    {
      let status = there ? Self.status(mode: 0o755, kind: isFolder ? "directory" : "file") : "null"
      let yaml = """
        paths: [{ role: \(role), path: /a/b, status: \(status), owner: root, group: root, grants: [], problem: null }]
        audit: { kernel: { enabled: \(enabled), rules: [\(rules)] }\(extra) }
        """
      let change = try YAMLDocument.parse(Bytes(yaml)).first ?? .null
      cases.append(
        Case(key: key, expected: expected, facts: try Self.facts(Self.merged(baseline, change)), inputs: AuditInputs()))
    }
    func rule(_ place: String, _ action: String = "always") -> String {
      "{ action: \(action), list: exit, \(place), permissions: [w, a], coversAllCalls: true, fields: [] }"
    }
    let own = isFolder ? "directory: /a/b" : "path: /a/b"
    try add(.pass, there: true, enabled: 1, rule(own))
    try add(.pass, there: true, enabled: 2, rule("directory: /a"))
    try add(.fail, there: true, enabled: 0, rule(own))
    for look in ["path: /a/bc", "directory: /a/b-old", "path: /a/b/c"] {
      try add(.fail, there: true, enabled: 1, rule(look))
    }
    try add(.fail, there: true, enabled: 1, rule(own, "never"))
    try add(.fail, there: true, enabled: 1, "", ", configured: [\(rule(own))]")
    try add(.notApplicable, there: false, enabled: 1, "")
  }

  // MARK: Documents

  static func document(_ name: String) throws -> JSONValue {
    try YAMLDocument.parse(Bytes(try Fixture.bytes("cases/\(name).yaml"))).first ?? .null
  }

  static func facts(_ document: JSONValue) throws -> Facts {
    var json = JSONWriter()
    json.value(document)
    return try FactDocument.read(Bytes(json.bytes))
  }

  static func value(_ value: Value) throws -> JSONValue {
    var json = JSONWriter()
    json.write(value)
    return try JSONValue(parsing: Bytes(json.bytes))
  }

  /// Maps are laid over each other; each map of a list is laid over the first of the list below.
  static func merged(_ below: JSONValue?, _ change: JSONValue) -> JSONValue {
    switch (below, change) {
    case (.object(let old)?, .object(let new)):
      var members = old
      for member in new {
        let value = merged(members.last { $0.key == member.key }?.value, member.value)
        members.removeAll { $0.key == member.key }
        if member.value != .null { members.append(.init(member.key, value)) }
      }
      return .object(members)
    case (.array(let old)?, .array(let new)):
      guard let template = old.first, template.isObject else { return change }
      return .array(new.map { merged(template, $0) })
    default: return change
    }
  }
}
