/// What the controller manager, the scheduler and etcd were told.
enum KubernetesControllerRules: RuleSource {
  static let yaml = #"""
    - key: kubeController.garbage
      title: "how many finished pods are kept was decided"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kube-controller-manager", setting: "terminated-pod-gc-threshold", test: "given" }
      expected: "given"
      fix: "Set --terminated-pod-gc-threshold to what the nodes can bear; without it 12500 are kept."

    - key: kubeController.profiling
      title: "the controller manager's profiler is off"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kube-controller-manager", setting: "profiling", test: "is", value: "false" }
      expected: "false"
      fix: "Set --profiling=false."

    - key: kubeController.ownAccounts
      title: "each controller has an account of its own"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kube-controller-manager"
        setting: "use-service-account-credentials"
        test: "is"
        value: "true"
      expected: "true"
      fix: "Set --use-service-account-credentials=true."

    - key: kubeController.accountKey
      title: "tokens are signed with a key of their own"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kube-controller-manager", setting: "service-account-private-key-file", test: "given" }
      expected: "given"
      fix: "Give --service-account-private-key-file."

    - key: kubeController.rootAuthority
      title: "pods can verify who the API server is"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kube-controller-manager", setting: "root-ca-file", test: "given" }
      expected: "given"
      fix: "Give --root-ca-file."

    - key: kubeController.rotation
      title: "kubelets' serving certificates may be renewed"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kube-controller-manager"
        setting: "feature-gates"
        test: "excludes"
        value: "RotateKubeletServerCertificate=false"
      expected: "RotateKubeletServerCertificate not switched off"
      fix: "Take RotateKubeletServerCertificate=false out of --feature-gates."

    - key: kubeController.address
      title: "the controller manager is reached from this machine only"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kube-controller-manager", setting: "bind-address", test: "loopback" }
      expected: "127.0.0.1; without it every address"
      fix: "Set --bind-address=127.0.0.1."

    - key: kubeScheduler.profiling
      title: "the scheduler's profiler is off"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kube-scheduler", setting: "profiling", test: "is", value: "false" }
      expected: "false"
      fix: "Set --profiling=false, or enableProfiling: false in its configuration."

    - key: kubeScheduler.address
      title: "the scheduler is reached from this machine only"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kube-scheduler", setting: "bind-address", test: "loopback" }
      expected: "127.0.0.1; without it every address"
      fix: "Set --bind-address=127.0.0.1."

    - key: etcd.certificate
      title: "etcd serves over TLS"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "etcd", setting: "cert-file,key-file", test: "given" }
      expected: "both given"
      fix: "Give --cert-file and --key-file."

    - key: etcd.clients
      title: "etcd's clients need a certificate"
      about: cluster
      severity: critical
      evaluator: componentSetting
      with: { component: "etcd", setting: "client-cert-auth", test: "is", value: "true" }
      expected: "true"
      fix: "Set --client-cert-auth=true and give --trusted-ca-file."

    - key: etcd.ownCertificates
      title: "etcd makes no certificates for itself"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "etcd", setting: "auto-tls", test: "is", value: "false" }
      expected: "false"
      fix: "Take --auto-tls away or set it to false."

    - key: etcd.peerCertificate
      title: "etcd's members talk over TLS"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "etcd", setting: "peer-cert-file,peer-key-file", test: "given" }
      expected: "both given"
      fix: "Give --peer-cert-file and --peer-key-file."

    - key: etcd.peers
      title: "etcd's members need a certificate"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "etcd", setting: "peer-client-cert-auth", test: "is", value: "true" }
      expected: "true"
      fix: "Set --peer-client-cert-auth=true and give --peer-trusted-ca-file."

    - key: etcd.ownPeerCertificates
      title: "etcd's members make no certificates for themselves"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "etcd", setting: "peer-auto-tls", test: "is", value: "false" }
      expected: "false"
      fix: "Take --peer-auto-tls away or set it to false."

    - key: etcd.ownAuthority
      title: "etcd trusts an authority of its own"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "etcd"
        setting: "trusted-ca-file"
        test: "given"
        differsFrom: "kube-apiserver/client-ca-file"
      expected: "given, and another than the API server's clients have"
      fix: "Make an authority for etcd alone and give it by --trusted-ca-file."

    - key: kubeAPI.auditPolicy
      title: "what is recorded of requests was decided"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "audit-policy-file", test: "given" }
      expected: "given"
      fix: "Write an audit policy and name it by --audit-policy-file."
    """#
}
