/// Swarm mode.
enum SwarmRules: RuleSource {
  static let yaml = #"""
    - key: swarm.off
      title: swarm mode is off where nobody needs it
      about: swarm
      severity: medium
      assert: "daemon.info.swarm.state in ['inactive', ''] || inputs.isSwarmNeeded"
      found: daemon.info.swarm.state
      expected: inactive, or said to be needed (swarmNeeded)
      fix: Leave the swarm with docker swarm leave, or say in the inputs that it is needed.

    - key: swarm.managers
      title: the number of managers is reasonable
      about: swarm
      severity: low
      assert: >-
        daemon.info.swarm.managers >= 1 && daemon.info.swarm.managers <= inputs.maximumManagers &&
        daemon.info.swarm.managers % 2 == 1
      found: daemon.info.swarm.managers
      expected: an odd number, at most maximumManagers
      fix: Demote managers that are not needed to keep a majority.
      outcomes: &manager
        - when: daemon.info.swarm.state != 'active'
          status: notApplicable
          because: swarm mode is off
        - when: "!daemon.info.swarm.isManager"
          status: notApplicable
          because: this node is no manager

    - key: swarm.listeners
      title: swarm's ports are open on one address
      about: swarm
      severity: medium
      evaluator: swarmListeners
      expected: no wildcard address
      fix: Initialize the swarm with --listen-addr on one interface.
      outcomes:
        - when: daemon.info.swarm.state != 'active'
          status: notApplicable
          because: swarm mode is off

    - key: swarm.overlayEncryption
      title: overlay networks are encrypted
      about: network
      severity: medium
      assert: "has(network.options.encrypted)"
      found: "has(network.options.encrypted) ? 'encrypted' : 'not encrypted'"
      expected: encrypted
      fix: Make the network anew with --opt encrypted.
      outcomes:
        - when: network.driver != 'overlay'
          status: notApplicable
          because: no overlay network
        - when: network.isIngress
          status: fail
          because: the ingress network carries published traffic between nodes in the clear

    - key: swarm.secrets
      title: services get secrets as secrets
      about: swarm
      severity: high
      automation: partial
      evaluator: serviceSecrets
      expected: no secret in a service's environment
      fix: Keep it as a secret of the swarm and give the service that; change it, since it was readable.
      outcomes: *manager

    - key: swarm.autolock
      title: managers are locked after a restart
      about: swarm
      severity: medium
      assert: daemon.swarm.hasAutoLock
      found: "daemon.swarm.hasAutoLock ? 'locked' : 'not locked'"
      expected: autolock is on
      fix: Switch it on with docker swarm update --autolock=true and keep the key elsewhere.
      outcomes:
        - when: daemon.info.swarm.state != 'active'
          status: notApplicable
          because: swarm mode is off
        - when: "!daemon.info.swarm.isManager"
          status: notApplicable
          because: this node is no manager
        - when: daemon.swarm == null
          status: error
          because: the engine did not describe the swarm

    - key: swarm.autolockRotation
      title: the managers' key is changed now and then
      about: swarm
      severity: low
      automation: attestation
      evaluator: attestation
      expected: a dated statement, not older than a year
      fix: Change it with docker swarm unlock-key --rotate and state that in the inputs.
      outcomes: *manager

    - key: swarm.nodeCertificates
      title: nodes' certificates are renewed soon enough
      about: swarm
      severity: medium
      assert: >-
        daemon.swarm.nodeCertificateExpiry > 0 &&
        daemon.swarm.nodeCertificateExpiry / 86400000000000 <= inputs.maximumCertificateDays
      found: string(daemon.swarm.nodeCertificateExpiry / 86400000000000) + ' days'
      expected: at most maximumCertificateDays (90)
      fix: Shorten it with docker swarm update --cert-expiry.
      outcomes:
        - when: daemon.info.swarm.state != 'active'
          status: notApplicable
          because: swarm mode is off
        - when: "!daemon.info.swarm.isManager"
          status: notApplicable
          because: this node is no manager
        - when: daemon.swarm == null
          status: error
          because: the engine did not describe the swarm

    - key: swarm.authority
      title: the swarm's authority is renewed now and then
      about: swarm
      severity: medium
      evaluator: swarmAuthority
      with:
        days: "365"
      expected: at most a year old
      fix: Renew it with docker swarm ca --rotate.
      outcomes: *manager

    - key: swarm.planes
      title: management and data have addresses of their own
      about: swarm
      severity: medium
      automation: partial
      evaluator: attestation
      expected: a dated statement that --data-path-addr names another interface
      fix: Join the swarm with --advertise-addr and --data-path-addr on two interfaces, and state that in the inputs.
      outcomes:
        - when: daemon.info.swarm.state != 'active'
          status: notApplicable
          because: swarm mode is off
    """#
}
