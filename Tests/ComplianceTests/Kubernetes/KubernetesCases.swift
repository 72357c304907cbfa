import Documents
import Foundation
import Host
import Model
import Parsing
import TestKit

@testable import Compliance

/// Cases of the rules about Kubernetes: manifests, command lines and files, read as the collectors read them.
enum KubernetesCases {
  static func make(_ baseline: Facts) throws -> [RuleCases.Case] {
    let rules = try Catalogue.rules()
    return try podSecurity(baseline) + settings(baseline, rules) + objects(baseline) + files(baseline, rules)
      + statements(baseline, rules)
  }

  // MARK: Objects

  private static func podSecurity(_ baseline: Facts) throws -> [RuleCases.Case] {
    var cases: [RuleCases.Case] = []
    for rule in try RuleCases.document("pod-security").members {
      var inputs = AuditInputs()
      inputs.podSecurityProfile = rule.value["profile"]?.string.flatMap { PodSecurity.Profile(rawValue: $0) }
      for (name, status) in [("pass", ComplianceDetails.Status.pass), ("fail", .fail)] {
        guard let spec = rule.value[name] else { continue }
        cases.append(.init(key: rule.key, expected: status, facts: facts(baseline, pod(spec)), inputs: inputs))
      }
      cases.append(.init(key: rule.key, expected: .notApplicable, facts: facts(baseline, ""), inputs: inputs))
    }
    return cases
  }

  private static func pod(_ spec: JSONValue, namespace: String = "shop") -> String {
    var json = JSONWriter()
    json.object { json in
      json.member("apiVersion", "v1")
      json.member("kind", "Pod")
      json.member("metadata") { json in
        json.object { json in
          json.member("name", "p")
          json.member("namespace", namespace)
        }
      }
      json.member("spec") { $0.value(spec) }
    }
    return json.text
  }

  private static func objects(_ baseline: Facts) throws -> [RuleCases.Case] {
    var cases: [RuleCases.Case] = []
    for rule in try RuleCases.document("kubernetes-objects").members {
      func add(_ status: ComplianceDetails.Status, _ manifests: String?) {
        var facts = facts(baseline, manifests ?? "")
        if manifests == nil { facts.kubernetes = nil }
        cases.append(.init(key: rule.key, expected: status, facts: facts, inputs: AuditInputs()))
      }
      if let verb = rule.value["verb"]?.string {
        let (group, resource) = (rule.value["group"]?.string ?? "", rule.value["resource"]?.string ?? "")
        func role(_ verb: String, _ resource: String) -> String {
          "{ kind: ClusterRole, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: r }, rules: [{ verbs: [\(verb)], apiGroups: ['\(group)'], resources: ['\(resource)'] }] }"
        }
        func binding(_ kind: String, _ subject: String) -> String {
          "\n---\n{ kind: \(kind), apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: b, namespace: n }, roleRef: { kind: ClusterRole, name: r }, subjects: [\(subject)] }"
        }
        let ann = "{ kind: User, name: ann }"
        // Another verb or resource, one namespace only, and the cluster's own parts.
        add(.pass, role("watchx", resource) + binding("ClusterRoleBinding", ann))
        add(.pass, role(verb, resource + "x") + binding("ClusterRoleBinding", ann))
        add(.pass, role(verb, resource) + binding("RoleBinding", ann))
        add(
          .pass,
          role(verb, resource)
            + binding("ClusterRoleBinding", "{ kind: ServiceAccount, name: c, namespace: kube-system }"))
        add(
          .pass,
          role("'*'", "*") + binding("ClusterRoleBinding", "{ kind: Group, name: 'kubeadm:cluster-admins' }"))
        add(.fail, role(verb, resource) + binding("ClusterRoleBinding", ann))
        add(.fail, role("'*'", "*") + binding("ClusterRoleBinding", ann))
        add(.fail, role(verb, resource) + binding("RoleBinding", "{ kind: Group, name: system:authenticated }"))
        // A role that was not given is nothing that passes.
        add(.needsInput, String(binding("ClusterRoleBinding", ann).dropFirst(5)))
        add(.notApplicable, nil)
        continue
      }
      for (name, status) in [("pass", ComplianceDetails.Status.pass), ("fail", .fail)] {
        guard let value = rule.value[name] else { continue }
        add(status, value.string ?? pod(value["spec"] ?? .null, namespace: value["namespace"]?.string ?? "shop"))
      }
      add(.notApplicable, rule.key.hasPrefix("kubePod.") ? "" : nil)
    }
    return cases
  }

  /// Facts of these objects alone.
  static func facts(_ baseline: Facts, _ manifests: String) -> Facts {
    var facts = baseline
    facts.kubernetes = KubernetesFacts(objects: ObjectCollector.collect(Bytes(manifests), source: "dump").facts)
    return facts
  }

  // MARK: Settings

