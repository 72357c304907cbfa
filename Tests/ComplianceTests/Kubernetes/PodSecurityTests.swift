import Foundation
import Kubernetes
import Model
import Parsing
import TestKit
import Testing

@testable import Compliance

@Suite struct PodSecurityTests {
  private func pod(_ yaml: String) throws -> Pod {
    let (facts, problems) = ObjectCollector.collect(Bytes(yaml), source: "x")
    try #require(problems.isEmpty, "\(problems)")
    return try #require(facts.workloads.first).pod
  }

  private func violated(
    _ yaml: String, _ profile: PodSecurity.Profile, _ version: KubernetesVersion
  ) throws -> Set<String> {
    Set(PodSecurity.violations(try pod(yaml), profile, version).map(\.control))
  }

  private static func manifest(_ spec: String, annotations: String = "{}") -> String {
    "apiVersion: v1\nkind: Pod\nmetadata: { name: p, annotations: \(annotations) }\nspec: \(spec)\n"
  }

  struct Row: Sendable {
    let spec: String
    let control: String
    /// The first version in which the control finds it, and the first in which it does no more.
    let from: Int?
    let until: Int?
    var profile = PodSecurity.Profile.restricted
    var annotations = "{}"
  }

  static let rows: [Row] = [
    Row(spec: "{ containers: [{ name: a }] }", control: "allowPrivilegeEscalation", from: 8, until: nil),
    Row(
      spec: "{ os: { name: windows }, containers: [{ name: a }] }", control: "allowPrivilegeEscalation", from: 8,
      until: 25),
    Row(spec: "{ containers: [{ name: a }] }", control: "capabilities_restricted", from: 22, until: nil),
    Row(
      spec: "{ os: { name: windows }, containers: [{ name: a }] }", control: "capabilities_restricted", from: 22,
      until: 25),
    Row(
      spec: "{ containers: [{ name: a, securityContext: { capabilities: { add: [SYS_ADMIN] } } }] }",
      control: "capabilities_baseline", from: 0, until: 22),
    Row(
      spec: "{ containers: [{ name: a, securityContext: { capabilities: { add: [SYS_ADMIN] } } }] }",
      control: "capabilities_baseline", from: 0, until: nil, profile: .baseline),
    Row(spec: "{ containers: [{ name: a }] }", control: "seccompProfile_restricted", from: 19, until: nil),
    Row(
      spec: "{ containers: [{ name: a }] }", control: "seccompProfile_baseline", from: 0, until: 19,
      annotations: "{ seccomp.security.alpha.kubernetes.io/pod: unconfined }"),
    Row(
      spec: "{ containers: [{ name: a }] }", control: "seccompProfile_baseline", from: 0, until: 19,
      profile: .baseline, annotations: "{ container.seccomp.security.alpha.kubernetes.io/a: unconfined }"),
    Row(
      spec: "{ containers: [{ name: a }] }", control: "seccompProfile_baseline", from: nil, until: nil,
      annotations: "{ container.seccomp.security.alpha.kubernetes.io/b: unconfined }"),
    Row(
      spec: "{ containers: [{ name: a }] }", control: "appArmorProfile", from: 0, until: nil, profile: .baseline,
      annotations: "{ container.apparmor.security.beta.kubernetes.io/b: unconfined }"),
    Row(
      spec: "{ securityContext: { runAsUser: 0 }, containers: [{ name: a }] }", control: "runAsUser", from: 23,
      until: nil),
    Row(
      spec: "{ hostUsers: false, securityContext: { runAsUser: 0 }, containers: [{ name: a }] }", control: "runAsUser",
      from: 23, until: 35),
    Row(
      spec: "{ hostUsers: false, containers: [{ name: a }] }", control: "runAsNonRoot", from: 0, until: 35),
    Row(
      spec: "{ hostUsers: false, containers: [{ name: a, securityContext: { procMount: Unmasked } }] }",
      control: "procMount", from: 0, until: 35, profile: .baseline),
    Row(
      spec: "{ hostUsers: false, containers: [{ name: a, securityContext: { procMount: Unmasked } }] }",
      control: "procMount_restricted", from: 35, until: nil),
    Row(
      spec: "{ containers: [{ name: a, securityContext: { seLinuxOptions: { type: container_engine_t } } }] }",
      control: "seLinuxOptions", from: 0, until: 31),
    Row(
      spec: "{ containers: [{ name: a, startupProbe: { tcpSocket: { host: 10.0.0.1, port: 1 } } }] }",
      control: "hostProbesAndHostLifecycle", from: 34, until: nil, profile: .baseline),
    Row(
      spec: "{ securityContext: { sysctls: [{ name: net.ipv4.ip_local_reserved_ports }] }, containers: [] }",
      control: "sysctls", from: 0, until: 27),
    Row(
      spec: "{ securityContext: { sysctls: [{ name: net.ipv4.tcp_fin_timeout }] }, containers: [] }",
      control: "sysctls", from: 0, until: 29),
    Row(
      spec: "{ securityContext: { sysctls: [{ name: net.ipv4.tcp_rmem }] }, containers: [] }", control: "sysctls",
      from: 0, until: 32),
    Row(
      spec: "{ securityContext: { sysctls: [{ name: net.ipv4.tcp_notsent_lowat }] }, containers: [] }",
      control: "sysctls", from: 0, until: 37),
    Row(
      spec: "{ containers: [], volumes: [{ name: v, hostPath: { path: / } }] }", control: "hostPathVolumes", from: 0,
      until: nil, profile: .baseline),
    Row(
      spec: "{ containers: [], volumes: [{ name: v, hostPath: { path: / } }] }", control: "restrictedVolumes", from: 0,
      until: nil),
    Row(
      spec: "{ containers: [], volumes: [{ name: v, tape: {} }] }", control: "restrictedVolumes", from: 0, until: nil),
    Row(spec: "{ containers: [], volumes: [{ name: v }] }", control: "restrictedVolumes", from: nil, until: nil),
    // YAML's other words and numbers.
    Row(spec: "{ hostNetwork: yes, containers: [] }", control: "hostNamespaces", from: 0, until: nil),
    Row(spec: "{ securityContext: { runAsUser: 0x0 }, containers: [] }", control: "runAsUser", from: 23, until: nil),
  ]

