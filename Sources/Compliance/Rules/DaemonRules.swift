/// The engine's own configuration, as it runs.
enum DaemonRules: RuleSource {
  static let yaml = #"""
    - key: daemon.logLevel
      title: the engine logs at level info
      about: daemon
      severity: low
      assert: "daemon.configuration.logLevel in ['', 'info']"
      found: "daemon.configuration.logLevel == '' ? 'info (the default)' : daemon.configuration.logLevel"
      expected: info
      fix: Set log-level to info in the configuration file; debug fills the log, less leaves out what matters.
      outcomes: &configured
        - when: daemon.isPodman
          status: notApplicable
          because: Podman has no running engine that is configured so
        - when: daemon.configuration == null || daemon.configurationProblem != null
          status: error
          because: the engine's configuration is not known for certain; the list of what was not examined says why

    - key: daemon.iptables
      title: the engine may keep its firewall rules
      about: daemon
      severity: medium
      assert: daemon.configuration.iptables && daemon.configuration.ip6tables != false
      found: >-
        !daemon.configuration.iptables ? 'iptables is off'
        : daemon.configuration.ip6tables == false ? 'ip6tables is off' : 'on'
      expected: iptables not switched off
      fix: Take iptables and ip6tables out of the configuration, unless another firewall keeps containers apart.
      outcomes:
        - when: daemon.isPodman
          status: notApplicable
          because: Podman has no running engine that is configured so
        - when: daemon.configuration == null || daemon.configurationProblem != null
          status: error
          because: the engine's configuration is not known for certain; the list of what was not examined says why
        - when: daemon.isRootless && daemon.configuration.bridge == 'none'
          status: notApplicable
          because: a rootless engine without a bridge has no rules to keep

    - key: daemon.defaultUlimits
      title: limits for new containers were considered
      about: daemon
      severity: low
      assert: "daemon.configuration.defaultUlimits.exists(x, true)"
      found: daemon.configuration.defaultUlimits
      expected: default-ulimits are set
      fix: Set default-ulimits (nofile, nproc) in the configuration file to what containers here need.
      outcomes:
        - when: daemon.isPodman
          status: notApplicable
          because: Podman has no running engine that is configured so
        - when: daemon.configuration == null || daemon.configurationProblem != null
          status: error
          because: the engine's configuration is not known for certain; the list of what was not examined says why
        - when: "!daemon.configuration.defaultUlimits.exists(x, true)"
          status: manual
          because: no limits are set for containers in general; decide whether the system's own are right

    - key: daemon.cgroupParent
      title: containers are under the expected control group
      about: daemon
      severity: low
      assert: >-
        daemon.configuration.cgroupParent == '' || daemon.configuration.cgroupParent in inputs.cgroupParents
      found: "daemon.configuration.cgroupParent == '' ? 'the default' : daemon.configuration.cgroupParent"
      expected: the default, or one that the inputs name (cgroupParents)
      fix: Take cgroup-parent out of the configuration, or name it in the inputs if it is meant so.
      outcomes: *configured

    - key: daemon.baseSize
      title: the size of container file systems is the default
      about: daemon
      severity: low
      assert: "!daemon.configuration.storageOptions.exists(x, x.startsWith('dm.basesize'))"
      found: daemon.configuration.storageOptions
      expected: no dm.basesize
      fix: Take dm.basesize out of storage-opts.
      outcomes:
        - when: daemon.info.storageDriver != 'devicemapper'
          status: notApplicable
          because: only the devicemapper driver has that setting
        - when: daemon.configuration == null || daemon.configurationProblem != null
          status: error
          because: the engine's configuration is not known for certain; the list of what was not examined says why

    - key: daemon.legacyRegistry
      title: registries of the first version are refused
      about: daemon
      severity: medium
      assert: daemon.configuration.disablesLegacyRegistry
      found: daemon.configuration.disablesLegacyRegistry
      expected: disable-legacy-registry
      fix: Set disable-legacy-registry, or update the engine.
      outcomes:
        - when: daemon.isPodman
          status: notApplicable
          because: Podman never spoke to such registries
        - when: "!(daemon.version.version.startsWith('1.') || daemon.version.version.startsWith('17.0'))"
          status: notApplicable
          because: engines since 17.12 don't speak to such registries
        - when: daemon.configuration == null || daemon.configurationProblem != null
          status: error
          because: the engine's configuration is not known for certain; the list of what was not examined says why

    - key: daemon.noNewPrivileges
      title: new containers can't gain privileges
      about: daemon
      severity: medium
      assert: daemon.configuration.hasNoNewPrivileges
      found: daemon.configuration.hasNoNewPrivileges
      expected: no-new-privileges is on
      fix: Set no-new-privileges to true in the configuration file and restart the engine when that suits.
      outcomes: *configured

    - key: daemon.userlandProxy
      title: published ports need no proxy processes
      about: daemon
      severity: low
      assert: "!daemon.configuration.hasUserlandProxy"
      found: "daemon.configuration.hasUserlandProxy ? 'the proxy is on' : 'off'"
      expected: userland-proxy is off
      fix: Set userland-proxy to false in the configuration file, where the kernel can do hairpin NAT.
      outcomes: *configured

