/// What the kubelet and the proxy were told.
enum KubernetesNodeRules: RuleSource {
  static let yaml = #"""
    - key: kubelet.anonymous
      title: "the kubelet refuses requests without a user"
      about: cluster
      severity: critical
      evaluator: componentSetting
      with: { component: "kubelet", setting: "anonymous-auth", test: "is", value: "false" }
      expected: "false"
      fix: "Set authentication.anonymous.enabled to false."

    - key: kubelet.notAlwaysAllow
      title: "the kubelet does not allow every request"
      about: cluster
      severity: critical
      evaluator: componentSetting
      with: { component: "kubelet", setting: "authorization-mode", test: "excludes", value: "AlwaysAllow" }
      expected: "no AlwaysAllow"
      fix: "Set authorization.mode to Webhook."

    - key: kubelet.clientAuthority
      title: "the kubelet verifies clients' certificates"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kubelet", setting: "client-ca-file", test: "given" }
      expected: "given"
      fix: "Set authentication.x509.clientCAFile."

    - key: kubelet.readOnlyPort
      title: "the kubelet's port without authentication is off"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kubelet", setting: "read-only-port", test: "is", value: "0" }
      expected: "0"
      fix: "Set readOnlyPort to 0."

    - key: kubelet.streamTimeout
      title: "idle connections end"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kubelet", setting: "streaming-connection-idle-timeout", test: "nonZero" }
      expected: "not 0"
      fix: "Set streamingConnectionIdleTimeout to a time such as 5m."

    - key: kubelet.kernelDefaults
      title: "the kubelet refuses a kernel that is set up otherwise"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kubelet", setting: "protect-kernel-defaults", test: "is", value: "true" }
      expected: "true"
      fix: "Set protectKernelDefaults to true, and the kernel as the kubelet wants it."

    - key: kubelet.firewallChains
      title: "the kubelet keeps its firewall rules"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kubelet", setting: "make-iptables-util-chains", test: "is", value: "true" }
      expected: "true"
      fix: "Take makeIPTablesUtilChains away or set it to true."

    - key: kubelet.hostName
      title: "the node's name is its own"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kubelet", setting: "hostname-override", test: "absent" }
      expected: "not set"
      fix: "Take --hostname-override away."

    - key: kubelet.eventRate
      title: "events of the node are not lost"
      about: cluster
      severity: low
      evaluator: componentSetting
      with: { component: "kubelet", setting: "event-qps", test: "atLeast", value: "0" }
      expected: "0 (no limit) or a limit that is high enough"
      fix: "Set eventRecordQPS to 0 or to a limit that the node's events stay below."

    - key: kubelet.servingCertificate
      title: "the kubelet has a certificate of the cluster"
      about: cluster
      severity: high
      evaluator: componentSetting
      with: { component: "kubelet", setting: "tls-cert-file,tls-private-key-file", test: "given" }
      expected: "both given"
      fix: "Set tlsCertFile and tlsPrivateKeyFile, or serverTLSBootstrap and sign what it asks for."

    - key: kubelet.rotation
      title: "the kubelet renews its certificate"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kubelet", setting: "rotate-certificates", test: "is", value: "true" }
      expected: "true; without it false"
      fix: "Set rotateCertificates to true."

    - key: kubelet.servingRotation
      title: "the kubelet's serving certificate may be renewed"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kubelet"
        setting: "feature-gates"
        test: "excludes"
        value: "RotateKubeletServerCertificate=false"
      expected: "RotateKubeletServerCertificate not switched off"
      fix: "Take RotateKubeletServerCertificate out of featureGates."

    - key: kubelet.ciphers
      title: "the kubelet takes strong ciphers only"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with:
        component: "kubelet"
        setting: "tls-cipher-suites"
        test: "only"
        value: "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384,TLS_CHACHA20_POLY1305_SHA256,\
          TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,\
          TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,\
          TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305,\
          TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
      expected: "suites with forward secrecy and GCM or ChaCha20"
      fix: "Set tlsCipherSuites to ECDHE suites with AES-GCM or ChaCha20-Poly1305."

    - key: kubelet.processes
      title: "processes of a pod are limited"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kubelet", setting: "pod-max-pids", test: "atLeast", value: "1" }
      expected: "a limit; without it none"
      fix: "Set podPidsLimit."

    - key: kubelet.seccomp
      title: "pods have a seccomp profile without asking"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kubelet", setting: "seccomp-default", test: "is", value: "true" }
      expected: "true; without it false"
      fix: "Set seccompDefault to true."

    - key: kubeProxy.metrics
      title: "the proxy's metrics are for this machine only"
      about: cluster
      severity: medium
      evaluator: componentSetting
      with: { component: "kube-proxy", setting: "metrics-bind-address", test: "loopback" }
      expected: "127.0.0.1"
      fix: "Set metricsBindAddress to 127.0.0.1:10249."
    """#
}