  @Test(arguments: rows.indices) func controlsComeAndGoWithTheirVersions(_ index: Int) throws {
    let row = Self.rows[index]
    let manifest = Self.manifest(row.spec, annotations: row.annotations)
    for minor in 0...39 {
      let isFound = try violated(manifest, row.profile, KubernetesVersion(1, minor)).contains(row.control)
      let isDue = row.from.map { minor >= $0 && minor < row.until ?? .max } ?? false
      #expect(isFound == isDue, "\(row.control) in 1.\(minor): \(row.spec)")
    }
  }

  @Test func everyKindWithATemplateIsJudged() throws {
    let spec = "{ hostPID: true, containers: [{ name: a }] }"
    let template = "{ metadata: { annotations: {} }, spec: \(spec) }"
    let manifests = [
      "{ apiVersion: v1, kind: Pod, metadata: { name: a }, spec: \(spec) }",
      "{ apiVersion: v1, kind: PodTemplate, metadata: { name: b }, template: \(template) }",
      "{ apiVersion: v1, kind: ReplicationController, metadata: { name: c }, spec: { template: \(template) } }",
      "{ apiVersion: apps/v1, kind: ReplicaSet, metadata: { name: d }, spec: { template: \(template) } }",
      "{ apiVersion: apps/v1, kind: Deployment, metadata: { name: e }, spec: { template: \(template) } }",
      "{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: f }, spec: { template: \(template) } }",
      "{ apiVersion: apps/v1, kind: DaemonSet, metadata: { name: g }, spec: { template: \(template) } }",
      "{ apiVersion: batch/v1, kind: Job, metadata: { name: h }, spec: { template: \(template) } }",
      "{ apiVersion: batch/v1, kind: CronJob, metadata: { name: i }, spec: { jobTemplate: { spec: { template: \(template) } } } }",
    ]
    let all = manifests.joined(separator: "\n---\n") + "\n---\n{ kind: List, apiVersion: v1, items: [\(manifests[0])] }"
    let (facts, problems) = ObjectCollector.collect(Bytes(all), source: "x")
    #expect(problems.isEmpty)
    #expect(facts.workloads.count == 10)
    for workload in facts.workloads {
      #expect(PodSecurity.violations(workload.pod, .baseline).map(\.control) == ["hostNamespaces"])
    }
  }