  private static func settings(_ baseline: Facts, _ rules: [String: Rule]) throws -> [RuleCases.Case] {
    var cases: [RuleCases.Case] = []
    for rule in try RuleCases.document("kubernetes-settings").members {
      let component = rules[rule.key]?.parameters["component"] ?? "kube-apiserver"
      for (name, status) in [("pass", ComplianceDetails.Status.pass), ("fail", .fail)] {
        guard let text = rule.value[name]?.string else { continue }
        let node = try FakeNode()
        try node.component(component, text)
        var facts = baseline
        facts.kubernetes = KubernetesFacts(node: node.collect().facts)
        cases.append(.init(key: rule.key, expected: status, facts: facts, inputs: AuditInputs()))
      }
      var facts = baseline
      facts.kubernetes = KubernetesFacts(node: NodeFacts())
      cases.append(.init(key: rule.key, expected: .notApplicable, facts: facts, inputs: AuditInputs()))
    }
    return cases
  }

  // MARK: Files

  private static func files(_ baseline: Facts, _ rules: [String: Rule]) throws -> [RuleCases.Case] {
    var cases: [RuleCases.Case] = []
    for rule in rules.values.sorted(by: { $0.key < $1.key }) where rule.key.hasPrefix("kubeFile.") {
      let role = (rule.parameters["roles"] ?? "").split(separator: ",").first.map(String.init) ?? ""
      func add(_ status: ComplianceDetails.Status, mode: Int? = 0o400, user: Int = 0, owner: String = "root") throws {
        var path = PathFacts(role: role, path: "/x", owner: owner, group: owner)
        if let mode {
          let json =
            #"{"kind":"file","mode":\#(mode),"user":\#(user),"group":\#(user),"device":1,"inode":2,"size":0,"modified":0,"changed":0}"#
          path.status = try JSONDecoder().decode(FileStatus.self, from: Data(json.utf8))
        }
        var facts = baseline
        facts.kubernetes = KubernetesFacts(node: NodeFacts())
        facts.paths = [path]
        cases.append(.init(key: rule.key, expected: status, facts: facts, inputs: AuditInputs()))
      }
      if let allowed = rule.parameters["allowed"].flatMap({ Int($0, radix: 8) }) {
        try add(.pass, mode: allowed)
        // Smaller as a number, and yet more than is allowed.
        for wrong in [0o402, 0o420, 0o4400] where wrong & ~allowed != 0 { try add(.fail, mode: wrong) }
      } else if let owner = rule.parameters["owner"] {
        try add(.pass, user: 99, owner: owner)
        try add(.fail)
      } else {
        try add(.pass)
        try add(.fail, user: 1000, owner: "ann")
      }
      try add(.notApplicable, mode: nil)
    }
    return cases
  }

  // MARK: What people state

  private static func statements(_ baseline: Facts, _ rules: [String: Rule]) -> [RuleCases.Case] {
    var cases: [RuleCases.Case] = []
    for rule in rules.values where rule.scope == .cluster && rule.automation == .attestation {
      for (status, date) in [
        (ComplianceDetails.Status.pass, "2023-11-01"), (.fail, "2021-11-01"), (.manual, nil), (.notApplicable, nil),
      ] {
        var inputs = AuditInputs()
        if let date { inputs.attestations = [.init(key: rule.key, by: "ann", date: date)] }
        var facts = baseline
        facts.kubernetes = status == .notApplicable ? nil : KubernetesFacts()
        cases.append(.init(key: rule.key, expected: status, facts: facts, inputs: inputs))
      }
    }
    return cases
  }
}

/// The file system of a node that does not run.
final class FakeNode {
  let folder: TemporaryDirectory
  var root: HostRoot { HostRoot(folder.path) }

  init() throws {
    folder = try TemporaryDirectory()
    for (name, providers) in [
      ("strong", "[{ kms: {} }, { identity: {} }]"), ("weak", "[{ identity: {} }, { kms: {} }]"),
    ] {
      try folder.write(
        "etc/\(name).yaml",
        "kind: EncryptionConfiguration\nresources: [{ resources: [configmaps, secrets], providers: \(providers) }]\n")
    }
    try folder.write("etc/enc.yaml", "kind: EncryptionConfiguration\nresources: []\n")
  }

  /// A static pod, or a service for what is never one.
  func component(_ name: String, _ arguments: String, image: String = "v1.33.1", more: String = "") throws {
    if name == "kubelet" || name == "kube-proxy" {
      try folder.write(
        "etc/systemd/system/\(name).service", "[Service]\nExecStart=/usr/bin/\(name) \(arguments)\n")
      return
    }
    let words = [name] + arguments.split(separator: " ").map(String.init)
    try folder.write(
      "etc/kubernetes/manifests/\(name).yaml",
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: \(name), namespace: kube-system }
      spec:
        containers:
        - name: \(name)
          image: registry.k8s.io/\(name):\(image)
          command: [\(words.map { "'\($0)'" }.joined(separator: ", "))]
      \(more)
      """)
  }

  func collect() -> NodeCollector {
    var collector = NodeCollector(root)
    collector.collect()
    return collector
  }
}
