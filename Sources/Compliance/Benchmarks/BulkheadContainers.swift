/// What a container's bundle and its processes tell, whatever runtime it has; ids are the rules' keys.
enum BulkheadContainers: RuleSource {
  static let yaml = #"""
    name: bulkhead-containers
    title: Bulkhead's profile for containers of any runtime
    sections:
      container: Containers
    # id, rule, level, how it is decided
    items:
      - "container.privileged container.privileged 1 automated"
      - "container.capabilities container.capabilities 1 automated"
      - "container.runtimeSocket container.runtimeSocket 1 automated"
      - "container.sensitiveMounts container.sensitiveMounts 1 automated"
      - "container.hostNetwork container.hostNetwork 1 automated"
      - "container.hostPID container.hostPID 1 automated"
      - "container.hostIPC container.hostIPC 1 automated"
      - "container.hostUTS container.hostUTS 1 automated"
      - "container.userNamespace container.userNamespace 2 automated"
      - "container.user container.user 1 automated"
      - "container.noNewPrivileges container.noNewPrivileges 1 automated"
      - "container.seccomp container.seccomp 1 automated"
      - "container.appArmor container.appArmor 1 automated"
      - "container.seLinux container.seLinux 2 automated"
      - "container.devices container.devices 1 automated"
      - "container.propagation container.propagation 1 automated"
      - "container.readOnlyRoot container.readOnlyRoot 1 automated"
      - "container.memory container.memory 1 automated"
      - "container.cpu container.cpu 1 automated"
      - "container.pidsLimit container.pidsLimit 1 automated"
      - "container.sshServer container.sshServer 1 automated"
    """#
}
