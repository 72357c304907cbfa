import Parsing

/// Finds the pod in an object: the object itself, or the template in it.
package enum PodReader {
  package enum Result: Sendable {
    case pod(Pod)
    /// A kind of Kubernetes that makes no pods, or one without its template.
    case none
    /// A kind of a resource definition; whether something in it looks like a pod's containers.
    case unknown(hasContainers: Bool)
  }

  /// Where the template stands.
  private static let templates: [String: [String]] = [
    "Pod": [], "PodTemplate": ["template"], "ReplicationController": ["spec", "template"],
    "ReplicaSet": ["spec", "template"], "Deployment": ["spec", "template"], "StatefulSet": ["spec", "template"],
    "DaemonSet": ["spec", "template"], "Job": ["spec", "template"],
    "CronJob": ["spec", "jobTemplate", "spec", "template"],
  ]

  /// - Throws: for a member of another type than the API gives it.
  package static func read(_ object: KubernetesObject) throws(ObjectFault) -> Result {
    guard object.isOwnKind else { return .unknown(hasContainers: looksLikePods(object.tree)) }
    guard let path = templates[object.kind] else { return .none }
    var fields = try ObjectFields(object.tree, path: "")
    for part in path {
      guard let next = try fields.map(part) else { return .none }
      fields = next
    }
    return .pod(try pod(fields, object))
  }

  private static func pod(_ fields: ObjectFields, _ object: KubernetesObject) throws(ObjectFault) -> Pod {
    let nothing = try ObjectFields(.object([]), path: "spec")
    let spec = try fields.map("spec") ?? nothing
    let account = try spec.text("serviceAccountName")
    let formerAccount = try spec.text("serviceAccount")
    let context = try spec.map("securityContext")
    var pod = Pod(
      kind: object.kind, namespace: object.namespace, name: object.name,
      annotations: try annotations(fields), os: try spec.map("os")?.text("name"),
      sharesHostNetwork: try spec.flag("hostNetwork") ?? false,
      sharesHostProcesses: try spec.flag("hostPID") ?? false, sharesHostIPC: try spec.flag("hostIPC") ?? false,
      sharesHostUsers: try spec.flag("hostUsers"),
      serviceAccount: account ?? formerAccount ?? "default",
      mountsToken: try spec.flag("automountServiceAccountToken"), security: try security(context),
      hasSecurityContext: context != nil, sysctls: [], containers: [], volumes: [],
      owners: try object.owners)
    for sysctl in try context?.maps("sysctls") ?? [] { pod.sysctls.append(try sysctl.text("name") ?? "") }
    for (key, role) in [
      ("initContainers", Container.Role.initial), ("containers", .regular), ("ephemeralContainers", .ephemeral),
    ] {
      for container in try spec.maps(key) { pod.containers.append(try self.container(container, role)) }
    }
    for volume in try spec.maps("volumes") {
      let sources = volume.tree.members.filter { $0.key != "name" && $0.value != .null }.map(\.key)
      pod.volumes.append(
        Pod.Volume(
          name: try volume.text("name") ?? "", sources: sources, hostPath: try volume.map("hostPath")?.text("path")))
    }
    return pod
  }

  private static let profiles = [
    "container.apparmor.security.beta.kubernetes.io/", "seccomp.security.alpha.kubernetes.io/pod",
    "container.seccomp.security.alpha.kubernetes.io/",
  ]

  private static func annotations(_ fields: ObjectFields) throws(ObjectFault) -> [String: String] {
    guard let annotations = try fields.map("metadata")?.map("annotations") else { return [:] }
    var found: [String: String] = [:]
    for member in annotations.tree.members where profiles.contains(where: { member.key.hasPrefix($0) }) {
      // A null annotation is an empty text for the API server.
      found[member.key] = try annotations.text(member.key) ?? ""
    }
    return found
  }

  private static func container(
    _ fields: ObjectFields, _ role: Container.Role
  ) throws(ObjectFault) -> Container {
    let context = try fields.map("securityContext")
    var container = Container(
      name: try fields.text("name") ?? "", role: role, image: try fields.text("image") ?? "",
      hasSecurityContext: context != nil, security: try security(context), hostPorts: [], probedHosts: [],
      secretVariables: [])
    for port in try fields.maps("ports") {
      if let number = try port.integer("hostPort"), number != 0 { container.hostPorts.append(number) }
    }
    let lifecycle = try fields.map("lifecycle")
    for handler in [
      try fields.map("livenessProbe"), try fields.map("readinessProbe"), try fields.map("startupProbe"),
      try lifecycle?.map("postStart"), try lifecycle?.map("preStop"),
    ] {
      for key in ["httpGet", "tcpSocket"] {
        if let host = try handler?.map(key)?.text("host"), !host.isEmpty { container.probedHosts.append(host) }
      }
    }
    for variable in try fields.maps("env") {
      if try variable.map("valueFrom")?.has("secretKeyRef") == true {
        container.secretVariables.append(try variable.text("name") ?? "")
      }
    }
    for source in try fields.maps("envFrom") {
      if let secret = try source.map("secretRef") {
        container.secretVariables.append("all of \(try secret.text("name") ?? "")")
      }
    }
    return container
  }

  private static func security(_ fields: ObjectFields?) throws(ObjectFault) -> SecurityContext {
    var context = SecurityContext()
    guard let fields else { return context }
    context.isPrivileged = try fields.flag("privileged")
    context.allowsPrivilegeEscalation = try fields.flag("allowPrivilegeEscalation")
    let capabilities = try fields.map("capabilities")
    context.addedCapabilities = try capabilities?.texts("add") ?? []
    context.droppedCapabilities = try capabilities?.texts("drop") ?? []
    context.procMount = try fields.text("procMount")
    context.runsAsNonRoot = try fields.flag("runAsNonRoot")
    context.user = try fields.integer("runAsUser")
    if let profile = try fields.map("seccompProfile") { context.seccomp = try profile.text("type") ?? "" }
    if let profile = try fields.map("appArmorProfile") { context.appArmor = try profile.text("type") ?? "" }
    if let options = try fields.map("seLinuxOptions") {
      context.seLinux = SecurityContext.SELinux(
        type: try options.text("type") ?? "", user: try options.text("user") ?? "", role: try options.text("role") ?? ""
      )
    }
    context.isHostProcess = try fields.map("windowsOptions")?.flag("hostProcess")
    context.hasReadOnlyRoot = try fields.flag("readOnlyRootFilesystem")
    return context
  }

  static let maximumValues = 200_000

  /// Whether a list named `containers` with an image in it stands anywhere; without recursion.
  private static func looksLikePods(_ tree: JSONValue) -> Bool {
    var waiting = [tree]
    var seen = 0
    while let value = waiting.popLast(), seen < maximumValues {
      seen += 1
      for member in value.members {
        if member.key == "containers", member.value.elements.contains(where: { $0["image"]?.string != nil }) {
          return true
        }
        waiting.append(member.value)
      }
      waiting += value.elements
    }
    // What is too large to be looked through may hold some.
    return !waiting.isEmpty
  }
}

extension KubernetesObject {
  /// What made it, as `kind/namespace/name`: an owner stands in the same namespace.
  package var owners: [String] {
    get throws(ObjectFault) {
      let metadata = try ObjectFields(tree, path: "").map("metadata")
      var owners: [String] = []
      for owner in try metadata?.maps("ownerReferences") ?? [] {
        let place = namespace.isEmpty ? "" : namespace + "/"
        owners.append("\(try owner.text("kind") ?? "")/\(place)\(try owner.text("name") ?? "")")
      }
      return owners
    }
  }
}
