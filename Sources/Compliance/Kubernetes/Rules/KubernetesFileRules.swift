/// Owners and modes of a node's files.
enum KubernetesFileRules: RuleSource {
  static let yaml = #"""
    - key: kubeFile.apiServer.private
      title: "the mode of the API server's manifest is within 0600"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-apiserver-manifest", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.apiServer.mode
      title: "the mode of the API server's manifest is within 0644"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-apiserver-manifest", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.apiServer.owner
      title: "the API server's manifest belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kube-apiserver-manifest" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.controllerManager.private
      title: "the mode of the controller manager's manifest is within 0600"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-controller-manager-manifest", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.controllerManager.mode
      title: "the mode of the controller manager's manifest is within 0644"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-controller-manager-manifest", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.controllerManager.owner
      title: "the controller manager's manifest belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kube-controller-manager-manifest" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.scheduler.private
      title: "the mode of the scheduler's manifest is within 0600"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-scheduler-manifest", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.scheduler.mode
      title: "the mode of the scheduler's manifest is within 0644"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-scheduler-manifest", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.scheduler.owner
      title: "the scheduler's manifest belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kube-scheduler-manifest" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.etcd.private
      title: "the mode of etcd's manifest is within 0600"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "etcd-manifest", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.etcd.mode
      title: "the mode of etcd's manifest is within 0644"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "etcd-manifest", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.etcd.owner
      title: "etcd's manifest belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "etcd-manifest" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.cni.private
      title: "the mode of configuration of the pod network is within 0600"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-cni", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.cni.mode
      title: "the mode of configuration of the pod network is within 0644"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-cni", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.cni.owner
      title: "configuration of the pod network belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kube-cni" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.etcdData.mode
      title: "the mode of etcd's data directory is within 0700"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "etcd-data", allowed: "0700" }
      expected: "no bit beyond 0700"
      fix: "Take the other bits away: chmod 0700 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.etcdData.owner
      title: "etcd's data directory belongs to an account of its own"
      about: cluster
      severity: high
      evaluator: namedOwner
      with: { roles: "etcd-data", owner: "etcd" }
      expected: "etcd:etcd"
      fix: "Make the account etcd, run etcd as it, and give it the directory: chown etcd:etcd FILE."

    - key: kubeFile.adminConf.mode
      title: "the mode of the administrators' credentials is within 0600"
      about: cluster
      severity: critical
      evaluator: fileMode
      with: { roles: "kube-admin-conf", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.adminConf.owner
      title: "the file of the administrators' credentials belongs to root"
      about: cluster
      severity: critical
      evaluator: fileOwner
      with: { roles: "kube-admin-conf" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.schedulerConf.private
      title: "the mode of the scheduler's credentials is within 0600"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-scheduler-conf", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.schedulerConf.mode
      title: "the mode of the scheduler's credentials is within 0644"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-scheduler-conf", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.schedulerConf.owner
      title: "the file of the scheduler's credentials belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kube-scheduler-conf" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.controllerConf.private
      title: "the mode of the controller manager's credentials is within 0600"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-controller-manager-conf", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.controllerConf.mode
      title: "the mode of the controller manager's credentials is within 0644"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-controller-manager-conf", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.controllerConf.owner
      title: "the file of the controller manager's credentials belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kube-controller-manager-conf" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.pki.owner
      title: "everything below the cluster's PKI directory belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kube-pki-directory,kube-pki-certificate,kube-pki-key,kube-pki-other" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.pkiCertificates.mode
      title: "the mode of certificates of the cluster is within 0644"
      about: cluster
      severity: medium
      evaluator: fileMode
      with: { roles: "kube-pki-certificate", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.pkiCertificates.private
      title: "the mode of certificates of the cluster is within 0600"
      about: cluster
      severity: medium
      evaluator: fileMode
      with: { roles: "kube-pki-certificate", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.pkiKeys.mode
      title: "the mode of keys of the cluster is within 0600"
      about: cluster
      severity: critical
      evaluator: fileMode
      with: { roles: "kube-pki-key", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.kubeletService.private
      title: "the mode of the kubelet's unit is within 0600"
      about: cluster
      severity: medium
      evaluator: fileMode
      with: { roles: "kubelet-service", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.kubeletService.mode
      title: "the mode of the kubelet's unit is within 0644"
      about: cluster
      severity: medium
      evaluator: fileMode
      with: { roles: "kubelet-service", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.kubeletService.owner
      title: "the kubelet's unit belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kubelet-service" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.proxyConf.private
      title: "the mode of the proxy's credentials is within 0600"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-proxy-conf", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.proxyConf.mode
      title: "the mode of the proxy's credentials is within 0644"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kube-proxy-conf", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.proxyConf.owner
      title: "the file of the proxy's credentials belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kube-proxy-conf" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.kubeletConf.private
      title: "the mode of the kubelet's credentials is within 0600"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kubelet-conf", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.kubeletConf.mode
      title: "the mode of the kubelet's credentials is within 0644"
      about: cluster
      severity: high
      evaluator: fileMode
      with: { roles: "kubelet-conf", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.kubeletConf.owner
      title: "the file of the kubelet's credentials belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kubelet-conf" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.kubeletAuthority.mode
      title: "the mode of the authority that the kubelet trusts is within 0644"
      about: cluster
      severity: medium
      evaluator: fileMode
      with: { roles: "kubelet-ca", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.kubeletAuthority.private
      title: "the mode of the authority that the kubelet trusts is within 0600"
      about: cluster
      severity: medium
      evaluator: fileMode
      with: { roles: "kubelet-ca", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.kubeletAuthority.owner
      title: "the authority that the kubelet trusts belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kubelet-ca" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."

    - key: kubeFile.kubeletConfig.private
      title: "the mode of the kubelet's configuration is within 0600"
      about: cluster
      severity: medium
      evaluator: fileMode
      with: { roles: "kubelet-config", allowed: "0600" }
      expected: "no bit beyond 0600"
      fix: "Take the other bits away: chmod 0600 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.kubeletConfig.mode
      title: "the mode of the kubelet's configuration is within 0644"
      about: cluster
      severity: medium
      evaluator: fileMode
      with: { roles: "kubelet-config", allowed: "0644" }
      expected: "no bit beyond 0644"
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: kubeFile.kubeletConfig.owner
      title: "the kubelet's configuration belongs to root"
      about: cluster
      severity: high
      evaluator: fileOwner
      with: { roles: "kubelet-config" }
      expected: "root:root"
      fix: "Give it back: chown root:root FILE."
    """#
}
