import ArgumentParser
import Compliance
import Kubernetes

/// `bulkhead audit kubernetes`: a node's files and components, a cluster's objects, or manifests before they are applied.
struct AuditKubernetes: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubernetes",
    abstract: "A node, a cluster's objects or manifests against CIS Kubernetes and the Pod Security Standards.",
    discussion: """
      Nothing is asked of the cluster. A node is this machine, or one that is mounted (--root). Objects come from a dump,
      or from every .yaml, .yml, .json and .ndjson file below a directory.

      Examples:
        bulkhead audit kubernetes
        bulkhead audit kubernetes --root /mnt/node --benchmark 1.12
        bulkhead audit kubernetes --objects manifests --profile restricted --policy-version v1.32 --fail-on high
        kubectl get all,roles,rolebindings,clusterroles,clusterrolebindings,serviceaccounts,namespaces,networkpolicies \\
          -A -o json | bulkhead audit kubernetes --objects -
      """)

  @OptionGroup var audit: AuditOptions

  @Option(
    help: ArgumentHelp(
      "Objects: what kubectl get -o json or yaml writes, or a directory of manifests; - is standard input.",
      valueName: "path"))
  var objects: String?

  @Option(
    help: ArgumentHelp(
      "Version of the Pod Security Standards, e.g. v1.32; default: latest. Takes the benchmark pod-security.",
      valueName: "version"))
  var policyVersion: String?

  @Option(
    help: ArgumentHelp(
      "Profile of the Pod Security Standards: baseline or restricted (default). Takes the benchmark pod-security.",
      valueName: "profile"))
  var profile: String?

  func validate() throws {
    if let policyVersion, policyVersion != "latest", KubernetesVersion(policyVersion) == nil {
      throw ValidationError("--policy-version takes a version such as v1.32, or latest.")
    }
    if let profile, PodSecurity.Profile(rawValue: profile) == nil {
      throw ValidationError("--profile takes baseline or restricted.")
    }
    if audit.facts != nil, objects != nil {
      throw ValidationError("--facts judges what was kept: --objects has no meaning with it.")
    }
    if let benchmark = audit.benchmark, let found = try? Catalogue.benchmark(named: benchmark),
      found.name != "pod-security", !found.name.hasPrefix("cis-kubernetes-")
    {
      throw ValidationError("\(found.name) says nothing of Kubernetes.")
    }
    if objects == nil, audit.facts == nil, benchmark == "pod-security" {
      throw ValidationError("The Pod Security Standards are about objects: name them with --objects.")
    }
    if audit.engine != nil || audit.imageContents {
      throw ValidationError("--engine and --image-contents have no meaning for Kubernetes.")
    }
  }

  private var benchmark: String {
    audit.benchmark ?? (policyVersion != nil || profile != nil ? "pod-security" : "cis-kubernetes-1.12")
  }

  func run() async throws {
    let target = KubernetesTarget(
      objects: objects, version: policyVersion.flatMap { KubernetesVersion($0) },
      profile: profile.flatMap { PodSecurity.Profile(rawValue: $0) })
    try await audit.run(benchmark: benchmark, source: .kubernetes(target))
  }
}
