/// Containers, running and stopped.
enum ContainerRules: RuleSource {
  static let yaml = #"""
    - key: container.appArmor
      title: AppArmor confines it
      about: container
      severity: medium
      assert: container.isAppArmorConfined
      found: "container.appArmorProfile == '' ? 'no profile' : container.appArmorProfile"
      expected: an enforced profile
      fix: Start it without apparmor=unconfined and --privileged, or with a profile of its own.
      outcomes:
        - when: "!host.security.hasAppArmor && !daemon.info.securityOptions.exists(o, o.startsWith('name=apparmor'))"
          status: notApplicable
          because: AppArmor is not active in this kernel

    - key: container.seLinux
      title: SELinux confines it
      about: container
      severity: medium
      assert: container.isSELinuxConfined
      found: "container.seLinuxLabel == '' ? 'no label' : container.seLinuxLabel"
      expected: a confined type
      fix: Start the engine with selinux-enabled and the container without label=disable.
      outcomes:
        - when: "!host.security.isSELinuxEnforcing"
          status: notApplicable
          because: SELinux does not enforce anything in this kernel

    - key: container.capabilities
      title: it has no more than the default capabilities
      about: container
      severity: high
      assert: "!container.excessCapabilities.exists(c, true)"
      found: "container.excessCapabilities.exists(c, true) ? container.excessCapabilities : container.capabilities"
      expected: a part of the engine's fourteen defaults
      fix: Start it with --cap-drop ALL and add back only what it needs; never --privileged.

    - key: container.privileged
      title: it is not privileged
      about: container
      severity: critical
      assert: "!container.settings.isPrivileged"
      found: "container.settings.isPrivileged ? 'privileged' : 'not privileged'"
      expected: not privileged
      fix: Start it without --privileged; give it the one capability or device that it needs.

    - key: container.sensitiveMounts
      title: it gets no system directories of the host
      about: container
      severity: high
      assert: "!container.sensitivePaths.exists(p, true)"
      found: "container.sensitivePaths.map(p, p.source + ' (' + (p.isWritable ? 'writable' : 'read-only') + ', ' + p.because + ')')"
      expected: no mount of, above or below a system directory
      fix: Mount the one file or directory of its own that it needs, read-only, from elsewhere.

    - key: container.sshServer
      title: no SSH server runs in it
      about: container
      severity: medium
      assert: "!container.sshServers.exists(s, true)"
      found: container.sshServers
      expected: none
      fix: Take the server out of the image; use docker exec, or logs and metrics, instead.
      outcomes:
        - when: "!container.settings.isRunning"
          status: notApplicable
          because: it does not run
        - when: "!container.isObserved"
          status: error
          because: its processes could not be seen

    - key: container.privilegedPorts
      title: no privileged ports of the host lead to it
      about: container
      severity: low
      assert: "!container.privilegedPorts.exists(p, true)"
      found: "container.privilegedPorts.exists(p, true) ? container.privilegedPorts : container.publishedPorts"
      expected: no host port below 1024
      fix: Publish it on a port from 1024 on, or behind a proxy.
      outcomes: &ports
        - when: container.sharing.network
          status: notApplicable
          because: it has the host's network and publishes nothing

    - key: container.neededPorts
      title: only needed ports lead to it
      about: container
      severity: medium
      automation: input
      evaluator: neededPorts
      expected: ports that the inputs name (neededPorts)
      fix: Publish only what must be reached from outside.

    - key: container.hostNetwork
      title: it has a network of its own
      about: container
      severity: high
      assert: "!container.sharing.network"
      found: "container.sharing.network ? 'the host network' : 'its own (' + container.settings.networkMode + ')'"
      expected: not the host's network namespace, nor one of a container that has it
      fix: Start it without --network=host and publish its ports.

    - key: container.memory
      title: its memory is limited
      about: container
      severity: medium
      assert: container.settings.memory > 0
      found: "container.settings.memory > 0 ? string(container.settings.memory) + ' bytes' : 'no limit'"
      expected: a limit
      fix: Start it with --memory.