  @Test func whatIsNotKnownIsSaid() {
    let (facts, problems) = ObjectCollector.collect(
      Bytes(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: { name: r }
        spec: { template: { spec: { containers: [{ name: a, image: b }] } } }
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: { name: c }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: wrong }
        spec: { containers: [{ name: a, securityContext: { privileged: "true" } }] }
        ---
        replicas: 3
        """), source: "x")
    #expect(facts.unknownKinds == ["Rollout.argoproj.io": 1, "Certificate.cert-manager.io": 1])
    #expect(facts.workloads.isEmpty && facts.strangers == 1 && facts.count == 3)
    #expect(problems.map(\.path) == ["Rollout/r", "Pod/wrong"])
    #expect(problems.last?.reason.contains("spec.containers[0].securityContext.privileged") == true)
  }

  /// What a controller keeps as a copy of its template is judged once; pods are judged by themselves.
  @Test func copiesAreJudgedOnce() {
    func object(_ kind: String, _ name: String, owner: String?) -> String {
      let spec = kind == "Pod" ? "{ containers: [] }" : "{ template: { spec: { containers: [] } } }"
      let owners = owner.map {
        "ownerReferences: [{ kind: \($0.split(separator: "/")[0]), name: \($0.split(separator: "/")[1]) }]"
      }
      return
        "{ apiVersion: \(kind == "Pod" ? "v1" : "apps/v1"), kind: \(kind), metadata: { namespace: n, name: \(name)\(owners.map { ", " + $0 } ?? "") }, spec: \(spec) }"
    }
    let all = [
      object("Deployment", "d", owner: nil), object("ReplicaSet", "d-1", owner: "Deployment/d"),
      object("ReplicaSet", "lone", owner: "Deployment/elsewhere"), object("Pod", "d-1-x", owner: "ReplicaSet/d-1"),
    ].joined(separator: "\n---\n")
    let facts = ObjectCollector.collect(Bytes(all), source: "x").facts
    #expect(facts.workloads.map(\.pod.title) == ["Deployment/n/d", "Pod/n/d-1-x", "ReplicaSet/n/lone"])
  }

  @Test func resultsNameVersionProfileAndFile() throws {
    let folder = try TemporaryDirectory()
    try folder.write("base/pod.yaml", Self.manifest("{ hostPID: true, containers: [{ name: a }] }"))
    try folder.write("base/notes.txt", "kind: Pod")
    try folder.write("broken.yaml", "kind: [")
    let (objects, problems) = try ObjectCollector.collect(folder.path)
    #expect(problems.map(\.path) == ["broken.yaml"])
    var facts = try #require(try RuleCases().cases.first).facts
    facts.kubernetes = KubernetesFacts(objects: objects)
    let benchmark = try #require(try Catalogue.benchmark(named: "pod-security"))
    var audit = try Audit(benchmark, now: RuleCases.now)
    audit.inputs.podSecurityProfile = .baseline
    audit.inputs.podSecurityVersion = KubernetesVersion(1, 20)
    let results = try audit.results(facts)
    #expect(Set(results.map(\.rule)).count == benchmark.items.count)
    let failed = results.filter {
      if case .compliance(let details) = $0.details { details.status == .fail } else { false }
    }
    #expect(failed.map(\.rule) == ["podSecurity.hostNamespaces"])
    #expect(failed.first?.subject.name == "Pod/p" && failed.first?.evidence.path == "base/pod.yaml")
    // Without objects nothing passes.
    facts.kubernetes = KubernetesFacts()
    for result in try audit.results(facts) {
      guard case .compliance(let details) = result.details else { continue }
      #expect(details.status == .needsInput, "\(result.rule)")
    }
  }

  /// The labelled manifests of kubernetes/pod-security-admission (test/testdata): each that must fail is caught by its own
  /// control (or by the one that takes its place), none that must pass has any violation.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["BULKHEAD_POD_SECURITY_TESTDATA"] != nil))
  func judgesAsUpstreamDoes() throws {
    let top = try #require(ProcessInfo.processInfo.environment["BULKHEAD_POD_SECURITY_TESTDATA"])
    let manager = FileManager.default
    var judged = 0
    let start = ContinuousClock.now
    for profile in PodSecurity.Profile.allCases {
      for version in try manager.contentsOfDirectory(atPath: "\(top)/\(profile.rawValue)") {
        let number = try #require(KubernetesVersion(version))
        for label in ["pass", "fail"] {
          let folder = "\(top)/\(profile.rawValue)/\(version)/\(label)"
          for file in try manager.contentsOfDirectory(atPath: folder) {
            let bytes = try #require(manager.contents(atPath: "\(folder)/\(file)"))
            let (facts, problems) = ObjectCollector.collect(Bytes([UInt8](bytes)), source: file)
            #expect(problems.isEmpty, "\(file): \(problems)")
            let pod = try #require(facts.workloads.first).pod
            let violations = PodSecurity.violations(pod, profile, number)
            judged += 1
            if label == "pass" {
              #expect(violations.isEmpty, "\(profile) \(version) \(file): \(violations)")
              continue
            }
            let own = file.prefix { $0 != "." && !$0.isNumber }
            let isCaught = violations.contains { violation in
              let control = PodSecurity.controls.first { $0.name == violation.control }
              return [control?.name, control?.replaces].contains { $0?.lowercased() == String(own) }
            }
            #expect(isCaught, "\(profile) \(version) \(file): \(violations)")
          }
        }
      }
    }
    print("pod security: \(judged) labelled manifests in \(ContinuousClock.now - start)")
    #expect(judged > 4000)
  }
}
