/// What the API server was told.
enum KubernetesServerRules: RuleSource {
  static let yaml = #"""
    - key: kubeAPI.anonymous
      title: "requests without a user are refused"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "anonymous-auth", test: "is", value: "false" }
      expected: "false"
      fix: >-
        Start kube-apiserver with --anonymous-auth=false, or set anonymous.enabled to false in its
        authentication-config.

    - key: kubeAPI.tokenFile
      title: "no users stand in a file of tokens"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "token-auth-file", test: "absent" }
      expected: "not set"
      fix: "Take --token-auth-file away; let users come by OpenID Connect or certificates."

    - key: kubeAPI.denyExternalIPs
      title: "services can't take addresses of others"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "enable-admission-plugins"
        test: "includes"
        value: "DenyServiceExternalIPs"
      expected: "DenyServiceExternalIPs among the admission plugins"
      fix: "Add DenyServiceExternalIPs to --enable-admission-plugins."

    - key: kubeAPI.externalIPsLeft
      title: "the plugin against external addresses is not switched on"
      about: cluster
      severity: low
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "enable-admission-plugins"
        test: "excludes"
        value: "DenyServiceExternalIPs"
      expected: "no DenyServiceExternalIPs among the admission plugins"
      fix: >-
        Take DenyServiceExternalIPs out of --enable-admission-plugins where this version is what you are held to;
        later ones ask for it.

    - key: kubeAPI.kubeletHTTPS
      title: "kubelets are asked over TLS"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "kubelet-https", test: "is", value: "true" }
      expected: "true"
      fix: "Take --kubelet-https away or set it to true."

    - key: kubeAPI.kubeletClient
      title: "the API server shows kubelets who it is"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "kubelet-client-certificate,kubelet-client-key", test: "given" }
      expected: "both given"
      fix: "Give --kubelet-client-certificate and --kubelet-client-key."

    - key: kubeAPI.kubeletAuthority
      title: "the API server verifies who kubelets are"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "kubelet-certificate-authority", test: "given" }
      expected: "given"
      fix: "Give --kubelet-certificate-authority, the authority that signs kubelets' certificates."

    - key: kubeAPI.notAlwaysAllow
      title: "not every request is allowed"
      about: cluster
      severity: critical
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "authorization-mode", test: "excludes", value: "AlwaysAllow" }
      expected: "no AlwaysAllow"
      fix: "Set --authorization-mode=Node,RBAC."

    - key: kubeAPI.nodeMode
      title: "kubelets may touch their own objects only"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "authorization-mode", test: "includes", value: "Node" }
      expected: "Node among the modes"
      fix: "Add Node to --authorization-mode."

    - key: kubeAPI.rbac
      title: "rights are given by roles"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "authorization-mode", test: "includes", value: "RBAC" }
      expected: "RBAC among the modes"
      fix: "Add RBAC to --authorization-mode."

    - key: kubeAPI.eventRate
      title: "events can't flood the API server"
      about: cluster
      severity: low
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "enable-admission-plugins"
        test: "includes"
        value: "EventRateLimit"
      expected: "EventRateLimit among the admission plugins"
      fix: "Add EventRateLimit to --enable-admission-plugins and give its limits by --admission-control-config-file."

    - key: kubeAPI.notAlwaysAdmit
      title: "not everything is admitted"
      about: cluster
      severity: high
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "enable-admission-plugins"
        test: "excludes"
        value: "AlwaysAdmit"
      expected: "no AlwaysAdmit"
      fix: "Take AlwaysAdmit out of --enable-admission-plugins."

    - key: kubeAPI.pullImages
      title: "images are pulled with the credentials of who uses them"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "enable-admission-plugins"
        test: "includes"
        value: "AlwaysPullImages"
      expected: "AlwaysPullImages among the admission plugins"
      fix: "Add AlwaysPullImages to --enable-admission-plugins."

    - key: kubeAPI.podPolicyPlugin
      title: "a plugin limits what pods ask for"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "enable-admission-plugins"
        test: "includesAny"
        value: "SecurityContextDeny,PodSecurityPolicy"
      expected: "SecurityContextDeny or PodSecurityPolicy among the admission plugins"
      fix: "Use PodSecurityPolicy, or SecurityContextDeny where no policies are used (Kubernetes before 1.25)."

    - key: kubeAPI.serviceAccountPlugin
      title: "pods have an account"
      about: cluster
      severity: high
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "disable-admission-plugins"
        test: "excludes"
        value: "ServiceAccount"
      expected: "ServiceAccount not switched off"
      fix: "Take ServiceAccount out of --disable-admission-plugins."

    - key: kubeAPI.namespacePlugin
      title: "nothing is made in namespaces that go away"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "disable-admission-plugins"
        test: "excludes"
        value: "NamespaceLifecycle"
      expected: "NamespaceLifecycle not switched off"
      fix: "Take NamespaceLifecycle out of --disable-admission-plugins."

    - key: kubeAPI.nodeRestriction
      title: "a kubelet changes its own node and pods only"
      about: cluster
      severity: high
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "enable-admission-plugins"
        test: "includes"
        value: "NodeRestriction"
      expected: "NodeRestriction among the admission plugins"
      fix: "Add NodeRestriction to --enable-admission-plugins."

    - key: kubeAPI.securePort
      title: "the API is served over TLS"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "secure-port", test: "nonZero" }
      expected: "not 0"
      fix: "Take --secure-port away or set it to a port."

    - key: kubeAPI.profiling
      title: "the API server's profiler is off"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "profiling", test: "is", value: "false" }
      expected: "false"
      fix: "Set --profiling=false."

    - key: kubeAPI.auditLog
      title: "requests are recorded"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "audit-log-path", test: "given" }
      expected: "given"
      fix: "Set --audit-log-path, and a policy by --audit-policy-file."

    - key: kubeAPI.auditAge
      title: "records are kept for a month"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "audit-log-maxage", test: "atLeast", value: "30" }
      expected: "at least 30 days"
      fix: "Set --audit-log-maxage=30 or more."

    - key: kubeAPI.auditBackups
      title: "enough old files of records are kept"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "audit-log-maxbackup", test: "atLeast", value: "10" }
      expected: "at least 10 files"
      fix: "Set --audit-log-maxbackup=10 or more."

    - key: kubeAPI.auditSize
      title: "files of records are large enough"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "audit-log-maxsize", test: "atLeast", value: "100" }
      expected: "at least 100 MB"
      fix: "Set --audit-log-maxsize=100 or more."

    - key: kubeAPI.requestTimeout
      title: "how long a request may take was decided"
      about: cluster
      severity: low
      automation: attestation
      evaluator: attestation
      expected: "a dated statement, not older than a year"
      fix: "Decide on --request-timeout (60 s without it) and state that in the inputs."

    - key: kubeAPI.accountLookup
      title: "tokens of deleted accounts are refused"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "service-account-lookup", test: "is", value: "true" }
      expected: "true"
      fix: "Take --service-account-lookup away or set it to true."

    - key: kubeAPI.accountKey
      title: "tokens are verified with a key of their own"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "service-account-key-file", test: "given" }
      expected: "given"
      fix: "Give --service-account-key-file, a public key for tokens alone."

    - key: kubeAPI.etcdClient
      title: "the API server shows etcd who it is"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "etcd-certfile,etcd-keyfile", test: "given", unlessLocal: "etcd-servers" }
      expected: "both given"
      fix: "Give --etcd-certfile and --etcd-keyfile."

    - key: kubeAPI.servingCertificate
      title: "the API server has a certificate of the cluster"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "tls-cert-file,tls-private-key-file", test: "given" }
      expected: "both given"
      fix: "Give --tls-cert-file and --tls-private-key-file."

    - key: kubeAPI.clientAuthority
      title: "clients' certificates are verified"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "client-ca-file", test: "given" }
      expected: "given"
      fix: "Give --client-ca-file."

    - key: kubeAPI.etcdAuthority
      title: "the API server verifies who etcd is"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "etcd-cafile", test: "given", unlessLocal: "etcd-servers" }
      expected: "given"
      fix: "Give --etcd-cafile."

    - key: kubeAPI.encryptionConfigured
      title: "encryption in etcd is configured"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kube-apiserver", setting: "encryption-provider-config", test: "given" }
      expected: "given"
      fix: "Write an EncryptionConfiguration and name it by --encryption-provider-config."

    - key: kubeAPI.encryptionProvider
      title: "secrets are written to etcd encrypted"
      about: cluster
      severity: high
      evaluator: secretEncryption
      expected: "aescbc, kms or secretbox first"
      fix: "Put kms, secretbox or aescbc first among the providers for secrets, then write all secrets anew."

    - key: kubeAPI.ciphers
      title: "the API server takes strong ciphers only"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "tls-cipher-suites"
        test: "only"
        value: "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384,TLS_CHACHA20_POLY1305_SHA256,\
          TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,\
          TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,\
          TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,\
          TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
      expected: "suites with forward secrecy and GCM or ChaCha20"
      fix: "Set --tls-cipher-suites to ECDHE suites with AES-GCM or ChaCha20-Poly1305."

    - key: kubeAPI.tokenExtension
      title: "tokens of pods live no longer than they say"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kube-apiserver"
        setting: "service-account-extend-token-expiration"
        test: "is"
        value: "false"
      expected: "false"
      fix: "Set --service-account-extend-token-expiration=false."
    """#
}