    - key: daemon.rootless
      title: the engine runs without root
      about: daemon
      severity: medium
      assert: daemon.isRootless || daemon.user != null && daemon.user != 0
      found: >-
        daemon.isRootless ? 'rootless' : daemon.user == null ? 'user not known' : 'user ' + string(daemon.user)
      expected: rootless, or a user other than 0
      fix: Run the engine rootless where what containers need allows it.

    - key: daemon.icc
      title: containers on the default bridge don't reach each other
      about: daemon
      severity: medium
      assert: daemon.hasInterContainerTraffic == false
      found: "daemon.hasInterContainerTraffic == true ? 'they reach each other' : 'they do not'"
      expected: icc is off
      fix: Set icc to false in the configuration file (iptables must stay on), and use networks of your own.
      outcomes:
        - when: daemon.hasInterContainerTraffic == null
          status: notApplicable
          because: there is no default bridge

    - key: daemon.insecureRegistries
      title: every registry is verified
      about: daemon
      severity: high
      assert: >-
        daemon.info.insecureRegistries.all(r, r.startsWith('127.') || r.startsWith('::1')) &&
        daemon.info.insecureIndexes.all(r, r.startsWith('127.') || r.startsWith('localhost') || r.startsWith('[::1]'))
      found: >-
        daemon.info.insecureRegistries.filter(r, !r.startsWith('127.') && !r.startsWith('::1')) + daemon.info.insecureIndexes
      expected: none but this host's own
      fix: Take the entries out of insecure-registries and give those registries certificates.

    - key: daemon.aufs
      title: the storage driver is not aufs
      about: daemon
      severity: low
      assert: daemon.info.storageDriver != 'aufs'
      found: daemon.info.storageDriver
      expected: another driver, e.g. overlay2
      fix: Move to overlay2; aufs is in no kernel any more.

    - key: daemon.devicemapper
      title: the storage driver is not devicemapper
      about: daemon
      severity: low
      assert: daemon.info.storageDriver != 'devicemapper'
      found: daemon.info.storageDriver
      expected: another driver, e.g. overlay2
      fix: Move to overlay2; devicemapper was taken out of the engine.

    - key: daemon.tls
      title: TCP access to the engine needs a certificate
      about: daemon
      severity: critical
      evaluator: tlsListeners
      expected: tlsverify for every TCP listener
      fix: Close the TCP listener, or set tlsverify, tlscacert, tlscert and tlskey.

    - key: daemon.userNamespaces
      title: users in containers are other users outside
      about: daemon
      severity: medium
      assert: daemon.hasUserRemapping || daemon.isRootless
      found: "daemon.hasUserRemapping ? 'remapped' : daemon.isRootless ? 'rootless' : 'not remapped'"
      expected: userns-remap, or a rootless engine
      fix: Set userns-remap to default; existing images are fetched anew and host namespaces need --userns=host.

    - key: daemon.authorization
      title: requests to the engine are authorized
      about: daemon
      severity: medium
      assert: daemon.info.authorizationPlugins.exists(p, true)
      found: daemon.info.authorizationPlugins
      expected: an authorization plugin
      fix: Install an authorization plugin and name it in authorization-plugins.
      outcomes:
        - when: daemon.isPodman
          status: notApplicable
          because: Podman has no such plugins

    - key: daemon.logging
      title: logs leave the host
      about: daemon
      severity: medium
      evaluator: logging
      expected: a driver that sends logs to another machine
      fix: Set log-driver and log-opts so that logs go to a collector elsewhere.

    - key: daemon.liveRestore
      title: containers outlive a restart of the engine
      about: daemon
      severity: low
      assert: daemon.info.hasLiveRestore
      found: daemon.info.hasLiveRestore
      expected: live-restore is on
      fix: Set live-restore to true in the configuration file.
      outcomes:
        - when: daemon.isPodman
          status: notApplicable
          because: Podman has no engine that containers depend on
        - when: daemon.info.swarm.state == 'active'
          status: notApplicable
          because: an engine in swarm mode can't have it

    - key: daemon.seccomp
      title: the engine's default filter of system calls is on
      about: daemon
      severity: high
      assert: >-
        daemon.hasSeccomp && daemon.seccompProfile != 'unconfined' && !daemon.seccompAllows.exists(c, true)
      found: >-
        !daemon.hasSeccomp ? 'no seccomp' : daemon.seccompAllows.exists(c, true)
        ? daemon.seccompProfile + ' allows dangerous calls' : daemon.seccompProfile
      expected: the default profile, or a stricter one
      fix: Take seccomp-profile out of the configuration, or write one that is stricter than the default.

    - key: daemon.experimental
      title: experimental features are off
      about: daemon
      severity: low
      assert: "!daemon.version.isExperimental && !daemon.info.isExperimental"
      found: daemon.version.isExperimental || daemon.info.isExperimental
      expected: switched off
      fix: Take experimental out of the configuration file.
    """#
}