    - key: container.cpu
      title: its share of the processors is set
      about: container
      severity: low
      assert: >-
        container.settings.nanoCPUs > 0 || container.settings.cpuQuota > 0 || container.settings.cpuSet != '' ||
        !(container.settings.cpuShares in [0, 1024])
      found: >-
        'shares ' + string(container.settings.cpuShares) + ', quota ' + string(container.settings.cpuQuota) + ', cpus '
        + string(container.settings.nanoCPUs) + ', set ' + container.settings.cpuSet
      expected: shares, a quota, a number or a set of processors
      fix: Start it with --cpus or --cpu-shares.

    - key: container.readOnlyRoot
      title: its root file system is read-only
      about: container
      severity: medium
      assert: container.settings.hasReadOnlyRoot
      found: "container.settings.hasReadOnlyRoot ? 'read-only' : 'writable'"
      expected: read-only
      fix: Start it with --read-only, and --tmpfs or volumes where it must write.

    - key: container.bindAddress
      title: its ports are open on one address
      about: container
      severity: medium
      assert: "!container.wildcardPorts.exists(p, true)"
      found: "container.wildcardPorts.exists(p, true) ? container.wildcardPorts : container.publishedPorts"
      expected: a single address of the host
      fix: "Publish with an address: -p 10.0.0.5:8080:80."
      outcomes: *ports

    - key: container.restart
      title: it is not restarted without end
      about: container
      severity: low
      assert: >-
        container.settings.restart.name in ['', 'no'] || container.settings.restart.name == 'on-failure' &&
        container.settings.restart.maximumRetries >= 1 && container.settings.restart.maximumRetries <= 5
      found: "container.settings.restart.name + ':' + string(container.settings.restart.maximumRetries)"
      expected: no, or on-failure with 1 to 5 tries
      fix: Start it with --restart=on-failure:5.
      outcomes:
        - when: container.orchestrator != null
          status: notApplicable
          because: a scheduler looks after it

    - key: container.hostPID
      title: it has process ids of its own
      about: container
      severity: high
      assert: "!container.sharing.pid"
      found: "container.sharing.pid ? 'the host process namespace' : 'its own'"
      expected: not the host's process namespace, nor one of a container that has it
      fix: Start it without --pid=host.

    - key: container.hostIPC
      title: it has shared memory of its own
      about: container
      severity: medium
      assert: "!container.sharing.ipc"
      found: "container.sharing.ipc ? 'the host IPC namespace' : 'its own'"
      expected: not the host's IPC namespace, nor one of a container that has it
      fix: Start it without --ipc=host.

    - key: container.devices
      title: it gets no devices of the host
      about: container
      severity: high
      assert: "!container.devices.exists(d, true)"
      found: container.devices
      expected: none but those that the inputs name (devices)
      fix: Start it without --device, --device-cgroup-rule and --gpus, or name the device in the inputs.

    - key: container.ulimits
      title: its limits are the engine's own
      about: container
      severity: low
      assert: "!container.settings.ulimits.exists(u, true)"
      found: container.settings.ulimits
      expected: no --ulimit, or one that is needed
      fix: Start it without --ulimit where the engine's defaults do.
      outcomes:
        - when: >-
            daemon.isPodman && !container.settings.ulimits.exists(u, !u.startsWith('nofile=') && !u.startsWith('nproc='))
          status: notApplicable
          because: Podman gives every container limits for nofile and nproc, and doesn't tell its own from a person's
        - when: container.settings.ulimits.exists(u, true)
          status: manual
          because: it overrides the engine's limits; see whether it must

    - key: container.propagation
      title: its mounts don't spread to the host
      about: container
      severity: medium
      assert: "!container.sharedMounts.exists(m, true)"
      found: container.sharedMounts
      expected: no shared propagation
      fix: Mount without :shared and :rshared.

    - key: container.hostUTS
      title: it has a host name of its own
      about: container
      severity: low
      assert: "!container.sharing.uts"
      found: "container.sharing.uts ? 'the host name namespace' : 'its own'"
      expected: not the host's UTS namespace
      fix: Start it without --uts=host.

    - key: container.seccomp
      title: its system calls are filtered
      about: container
      severity: high
      assert: container.seccomp.isFiltered && !container.seccomp.allows.exists(c, true)
      found: >-
        !container.seccomp.isFiltered ? 'unconfined' : container.seccomp.allows.exists(c, true)
        ? 'a profile of its own that allows ' + string(size(container.seccomp.allows)) + ' dangerous calls'
        : container.seccomp.profile
      expected: the default filter, or a stricter one
      fix: Start it without seccomp=unconfined and --privileged.

