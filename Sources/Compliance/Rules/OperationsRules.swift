/// What is done regularly.
enum OperationsRules: RuleSource {
  static let yaml = #"""
    - key: operations.audits
      title: the host is audited regularly
      about: host
      severity: low
      evaluator: regularAudit
      expected: an earlier audit, not too long ago
      fix: Run bulkhead audit from a timer.

    - key: operations.monitoring
      title: containers are watched while they run
      about: host
      severity: medium
      automation: partial
      evaluator: attestation
      expected: a monitor, stated in the inputs
      fix: Watch containers with bulkhead watch or another monitor, and state that in the inputs.
      outcomes:
        - when: inputs.isWatched
          status: pass
          because: Bulkhead watches this host

    - key: operations.backup
      title: data of containers is backed up
      about: host
      severity: medium
      automation: attestation
      evaluator: attestation
      expected: a dated statement, not older than a year
      fix: Back the data up, try to restore it, and state that in the inputs.

    - key: operations.imageSprawl
      title: images that nobody uses are removed
      about: daemon
      severity: low
      assert: daemon.unusedImages <= inputs.maximumUnusedImages
      found: string(daemon.unusedImages) + ' images are used by no container'
      expected: at most maximumUnusedImages (10)
      fix: Remove them with docker image prune.

    - key: operations.containerSprawl
      title: stopped containers are removed
      about: daemon
      severity: low
      assert: daemon.stoppedContainers <= inputs.maximumStoppedContainers
      found: string(daemon.stoppedContainers) + ' containers are stopped'
      expected: at most maximumStoppedContainers (25)
      fix: Remove them with docker container prune.
    """#
}
