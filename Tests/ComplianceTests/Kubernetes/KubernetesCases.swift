import Documents
import Foundation
import Model
import Parsing

@testable import Compliance

/// Cases of the rules about Kubernetes: manifests and command lines, read as the collectors read them.
enum KubernetesCases {
  static func make(_ baseline: Facts) throws -> [RuleCases.Case] {
    try podSecurity(baseline)
  }

  private static func podSecurity(_ baseline: Facts) throws -> [RuleCases.Case] {
    var cases: [RuleCases.Case] = []
    for rule in try RuleCases.document("pod-security").members {
      var inputs = AuditInputs()
      inputs.podSecurityProfile = rule.value["profile"]?.string.flatMap { PodSecurity.Profile(rawValue: $0) }
      for (name, status) in [("pass", ComplianceDetails.Status.pass), ("fail", .fail)] {
        guard let spec = rule.value[name] else { continue }
        var json = JSONWriter()
        json.object { json in
          json.member("apiVersion", "v1")
          json.member("kind", "Pod")
          json.member("metadata") { json in json.object { $0.member("name", "p") } }
          json.member("spec") { $0.value(spec) }
        }
        cases.append(.init(key: rule.key, expected: status, facts: facts(baseline, json.text), inputs: inputs))
      }
      cases.append(.init(key: rule.key, expected: .notApplicable, facts: facts(baseline, ""), inputs: inputs))
    }
    return cases
  }

  /// Facts of these objects alone.
  static func facts(_ baseline: Facts, _ manifests: String) -> Facts {
    var facts = baseline
    facts.kubernetes = KubernetesFacts(objects: ObjectCollector.collect(Bytes(manifests), source: "dump").facts)
    return facts
  }
}
