/// What only people know of a cluster.
enum KubernetesPracticeRules: RuleSource {
  static let yaml = #"""
    - key: kubePractice.certificateUsers
      title: "people don't log in with client certificates"
      about: cluster
      severity: medium
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Let people come by OpenID Connect: a certificate can't be taken back. State it in the inputs."

    - key: kubePractice.tokenUsers
      title: "people don't log in with tokens of service accounts"
      about: cluster
      severity: medium
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Let people come by OpenID Connect, and state it in the inputs."

    - key: kubePractice.bootstrapUsers
      title: "people don't log in with bootstrap tokens"
      about: cluster
      severity: medium
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Keep bootstrap tokens for nodes that join, and state it in the inputs."

    - key: kubePractice.auditCoverage
      title: "the audit policy records what matters"
      about: cluster
      severity: medium
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: >-
        See that reads of secrets, changes of roles, exec, attach, port-forward and proxy are recorded; state it in
        the inputs.

    - key: kubePractice.mastersGroup
      title: "nobody is a member of system:masters day by day"
      about: cluster
      severity: high
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Keep credentials of system:masters for emergencies: no role limits them. State it in the inputs."

    - key: kubePractice.podPolicy
      title: "something holds pods to a policy"
      about: cluster
      severity: high
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Enforce the Pod Security Standards by namespace labels or a policy engine; state it in the inputs."

    - key: kubePractice.networkPlugin
      title: "the pod network enforces NetworkPolicies"
      about: cluster
      severity: medium
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Use a network plugin that does, and state it in the inputs."

    - key: kubePractice.secretStore
      title: "a store outside of the cluster was considered for secrets"
      about: cluster
      severity: low
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Weigh an external store of secrets, and state it in the inputs."

    - key: kubePractice.imageProvenance
      title: "only images of known origin are admitted"
      about: cluster
      severity: medium
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Verify signatures at admission, and state it in the inputs."

    - key: kubePractice.boundaries
      title: "namespaces keep apart what is administered apart"
      about: cluster
      severity: low
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Give teams and applications namespaces of their own, and state it in the inputs."
    """#
}
