import Glibc
import Host
import Kubernetes
import Parsing

/// Reads objects from a file (`kubectl get … -o json`, NDJSON, YAML) or from all manifests below a directory, and keeps
/// of each what rules look at.
package struct ObjectCollector {
  package static let maximumFileSize = 1 << 30
  static let maximumFiles = 50_000
  static let maximumDepth = 32
  static let suffixes = [".yaml", ".yml", ".json", ".ndjson"]

  private let root: HostRoot
  private(set) var facts: ObjectFacts
  private(set) var problems: [FactProblem] = []
  private var isDirectory = false

  private init(_ root: HostRoot, _ source: String) {
    self.root = root
    facts = ObjectFacts(source: source)
  }

  /// - Parameter path: absolute, a file or a directory.
  /// - Throws: where nothing is there or it can't be looked at.
  package static func collect(
    _ path: String, root: HostRoot = HostRoot()
  ) throws(HostError) -> (facts: ObjectFacts, problems: [FactProblem]) {
    var collector = ObjectCollector(root, path)
    guard let status = try root.status(path) else { throw HostError(path: path, code: 2) }
    if status.kind == .directory {
      collector.isDirectory = true
      collector.walk(path)
    } else {
      collector.read(path, name: nil)
    }
    collector.finish()
    return (collector.facts, collector.problems)
  }

  /// Objects of one text.
  static func collect(_ bytes: Bytes, source: String) -> (facts: ObjectFacts, problems: [FactProblem]) {
    var collector = ObjectCollector(HostRoot(), source)
    collector.add(bytes, name: nil)
    collector.finish()
    return (collector.facts, collector.problems)
  }

  private mutating func walk(_ top: String) {
    var waiting = [(top, 0)]
    var files = 0
    while let (folder, depth) = waiting.popLast() {
      guard access(root.outer(folder), R_OK | X_OK) == 0 else {
        problems.append(FactProblem(folder, "the directory may not be read"))
        continue
      }
      for name in root.list(folder) where !name.hasPrefix(".") {
        let path = "\(folder)/\(name)"
        let own: FileStatus?
        // Directories behind links are not entered: they may lead round in circles.
        do throws(HostError) { own = try root.status(path, followsLast: false) } catch {
          problems.append(FactProblem(path, "\(error)"))
          continue
        }
        if own?.kind == .directory {
          if depth < Self.maximumDepth {
            waiting.append((path, depth + 1))
          } else {
            problems.append(FactProblem(path, "directories deeper than \(Self.maximumDepth) were not looked at"))
          }
          continue
        }
        guard Self.suffixes.contains(where: { name.hasSuffix($0) }) else { continue }
        files += 1
        guard files <= Self.maximumFiles else {
          problems.append(
            FactProblem(top, "there are more files than \(Self.maximumFiles); the rest were not looked at"))
          return
        }
        read(path, name: String(path.dropFirst(top.hasSuffix("/") ? top.utf8.count : top.utf8.count + 1)))
      }
    }
  }

  private mutating func read(_ path: String, name: String?) {
    do throws(HostError) { add(try root.read(path, limit: Self.maximumFileSize), name: name) } catch {
      problems.append(FactProblem(path, "\(error)"))
    }
  }

  private mutating func add(_ bytes: Bytes, name: String?) {
    var reader = ManifestReader()
    // Of this text alone: what is there already must not be copied for each file.
    var found = ObjectFacts(source: facts.source)
    var faults: [FactProblem] = []
    do throws(ParseError) {
      try reader.read(bytes) { object in Self.add(object, name, &found, &faults) }
    } catch {
      faults.append(FactProblem(name ?? facts.source, "\(error)"))
    }
    found.strangers = reader.strangers
    facts.add(found)
    problems += faults
  }

  private static func add(
    _ object: KubernetesObject, _ file: String?, _ facts: inout ObjectFacts, _ problems: inout [FactProblem]
  ) {
    facts.count += 1
    do throws(ObjectFault) {
      switch try PodReader.read(object) {
      case .pod(let pod): facts.workloads.append(ObjectFacts.Workload(pod: pod, file: file))
      case .none: try digest(object, &facts)
      case .unknown(let hasContainers):
        facts.unknownKinds["\(object.kind).\(object.group)", default: 0] += 1
        if hasContainers {
          problems.append(
            FactProblem(
              object.title, "\(object.kind) of \(object.group) is not known here; the containers in it were not judged")
          )
        }
      }
    } catch {
      problems.append(
        FactProblem([file, object.title].compactMap(\.self).joined(separator: ": "), "not a valid object: \(error)"))
    }
  }

  private static func digest(_ object: KubernetesObject, _ facts: inout ObjectFacts) throws(ObjectFault) {
    switch object.kind {
    case "Role", "ClusterRole": facts.roles.append(try AccessReader.role(object))
    case "RoleBinding", "ClusterRoleBinding": facts.bindings.append(try AccessReader.binding(object))
    case "ServiceAccount": facts.accounts.append(try AccessReader.account(object))
    case "Namespace": facts.namespaces.append(object.name)
    case "NetworkPolicy": facts.networkPolicies.append(object.place)
    case "ConfigMap" where object.name == "kube-proxy" && object.namespace == "kube-system":
      facts.proxyConfiguration = object.tree["data"]?["config.conf"]?.string
    default: break
    }
  }

  /// Copies that a controller keeps of its template are judged there; pods are judged by themselves, too, since admission
  /// may have changed them.
  private mutating func finish() {
    // A path that leads elsewhere must not pass for manifests without a fault.
    if facts.count == 0, problems.isEmpty {
      problems.append(FactProblem(facts.source, "there is no object of Kubernetes in it: nothing was judged"))
    }
    let there = Set(facts.workloads.map(\.pod.title))
    facts.workloads.removeAll { workload in
      workload.pod.kind != "Pod" && workload.pod.owners.contains { there.contains($0) }
    }
    facts.workloads.sort { ($0.pod.title, $0.file ?? "") < ($1.pod.title, $1.file ?? "") }
  }
}
