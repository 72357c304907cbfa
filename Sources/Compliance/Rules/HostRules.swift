/// The host as the engine uses it.
enum HostRules: RuleSource {
  static let yaml = #"""
    - key: host.partition
      title: containers have a file system of their own
      about: host
      severity: medium
      assert: host.storage.isSeparate
      found: >-
        host.storage.path + ' on ' + host.storage.device + ', its parent on ' + host.storage.parentDevice
      expected: another file system than the directory above
      fix: >-
        Mount a volume of its own at the engine's data directory, so that images and logs can't fill the host's root.
      outcomes:
        - when: daemon == null
          status: notApplicable
          because: there is no container engine here
        - when: host.storage == null
          status: error
          because: the data directory or the mount table could not be looked at

    - key: host.trustedUsers
      title: only trusted accounts reach the engine
      about: host
      severity: high
      automation: input
      evaluator: trustedUsers
      expected: nobody but root and those on the list
      fix: Take everybody out of the socket's group who needn't be root on this host; name the others in the inputs.
      outcomes:
        - when: daemon == null
          status: notApplicable
          because: there is no container engine here

    - key: host.hardened
      title: the host itself is hardened
      about: host
      severity: medium
      automation: partial
      evaluator: hostProfile
      expected: no failed check of medium or higher severity in the host profile
      fix: Run bulkhead audit host and follow what it says.

    - key: host.engineVersion
      title: the engine gets security updates
      about: daemon
      severity: high
      evaluator: engineVersion
      expected: supported releases without known escapes
      fix: Update the engine, containerd and runc to releases that are still maintained.
    """#
}
