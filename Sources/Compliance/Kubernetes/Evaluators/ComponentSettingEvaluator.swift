import Model

/// Holds settings of one component of Kubernetes against what a benchmark asks; an absent argument means its default.
///
/// Parameters: `component`; `setting`, several between commas, of which each must pass; `test` and its `value`:
/// `is`, `isNot`, `given` (said by somebody, not the default), `absent`, `includes` and `excludes` one of a list,
/// `includesAny`, `atLeast`, `only` these of a list, `nonZero` (also of durations), `loopback`; `differsFrom`, a setting
/// `component/name` that must not be the same; `unlessLocal`, a setting that makes the requirement not applicable where
/// it is a socket of this machine (`unix://`).
enum ComponentSettingEvaluator: Evaluator {
  static let name = "componentSetting"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    let name = rule.parameters["component"] ?? ""
    guard let node = context.facts.kubernetes?.node else { return [context.missingNode] }
    guard let component = node.components[name] else {
      return [Judgement(context.cluster, .notApplicable, reason: "there is no \(name) on this machine")]
    }
    let subject = Subject(kind: .daemon, name: name)
    let path = component.origin.hasPrefix("/") ? component.origin : nil
    if let local = rule.parameters["unlessLocal"], let value = component.settings[local]?.value,
      value.split(separator: ",").allSatisfy({ $0.hasPrefix("unix:") }), !value.isEmpty
    {
      return [Judgement(subject, .notApplicable, reason: "\(local) is \(value), a socket of this machine", path: path)]
    }
    let names = (rule.parameters["setting"] ?? "").split(separator: ",").map(String.init)
    var found: [String] = []
    var isRight = true
    for setting in names {
      let value = component.settings[setting]
      // An argument stands whatever a file says; everything else is only as certain as the file.
      if let problem = component.problem, value?.origin != "argument" {
        return [Judgement(subject, .error, reason: problem, path: path)]
      }
      found.append("\(setting): \(value?.text ?? "not set")")
      isRight = isRight && passes(value, rule.parameters["test"] ?? "", rule.parameters["value"] ?? "")
      if let other = rule.parameters["differsFrom"], let value, value.value == another(other, node)?.value {
        found.append("the same as \(other)")
        isRight = false
      }
    }
    return [Judgement(subject, isRight ? .pass : .fail, found: found.joined(separator: ", "), path: path)]
  }

  private static func another(_ name: String, _ node: NodeFacts) -> ComponentFacts.Setting? {
    let parts = name.split(separator: "/").map(String.init)
    guard parts.count == 2 else { return nil }
    return node.components[parts[0]]?.settings[parts[1]]
  }

  private static func passes(_ setting: ComponentFacts.Setting?, _ test: String, _ wanted: String) -> Bool {
    let value = setting?.value ?? ""
    let list = value.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
    let wantedList = wanted.split(separator: ",").map(String.init)
    switch test {
    case "is": return value.lowercased() == wanted.lowercased()
    case "isNot": return value.lowercased() != wanted.lowercased()
    case "given": return setting.map { !$0.isDefault && !$0.value.isEmpty } ?? false
    case "absent": return value.isEmpty
    case "includes": return list.contains(wanted)
    case "excludes": return !list.contains(wanted)
    case "includesAny": return wantedList.contains { list.contains($0) }
    case "atLeast": return Int(value).map { $0 >= Int(wanted) ?? .max } ?? false
    case "only": return !list.isEmpty && list.allSatisfy { wantedList.contains($0) }
    case "nonZero": return value.contains { ("1"..."9").contains($0) }
    case "loopback": return isLoopback(value)
    default: return false
    }
  }

  private static func isLoopback(_ address: String) -> Bool {
    address.hasPrefix("127.") || address == "::1" || address.hasPrefix("[::1]") || address == "localhost"
      || address.hasPrefix("localhost:")
  }
}

extension AuditContext {
  /// What every check of a node says without one.
  var missingNode: Judgement {
    Judgement(cluster, .notApplicable, reason: "no node was looked at")
  }
}