    - key: container.execPrivileged
      title: nobody ran privileged programs in it
      about: container
      severity: high
      evaluator: execution
      with:
        kind: privileged
      expected: no docker exec --privileged
      fix: Find out who it was; start another container with what is needed instead.

    - key: container.execRoot
      title: nobody ran programs as root in it
      about: container
      severity: medium
      evaluator: execution
      with:
        kind: root
      expected: no docker exec --user=root
      fix: Find out who it was; run programs as the container's own user.

    - key: container.execUser
      title: nobody ran programs as another user in it
      about: container
      severity: medium
      evaluator: execution
      with:
        kind: user
      expected: no docker exec --user
      fix: Find out who it was; run programs as the container's own user.

    - key: container.cgroupParent
      title: it is under the expected control group
      about: container
      severity: low
      assert: "container.settings.cgroupParent == '' || container.settings.cgroupParent in inputs.cgroupParents"
      found: "container.settings.cgroupParent == '' ? 'the default' : container.settings.cgroupParent"
      expected: the engine's own, or one that the inputs name (cgroupParents)
      fix: Start it without --cgroup-parent.

    - key: container.noNewPrivileges
      title: its programs can't gain privileges
      about: container
      severity: medium
      assert: container.hasNoNewPrivileges
      found: "container.hasNoNewPrivileges ? 'no new privileges' : 'setuid programs work'"
      expected: no-new-privileges
      fix: Start it with --security-opt no-new-privileges.

    - key: container.health
      title: its health is checked
      about: container
      severity: low
      assert: container.hasHealthCheck
      found: "container.hasHealthCheck ? 'checked' : 'no health check'"
      expected: a health check other than NONE
      fix: Add HEALTHCHECK to the image, or start it with --health-cmd.

    - key: container.currentImage
      title: its image is the current one
      about: container
      severity: medium
      automation: partial
      assert: container.isPinned && !container.isOutdated
      found: container.settings.imageName
      expected: an image named by its digest, or the newest one of its tag
      fix: Make it anew from the current image; name images by digest.
      outcomes:
        - when: container.isOutdated
          status: fail
          because: its image's name means another image here by now
        - when: "!container.isPinned"
          status: manual
          because: its image is named by a tag; see whether the registry has a newer one

    - key: container.pidsLimit
      title: the number of its processes is limited
      about: container
      severity: medium
      assert: container.settings.pidsLimit > 0
      found: "container.settings.pidsLimit > 0 ? string(container.settings.pidsLimit) : 'no limit'"
      expected: a limit
      fix: Start it with --pids-limit.

    - key: container.defaultBridge
      title: it is not on the default bridge
      about: container
      severity: low
      assert: "!container.isOnDefaultBridge"
      found: container.settings.networks
      expected: a network of its own
      fix: Make a network for those containers that must reach each other.

    - key: container.userNamespace
      title: its users are not the host's
      about: container
      severity: medium
      evaluator: userNamespace
      expected: a user namespace of its own
      fix: Start it without --userns=host, on an engine with userns-remap.

    - key: container.runtimeSocket
      title: no engine's socket is in it
      about: container
      severity: critical
      assert: "!container.runtimeSockets.exists(s, true)"
      found: container.runtimeSockets
      expected: no socket of an engine or runtime, nor a directory that has one
      fix: Take the mount away; give it a proxy that lets through only the requests it needs.

    - key: container.user
      title: it does not run as root
      about: container
      severity: medium
      assert: "!container.user.isRoot && container.user.id != null || container.user.isRemapped"
      found: >-
        (container.user.text == '' ? 'no USER' : container.user.text) +
        (container.user.id == null ? ' (no such user found)' : ' (user ' + string(container.user.id) + ')')
      expected: a user other than 0, or one that is remapped
      fix: Switch to another user with USER in the build file, or start it with --user.
      outcomes:
        - when: container.user.id == null && !container.user.isRemapped
          status: error
          because: the user's name could not be looked up in the image's files
    """#
}
