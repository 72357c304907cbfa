import Model

/// `--respond`: a word, or a word for some findings.
///
///     --respond observe
///     --respond kill=reverse-shell.*
///     --respond pause=severity:critical
package enum ResponseFlag {
  /// Adds one flag's value to a policy, behind the rules of its file.
  package static func add(_ value: String, to policy: inout ResponsePolicy) throws(ResponsePolicyError) {
    let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let word = parts.first, let verb = ResponseVerb(rawValue: String(word)) else {
      let known = ResponseVerb.allCases.map(\.rawValue).joined(separator: ", ")
      throw ResponsePolicyError(
        "--respond", "'\(value.prefix(60))' begins with no response; there are \(known)")
    }
    guard parts.count == 2 else {
      guard !verb.changesSomething else {
        throw ResponsePolicyError(
          "--respond",
          "'\(verb.rawValue)' for every finding is too much; say for which: \(verb.rawValue)=RULE or "
            + "\(verb.rawValue)=severity:critical")
      }
      policy.standard = verb
      return
    }
    let name = "--respond \(value)"
    if parts[1].hasPrefix("severity:") {
      guard let severity = Severity(rawValue: String(parts[1].dropFirst(9))), severity != .unknown else {
        throw ResponsePolicyError(
          "--respond", "'\(parts[1])' is no severity; there are critical, high, medium, low, negligible")
      }
      policy.rules.append(ResponsePolicy.Rule(name: name, severity: severity, action: verb))
    } else {
      let rules = parts[1].split(separator: ",").map { NamePattern(String($0)) }
      guard !rules.isEmpty, !rules.contains(where: { $0.text == "*" }) || !verb.changesSomething else {
        throw ResponsePolicyError("--respond", "'\(value.prefix(60))' names no rule, or all of them; name rules")
      }
      policy.rules.append(ResponsePolicy.Rule(name: name, rules: rules, action: verb))
    }
  }
}
