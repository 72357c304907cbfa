/// Owners and modes of the engine's files.
enum FileRules: RuleSource {
  static let yaml = #"""
    - key: file.service.owner
      title: the engine's unit belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: docker-service,docker-service-drop-in
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.service.mode
      title: the engine's unit is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: docker-service,docker-service-drop-in
        allowed: "0644"
      expected: no bit beyond 0644
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: file.socketUnit.owner
      title: the engine's socket unit belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: docker-socket-unit,docker-socket-unit-drop-in
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.socketUnit.mode
      title: the engine's socket unit is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: docker-socket-unit,docker-socket-unit-drop-in
        allowed: "0644"
      expected: no bit beyond 0644
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: file.etcDocker.owner
      title: /etc/docker belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: etc-docker
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.etcDocker.mode
      title: /etc/docker is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: etc-docker
        allowed: "0755"
      expected: no bit beyond 0755
      fix: "Take the other bits away: chmod 0755 FILE; take access lists away: setfacl -b FILE."

    - key: file.registryCertificates.owner
      title: registries' certificates and keys belong to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: registry-certificate,registry-key
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.registryCertificates.mode
      title: registries' certificates and keys are open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: registry-certificate,registry-key
        allowed: "0444"
        keys: "0400"
      expected: no bit beyond 0444, keys 0400
      fix: "Take the other bits away: chmod 0444 FILE; take access lists away: setfacl -b FILE."

    - key: file.tlsCA.owner
      title: the TLS authority's certificate belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: tls-ca
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.tlsCA.mode
      title: the TLS authority's certificate is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: tls-ca
        allowed: "0444"
      expected: no bit beyond 0444
      fix: "Take the other bits away: chmod 0444 FILE; take access lists away: setfacl -b FILE."

    - key: file.tlsCertificate.owner
      title: the engine's TLS certificate belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: tls-certificate
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.tlsCertificate.mode
      title: the engine's TLS certificate is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: tls-certificate
        allowed: "0444"
      expected: no bit beyond 0444
      fix: "Take the other bits away: chmod 0444 FILE; take access lists away: setfacl -b FILE."

    - key: file.tlsKey.owner
      title: the engine's TLS key belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: tls-key
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.tlsKey.mode
      title: the engine's TLS key is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: tls-key
        allowed: "0400"
      expected: no bit beyond 0400
      fix: "Take the other bits away: chmod 0400 FILE; take access lists away: setfacl -b FILE."

    - key: file.socket.owner
      title: the engine's socket belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: docker-socket
        group: engine
      expected: root and the engine's group
      fix: "Give it back: chown root:docker FILE."

    - key: file.socket.mode
      title: the engine's socket is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: docker-socket
        allowed: "0660"
      expected: no bit beyond 0660
      fix: "Take the other bits away: chmod 0660 FILE; take access lists away: setfacl -b FILE."

    - key: file.daemonJson.owner
      title: the engine's configuration file belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: daemon-json
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.daemonJson.mode
      title: the engine's configuration file is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: daemon-json
        allowed: "0644"
      expected: no bit beyond 0644
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: file.etcDefault.owner
      title: /etc/default/docker belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: etc-default
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.etcDefault.mode
      title: /etc/default/docker is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: etc-default
        allowed: "0644"
      expected: no bit beyond 0644
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: file.sysconfig.owner
      title: /etc/sysconfig/docker belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: sysconfig
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.sysconfig.mode
      title: /etc/sysconfig/docker is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: sysconfig
        allowed: "0644"
      expected: no bit beyond 0644
      fix: "Take the other bits away: chmod 0644 FILE; take access lists away: setfacl -b FILE."

    - key: file.containerdSocket.owner
      title: containerd's socket belongs to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: containerd-socket
      expected: root:root
      fix: "Give it back: chown root:root FILE."

    - key: file.containerdSocket.mode
      title: containerd's socket is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: containerd-socket
        allowed: "0660"
      expected: no bit beyond 0660
      fix: "Take the other bits away: chmod 0660 FILE; take access lists away: setfacl -b FILE."
    """#
}
