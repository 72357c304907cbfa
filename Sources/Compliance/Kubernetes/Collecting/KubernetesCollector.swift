import Host
import Kubernetes
import Parsing

/// Collects what an audit of Kubernetes judges: this machine's (or a mounted one's) files and components, and objects from
/// a dump or manifests.
package struct KubernetesCollector: Sendable {
  package var root: HostRoot
  let now: Int

  package init(root: HostRoot = HostRoot(), now: Int) {
    self.root = root
    self.now = now
  }

  package enum Objects: Sendable {
    /// Absolute, a file or directory on this machine.
    case path(String)
    /// What came from elsewhere, such as a pipe, and how it is called.
    case text(Bytes, name: String)
  }

  /// - Parameter node: whether the machine is looked at too.
  /// - Throws: where the objects' path leads nowhere.
  package func collect(objects source: Objects?, node includesNode: Bool = true) throws(HostError) -> Facts {
    let accounts = Accounts(root)
    var facts = Facts(collectedAt: now, host: HostCollector(root: root, accounts: accounts).collect(nil))
    var kubernetes = KubernetesFacts()
    switch source {
    case .path(let path):
      let (objects, problems) = try ObjectCollector.collect(path)
      kubernetes.objects = objects
      facts.problems += problems
    case .text(let bytes, let name):
      let (objects, problems) = ObjectCollector.collect(bytes, source: name)
      kubernetes.objects = objects
      facts.problems += problems
    case nil: break
    }
    guard includesNode else {
      facts.kubernetes = kubernetes
      return facts
    }
    var node = NodeCollector(root)
    node.collect()
    kubernetes.node = node.facts
    facts.problems += node.problems
    var paths = NodePathCollector(root, accounts, node)
    paths.collect()
    facts.paths = paths.found
    facts.problems += paths.problems
    facts.problems += paths.found.compactMap { path in path.problem.map { FactProblem(path.path, $0) } }
    addProxy(&kubernetes, &facts.problems)
    facts.kubernetes = kubernetes
    return facts
  }

  /// Where no node says what kube-proxy does, its ConfigMap in the dump does.
  private func addProxy(_ kubernetes: inout KubernetesFacts, _ problems: inout [FactProblem]) {
    guard let text = kubernetes.objects?.proxyConfiguration, kubernetes.node?.components["kube-proxy"] == nil else {
      return
    }
    let origin = "ConfigMap/kube-system/kube-proxy"
    do throws(ParseError) {
      var component = ComponentFacts(name: "kube-proxy", origin: origin)
      component.settings = ComponentDefaults.settings("kube-proxy", nil, hasFile: true).mapValues {
        .init($0, "default")
      }
      let settings = try ComponentConfiguration.settings("kube-proxy", Bytes(text))
      component.settings.merge(settings.mapValues { .init($0, origin) }) { _, new in new }
      kubernetes.node?.components["kube-proxy"] = component
    } catch {
      problems.append(FactProblem(origin, "\(error)"))
    }
  }
}
