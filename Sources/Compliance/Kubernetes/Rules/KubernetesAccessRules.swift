/// Who may do what in a cluster.
enum KubernetesAccessRules: RuleSource {
  static let yaml = #"""
    - key: kubeAccess.clusterAdmin
      title: "cluster-admin is for the administrators only"
      about: cluster
      severity: high
      evaluator: role
      with: { question: "clusterAdmin" }
      expected: "nobody but system:masters and kubeadm's administrators"
      fix: "Give the role that is needed instead, and delete the binding."

    - key: kubeAccess.secrets
      title: "nobody reads the secrets of the whole cluster"
      about: cluster
      severity: high
      evaluator: access
      with: { verbs: "get,list,watch", resources: "/secrets" }
      expected: "no binding for everybody, none in the whole cluster"
      fix: "Give get on named secrets in one namespace; delete the binding."

    - key: kubeAccess.wildcards
      title: "roles say what they allow"
      about: cluster
      severity: medium
      evaluator: role
      with: { question: "wildcards" }
      expected: "no * in verbs, groups and resources"
      fix: "Write the verbs and resources that are needed in place of *."

    - key: kubeAccess.createPods
      title: "nobody makes pods in the whole cluster"
      about: cluster
      severity: high
      evaluator: access
      with: { verbs: "create", resources: "/pods" }
      expected: "no binding for everybody, none in the whole cluster"
      fix: "Give it in the namespaces where it is needed; who makes pods has every account of the namespace."

    - key: kubeAccess.defaultAccounts
      title: "the account default can do nothing"
      about: cluster
      severity: medium
      evaluator: role
      with: { question: "defaultAccounts" }
      expected: "no token, no roles"
      fix: >-
        Set automountServiceAccountToken to false on every account default, and give pods that need rights accounts
        of their own.

    - key: kubeAccess.tokens
      title: "pods have a token only where it is of use"
      about: cluster
      severity: medium
      evaluator: role
      with: { question: "tokens" }
      expected: "no token, or an account with roles"
      fix: "Set automountServiceAccountToken to false in the pod's spec or on its account."

    - key: kubeAccess.escalation
      title: "nobody gives himself more rights"
      about: cluster
      severity: high
      evaluator: access
      with:
        verbs: "bind,escalate,impersonate"
        resources: "rbac.authorization.k8s.io/roles,rbac.authorization.k8s.io/clusterroles,/users,/groups,\
          /serviceaccounts"
      expected: "no binding for everybody, none in the whole cluster"
      fix: "Take bind, escalate and impersonate out of the role."

    - key: kubeAccess.volumes
      title: "nobody makes persistent volumes"
      about: cluster
      severity: medium
      evaluator: access
      with: { verbs: "create", resources: "/persistentvolumes" }
      expected: "no binding for everybody, none in the whole cluster"
      fix: "Leave volumes to the storage classes' provisioners; a volume can be a path of a node."

    - key: kubeAccess.nodeProxy
      title: "nobody speaks to kubelets through the API server"
      about: cluster
      severity: high
      evaluator: access
      with: { verbs: "get,create", resources: "/nodes/proxy" }
      expected: "no binding for everybody, none in the whole cluster"
      fix: "Take nodes/proxy out of the role: it runs commands in every pod of a node."

    - key: kubeAccess.approval
      title: "nobody approves certificates"
      about: cluster
      severity: high
      evaluator: access
      with: { verbs: "update,patch", resources: "certificates.k8s.io/certificatesigningrequests/approval" }
      expected: "no binding for everybody, none in the whole cluster"
      fix: "Take certificatesigningrequests/approval out of the role."

    - key: kubeAccess.webhooks
      title: "nobody changes what is admitted"
      about: cluster
      severity: high
      evaluator: access
      with:
        verbs: "create,update,patch,delete"
        resources: "admissionregistration.k8s.io/validatingwebhookconfigurations,\
          admissionregistration.k8s.io/mutatingwebhookconfigurations"
      expected: "no binding for everybody, none in the whole cluster"
      fix: "Take the webhook configurations out of the role: who changes them sees every object."

    - key: kubeAccess.tokenRequests
      title: "nobody makes tokens of others"
      about: cluster
      severity: high
      evaluator: access
      with: { verbs: "create", resources: "/serviceaccounts/token" }
      expected: "no binding for everybody, none in the whole cluster"
      fix: "Take serviceaccounts/token out of the role."
    """#
}
