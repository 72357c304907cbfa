import Documents

/// Pods of Kubernetes objects: Pod, what makes pods by a template (Deployment, StatefulSet, DaemonSet, Job, CronJob,
/// ReplicaSet, Knative's Service, any other object with `spec.template.spec.containers`), and lists of them.
///
/// Source: Kubernetes API reference, PodSpec v1 core, Container v1 core.
enum KubernetesReader {
  static func workloads(_ document: YAMLNode) -> [Workload] {
    var found: [Workload] = []
    var waiting = [document]
    while let object = waiting.popLast(), found.count <= Manifest.maximumWorkloads {
      if let items = object["items"], object["kind"]?.text?.hasSuffix("List") == true {
        waiting += items.elements.prefix(Manifest.maximumWorkloads).reversed()
      } else if let workload = workload(object) {
        found.append(workload)
      }
    }
    return found
  }

  private static func workload(_ object: YAMLNode) -> Workload? {
    guard let kind = object["kind"]?.text else { return nil }
    let template: YAMLNode?
    switch kind {
    case "Pod": template = object
    case "CronJob": template = object["spec"]?["jobTemplate"]?["spec"]?["template"]
    case "PodTemplate": template = object["template"]
    default: template = object["spec"]?["template"]
    }
    guard let template, let spec = template["spec"], spec["containers"]?.elements.isEmpty == false else { return nil }
    let metadata = object["metadata"]
    var workload = Workload(
      .kubernetes, kind: kind, name: metadata?["name"]?.text ?? metadata?["generateName"]?.text ?? "", line: object.line
    )
    workload.namespace = metadata?["namespace"]?.located
    workload.hostNetwork = spec["hostNetwork"]?.locatedBool
    workload.hostPID = spec["hostPID"]?.locatedBool
    workload.hostIPC = spec["hostIPC"]?.locatedBool
    workload.sharesProcesses = spec["shareProcessNamespace"]?.locatedBool
    workload.mountsToken = spec["automountServiceAccountToken"]?.locatedBool
    let security = spec["securityContext"]
    workload.sysctls = (security?["sysctls"]?.elements ?? []).compactMap { $0["name"]?.located }
    let annotations = (template["metadata"] ?? metadata)?["annotations"]
    let volumes = hostPaths(spec["volumes"])
    for key in ["initContainers", "containers", "ephemeralContainers"] {
      for node in (spec[key]?.elements ?? []).prefix(500) {
        var container = container(node, pod: security, volumes, annotations)
        // A sidecar is an init container that goes on.
        container.isInit = key == "initContainers" && node["restartPolicy"]?.text != "Always"
        workload.containers.append(container)
      }
    }
    return workload
  }

  private static func container(
    _ node: YAMLNode, pod: YAMLNode?, _ volumes: [String: String], _ annotations: YAMLNode?
  ) -> ContainerSpec {
    let name = node["name"]?.text ?? ""
    var container = ContainerSpec(name: name, line: node.line)
    let own = node["securityContext"]
    container.image = node["image"]?.located
    container.privileged = own?["privileged"]?.locatedBool
    container.user = (own?["runAsUser"] ?? pod?["runAsUser"])?.located
    container.group = (own?["runAsGroup"] ?? pod?["runAsGroup"])?.located
    container.runAsNonRoot = (own?["runAsNonRoot"] ?? pod?["runAsNonRoot"])?.locatedBool
    container.escalation = own?["allowPrivilegeEscalation"]?.locatedBool
    container.readOnlyRoot = own?["readOnlyRootFilesystem"]?.locatedBool
    container.addedCapabilities = ComposeReader.capabilities(own?["capabilities"]?["add"])
    container.droppedCapabilities = ComposeReader.capabilities(own?["capabilities"]?["drop"])
    container.seccomp = (own?["seccompProfile"] ?? pod?["seccompProfile"])?["type"]?.located
    container.seLinux = (own?["seLinuxOptions"] ?? pod?["seLinuxOptions"])?["type"]?.located
    container.appArmor =
      (own?["appArmorProfile"] ?? pod?["appArmorProfile"])?["type"]?.located
      ?? annotations?["container.apparmor.security.beta.kubernetes.io/\(name)"]?.located
    container.procMount = own?["procMount"]?.located
    container.hostProcess = (own?["windowsOptions"] ?? pod?["windowsOptions"])?["hostProcess"]?.locatedBool
    container.environment = (node["env"]?.elements ?? []).prefix(5_000).compactMap { entry in
      entry["name"]?.text.map { .init(name: $0, value: entry["value"]?.text, line: entry.line) }
    }
    container.ports = (node["ports"]?.elements ?? []).prefix(1_000).compactMap { entry in
      guard let port = entry["containerPort"]?.text else { return nil }
      return .init(
        hostIP: entry["hostIP"]?.text, host: entry["hostPort"]?.text, container: port,
        line: entry["hostPort"]?.line ?? entry.line)
    }
    container.mounts = (node["volumeMounts"]?.elements ?? []).prefix(1_000).compactMap { mount in
      guard let target = mount["mountPath"]?.text else { return nil }
      return .init(
        source: mount["name"]?.text.flatMap { volumes[$0] }, target: target,
        isReadOnly: mount["readOnly"]?.locatedBool?.value ?? false, propagation: mount["mountPropagation"]?.text,
        line: mount.line)
    }
    let limits = node["resources"]?["limits"]
    container.memoryLimit = limits?["memory"]?.located
    container.cpuLimit = limits?["cpu"]?.located
    container.command = (node["command"]?.locatedTexts ?? []) + (node["args"]?.locatedTexts ?? [])
    container.hasProbe = node["livenessProbe"] != nil || node["readinessProbe"] != nil || node["startupProbe"] != nil
    return container
  }

  private static func hostPaths(_ volumes: YAMLNode?) -> [String: String] {
    var paths: [String: String] = [:]
    for volume in (volumes?.elements ?? []).prefix(1_000) {
      if let name = volume["name"]?.text, let path = volume["hostPath"]?["path"]?.text { paths[name] = path }
    }
    return paths
  }
}
