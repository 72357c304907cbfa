/// What the audit system records of the engine's files.
enum AuditRules: RuleSource {
  static let yaml = #"""
    - key: audit.dockerd
      title: changes of the engine's program are recorded
      about: host
      severity: high
      evaluator: auditRule
      with:
        roles: dockerd
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of the engine's program and load it with augenrules --load.

    - key: audit.runContainerd
      title: changes of /run/containerd are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: run-containerd
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of /run/containerd and load it with augenrules --load.

    - key: audit.dockerRoot
      title: changes of the engine's data directory are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: docker-root
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for the directory, behind rules that leave overlay2, volumes and containers out, which flood the host.

    - key: audit.etcDocker
      title: changes of /etc/docker are recorded
      about: host
      severity: high
      evaluator: auditRule
      with:
        roles: etc-docker
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of /etc/docker and load it with augenrules --load.

    - key: audit.dockerService
      title: changes of the engine's unit and its drop-ins are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: docker-service,docker-service-drop-in
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of the engine's unit and its drop-ins and load it with augenrules --load.

    - key: audit.containerdSocket
      title: changes of containerd's socket are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: containerd-socket
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of containerd's socket and load it with augenrules --load.

    - key: audit.dockerSocket
      title: changes of the engine's socket or its unit are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: docker-socket-unit,docker-socket
        any: "true"
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of the engine's socket or its unit and load it with augenrules --load.

    - key: audit.etcDefault
      title: changes of /etc/default/docker are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: etc-default
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of /etc/default/docker and load it with augenrules --load.

    - key: audit.daemonJson
      title: changes of the engine's configuration file are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: daemon-json
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of the engine's configuration file and load it with augenrules --load.

    - key: audit.containerdToml
      title: changes of containerd's configuration file are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: containerd-toml
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of containerd's configuration file and load it with augenrules --load.

    - key: audit.sysconfig
      title: changes of /etc/sysconfig/docker are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: sysconfig
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of /etc/sysconfig/docker and load it with augenrules --load.

    - key: audit.containerd
      title: changes of containerd's program are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: containerd
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of containerd's program and load it with augenrules --load.

    - key: audit.shim
      title: changes of the containerd-shim program are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: shim
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of the containerd-shim program and load it with augenrules --load.

    - key: audit.shimV1
      title: changes of the containerd-shim-runc-v1 program are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: shim-v1
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of the containerd-shim-runc-v1 program and load it with augenrules --load.

    - key: audit.shimV2
      title: changes of the containerd-shim-runc-v2 program are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: shim-v2
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of the containerd-shim-runc-v2 program and load it with augenrules --load.

    - key: audit.runc
      title: changes of the runc program are recorded
      about: host
      severity: medium
      evaluator: auditRule
      with:
        roles: runc
      expected: a loaded rule that records writes and attribute changes
      fix: >-
        Add a watch for writes and attribute changes (-p wa) of the runc program and load it with augenrules --load.
    """#
}
