import Host
import Model
import Parsing

/// Plans what can be mended without asking: modes, owners, audit rules, and settings of the engine's file. Never
/// anything inside the engine's data directory, never a restart.
package struct FixPlanner {
  private let facts: Facts
  private let root: HostRoot
  private let rules: [String: Rule]

  /// Where generated audit rules go.
  package static let rulesFile = "/etc/audit/rules.d/50-bulkhead-docker.rules"

  package init(_ facts: Facts, root: HostRoot) throws(RuleFault) {
    self.facts = facts
    self.root = root
    rules = try Catalogue.rules()
  }

  /// - Parameter results: of an audit of the same facts, waived ones left out by their status.
  package func plan(_ results: [Finding]) -> FixPlan {
    var plan = FixPlan()
    var watched: [PathFacts] = []
    var settings: [(key: String, flag: String, value: JSONValue)] = []
    for result in results {
      guard case .compliance(let details) = result.details, details.status == .fail, let rule = rules[result.rule]
      else {
        continue
      }
      switch rule.test {
      case .evaluator("fileMode"): mode(result, rule, &plan)
      case .evaluator("fileOwner"): owner(result, rule, &plan)
      case .evaluator("auditRule"):
        watched += facts.paths.filter { $0.path == result.evidence.path && $0.status != nil }
      default: if let setting = Self.settings[result.rule] { settings.append(setting) }
      }
    }
    if !watched.isEmpty { auditRules(watched, &plan) }
    if !settings.isEmpty { engineFile(settings, &plan) }
    return plan
  }

  /// Settings that only concern what is made after the next start.
  private static let settings: [String: (key: String, flag: String, value: JSONValue)] = [
    "daemon.noNewPrivileges": ("no-new-privileges", "no-new-privileges", .bool(true)),
    "daemon.userlandProxy": ("userland-proxy", "userland-proxy", .bool(false)),
    "daemon.liveRestore": ("live-restore", "live-restore", .bool(true)),
    "daemon.logLevel": ("log-level", "log-level", .string("info")),
    "daemon.icc": ("icc", "icc", .bool(false)),
    "daemon.experimental": ("experimental", "experimental", .bool(false)),
  ]

  // MARK: Files

  /// The file as it is now; nil, with a note, for what must be left alone.
  private func file(_ result: Finding, _ plan: inout FixPlan) -> (path: PathFacts, status: FileStatus)? {
    guard let place = result.evidence.path, let path = facts.paths.first(where: { $0.path == place }) else {
      return nil
    }
    let data = facts.daemon?.info.rootDirectory ?? "/var/lib/docker"
    if MountTable.contains(data, place) {
      plan.notes.append("\(place) lies in the engine's data directory, which is left alone")
      return nil
    }
    guard let status = try? root.status(place, followsLast: false), status.kind != .link else {
      plan.notes.append("\(place) is a link or is gone: left alone")
      return nil
    }
    return (path, status)
  }

  private func mode(_ result: Finding, _ rule: Rule, _ plan: inout FixPlan) {
    guard let (path, status) = file(result, &plan) else { return }
    let text = (path.role.hasSuffix("-key") ? rule.parameters["keys"] : nil) ?? rule.parameters["allowed"] ?? ""
    guard let allowed = Int(text, radix: 8) else { return }
    let wanted = status.mode & allowed
    if wanted != status.mode { plan.actions.append(.mode(path: path.path, from: status.mode, to: wanted)) }
    if !path.grants.isEmpty { plan.notes.append("\(path.path) has an access list: take it away with setfacl -b") }
  }

  private func owner(_ result: Finding, _ rule: Rule, _ plan: inout FixPlan) {
    guard let (path, status) = file(result, &plan) else { return }
    var group = rule.parameters["group"] == "any" ? status.group : 0
    if rule.parameters["group"] == "engine" {
      let name = facts.daemon?.configuration?.group ?? "docker"
      group = Accounts(root).groups.first { $0.name == name }?.id ?? 0
    }
    plan.actions.append(
      .owner(
        path: path.path, from: .init(user: status.user, group: status.group), to: .init(user: 0, group: group)))
  }

  // MARK: Audit rules

  private func auditRules(_ watched: [PathFacts], _ plan: inout FixPlan) {
    var lines = ["# Made by bulkhead audit fix: changes of the container engine's own files."]
    var seen: Set<String> = []
    for path in watched where seen.insert(path.path).inserted {
      // A line end or a blank in a path would make another rule of it.
      guard path.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }) else {
        plan.notes.append("\(path.path) can't be written as an audit rule")
        continue
      }
      if path.role == "docker-root" {
        // Without these the files of every container would flood the log.
        for busy in ["overlay2", "containers", "volumes", "image", "buildkit", "tmp"] {
          lines.append("-a never,exit -F dir=\(path.path)/\(busy)")
        }
      }
      lines.append("-w \(path.path) -p wa -k bulkhead-docker")
    }
    let old = root.text(Self.rulesFile)
    let kept = (old ?? "").split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") && !lines.contains($0) }
    let new = (lines + kept).joined(separator: "\n") + "\n"
    if new != old { plan.actions.append(.content(path: Self.rulesFile, from: old, to: new)) }
    plan.notes.append("load the audit rules with: augenrules --load")
    if let backlog = facts.audit.kernel?.backlogLimit, backlog < 8192 {
      plan.notes.append("the audit backlog is \(backlog): raise it to 8192 (-b 8192), or records get lost")
    }
    if facts.audit.kernel?.failure == 2 {
      plan.notes.append("the audit system stops the machine where records get lost (-f 2): think before you add rules")
    }
  }

  // MARK: Engine

  private func engineFile(_ wanted: [(key: String, flag: String, value: JSONValue)], _ plan: inout FixPlan) {
    guard let daemon = facts.daemon, !daemon.isPodman, daemon.configurationProblem == nil,
      let configuration = daemon.configuration
    else {
      plan.notes.append("the engine's configuration is not known for certain: its file is left alone")
      return
    }
    let path = root.resolve(daemon.configurationFile) ?? daemon.configurationFile
    let old = root.text(path, limit: 4 << 20)
    var members: [JSONValue.Member] = []
    if let old, !old.allSatisfy(\.isWhitespace) {
      guard let document = try? JSONValue(parsing: Bytes(old)), document.isObject else {
        plan.notes.append("\(path) is no JSON object: left alone")
        return
      }
      members = document.members
    }
    let arguments = daemon.pid.map { EngineArguments(Array(ProcessReader(root).arguments($0).dropFirst())) }
    for setting in wanted {
      // The engine refuses to start where its command line and its file both say something.
      if arguments?.last(setting.flag) != nil {
        plan.notes.append("--\(setting.flag) stands on the engine's command line: change it there")
        continue
      }
      if setting.key == "icc", !configuration.iptables {
        plan.notes.append("icc can't be off while iptables is off: the engine would not start")
        continue
      }
      members.removeAll { $0.key == setting.key }
      members.append(.init(setting.key, setting.value))
    }
    var json = JSONWriter(pretty: true)
    json.value(.object(members))
    let new = json.text + "\n"
    guard new != old, !members.isEmpty else { return }
    plan.actions.append(.content(path: path, from: old, to: new))
    plan.notes.append("\(path) counts from the engine's next start; it is not restarted")
  }
}
