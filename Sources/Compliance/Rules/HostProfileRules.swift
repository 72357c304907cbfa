/// The host profile: audit, accounts, files, mounts and services of a machine that runs containers.
enum HostProfileRules: RuleSource {
  static let yaml = #"""
    - key: auditd.enabled
      title: the audit system is on
      about: host
      severity: high
      assert: "audit.kernel != null && audit.kernel.enabled > 0"
      found: "audit.kernel == null ? audit.refusal : string(audit.kernel.enabled)"
      expected: enabled 1 or 2
      fix: "Install auditd and start it; audit=1 at the kernel's command line records from the beginning."
      outcomes:
        - when: audit.isDenied
          status: error
          because: the kernel gives audit rules only to root of the host
        - when: host.isMounted
          status: notApplicable
          because: a file system that does not run has no audit system

    - key: auditd.immutable
      title: audit rules can't be changed until the next start
      about: host
      severity: low
      assert: "audit.kernel != null && audit.kernel.enabled == 2"
      found: "audit.kernel == null ? audit.refusal : string(audit.kernel.enabled)"
      expected: enabled 2
      fix: "End the rules with -e 2."
      outcomes:
        - when: audit.isDenied
          status: error
          because: the kernel gives audit rules only to root of the host
        - when: host.isMounted
          status: notApplicable
          because: a file system that does not run has no audit system

    - key: auditd.collector
      title: somebody takes the audit records
      about: host
      severity: medium
      assert: "audit.kernel != null && audit.kernel.daemon > 0"
      found: "audit.kernel == null ? audit.refusal : 'process ' + string(audit.kernel.daemon)"
      expected: a running auditd
      fix: "Start auditd."
      outcomes:
        - when: audit.isDenied
          status: error
          because: the kernel gives audit rules only to root of the host
        - when: host.isMounted
          status: notApplicable
          because: a file system that does not run has no audit system

    - key: auditd.backlog
      title: the audit system has room for a flood
      about: host
      severity: low
      assert: "audit.kernel != null && audit.kernel.backlogLimit >= 8192"
      found: "audit.kernel == null ? audit.refusal : string(audit.kernel.backlogLimit)"
      expected: a backlog of 8192 or more
      fix: "Set -b 8192 in the rules and audit_backlog_limit=8192 at the kernel's command line."
      outcomes:
        - when: audit.isDenied
          status: error
          because: the kernel gives audit rules only to root of the host
        - when: host.isMounted
          status: notApplicable
          because: a file system that does not run has no audit system

    - key: auditd.lost
      title: no audit records were lost
      about: host
      severity: medium
      assert: "audit.kernel != null && audit.kernel.lost == 0"
      found: "audit.kernel == null ? audit.refusal : string(audit.kernel.lost) + ' lost'"
      expected: none
      fix: "Take rules out that flood, and raise the backlog."
      outcomes:
        - when: audit.isDenied
          status: error
          because: the kernel gives audit rules only to root of the host
        - when: host.isMounted
          status: notApplicable
          because: a file system that does not run has no audit system

    - key: auditd.failure
      title: a full audit log doesn't stop the machine by surprise
      about: host
      severity: low
      assert: "audit.kernel != null && audit.kernel.failure != 2"
      found: "audit.kernel == null ? audit.refusal : string(audit.kernel.failure)"
      expected: failure 0 or 1
      fix: "Set -f 1, unless stopping is what you want."
      outcomes:
        - when: audit.isDenied
          status: error
          because: the kernel gives audit rules only to root of the host
        - when: host.isMounted
          status: notApplicable
          because: a file system that does not run has no audit system

    - key: ssh.permitRootLogin
      title: "root can't log in with a password"
      about: host
      severity: high
      assert: "(host.ssh['permitrootlogin'] == null ? 'prohibit-password' : host.ssh['permitrootlogin']) != 'yes'"
      found: "(host.ssh['permitrootlogin'] == null ? 'prohibit-password' : host.ssh['permitrootlogin'])"
      expected: "permitrootlogin != yes"
      fix: Set permitrootlogin in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: ssh.passwords
      title: "logging in needs a key"
      about: host
      severity: medium
      assert: "(host.ssh['passwordauthentication'] == null ? 'yes' : host.ssh['passwordauthentication']) == 'no'"
      found: "(host.ssh['passwordauthentication'] == null ? 'yes' : host.ssh['passwordauthentication'])"
      expected: "passwordauthentication == no"
      fix: Set passwordauthentication in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: ssh.emptyPasswords
      title: "empty passwords are refused"
      about: host
      severity: critical
      assert: "(host.ssh['permitemptypasswords'] == null ? 'no' : host.ssh['permitemptypasswords']) != 'yes'"
      found: "(host.ssh['permitemptypasswords'] == null ? 'no' : host.ssh['permitemptypasswords'])"
      expected: "permitemptypasswords != yes"
      fix: Set permitemptypasswords in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: ssh.x11
      title: "X11 is not forwarded"
      about: host
      severity: low
      assert: "(host.ssh['x11forwarding'] == null ? 'no' : host.ssh['x11forwarding']) != 'yes'"
      found: "(host.ssh['x11forwarding'] == null ? 'no' : host.ssh['x11forwarding'])"
      expected: "x11forwarding != yes"
      fix: Set x11forwarding in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: ssh.hostBased
      title: "hosts are not trusted for their users"
      about: host
      severity: medium
      assert: "(host.ssh['hostbasedauthentication'] == null ? 'no' : host.ssh['hostbasedauthentication']) != 'yes'"
      found: "(host.ssh['hostbasedauthentication'] == null ? 'no' : host.ssh['hostbasedauthentication'])"
      expected: "hostbasedauthentication != yes"
      fix: Set hostbasedauthentication in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: ssh.rhosts
      title: "rhosts files are ignored"
      about: host
      severity: medium
      assert: "(host.ssh['ignorerhosts'] == null ? 'yes' : host.ssh['ignorerhosts']) != 'no'"
      found: "(host.ssh['ignorerhosts'] == null ? 'yes' : host.ssh['ignorerhosts'])"
      expected: "ignorerhosts != no"
      fix: Set ignorerhosts in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: ssh.environment
      title: "users can't set the environment"
      about: host
      severity: medium
      assert: "(host.ssh['permituserenvironment'] == null ? 'no' : host.ssh['permituserenvironment']) != 'yes'"
      found: "(host.ssh['permituserenvironment'] == null ? 'no' : host.ssh['permituserenvironment'])"
      expected: "permituserenvironment != yes"
      fix: Set permituserenvironment in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: ssh.tcpForwarding
      title: "connections are not forwarded"
      about: host
      severity: low
      assert: "(host.ssh['allowtcpforwarding'] == null ? 'yes' : host.ssh['allowtcpforwarding']) == 'no'"
      found: "(host.ssh['allowtcpforwarding'] == null ? 'yes' : host.ssh['allowtcpforwarding'])"
      expected: "allowtcpforwarding == no"
      fix: Set allowtcpforwarding in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: ssh.maximumTries
      title: "few tries a connection"
      about: host
      severity: low
      assert: "(host.ssh['maxauthtries'] == null ? '6' : host.ssh['maxauthtries']) in ['1', '2', '3', '4']"
      found: "(host.ssh['maxauthtries'] == null ? '6' : host.ssh['maxauthtries'])"
      expected: "maxauthtries in [1, 2, 3, 4]"
      fix: Set maxauthtries in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: ssh.logLevel
      title: "logins are logged"
      about: host
      severity: low
      assert: "(host.ssh['loglevel'] == null ? 'INFO' : host.ssh['loglevel']) in ['INFO', 'VERBOSE', 'info', 'verbose']"
      found: "(host.ssh['loglevel'] == null ? 'INFO' : host.ssh['loglevel'])"
      expected: "loglevel in [INFO, VERBOSE, info, verbose]"
      fix: Set loglevel in /etc/ssh/sshd_config and reload the server.
      outcomes:
        - when: "!host.hasSSHServer"
          status: notApplicable
          because: there is no SSH server

    - key: mount.tmp
      title: /tmp can't bring in programs with rights
      about: host
      severity: medium
      assert: "host.mounts['/tmp'].contains(',nodev,') && host.mounts['/tmp'].contains(',nosuid,') && host.mounts['/tmp'].contains(',noexec,')"
      found: "host.mounts['/tmp']"
      expected: nodev, nosuid, noexec
      fix: Mount it with nodev,nosuid,noexec.
      outcomes:
        - when: "host.mounts['/tmp'] == null"
          status: notApplicable
          because: it is no file system of its own

    - key: mount.varTmp
      title: /var/tmp can't bring in programs with rights
      about: host
      severity: low
      assert: "host.mounts['/var/tmp'].contains(',nodev,') && host.mounts['/var/tmp'].contains(',nosuid,') && host.mounts['/var/tmp'].contains(',noexec,')"
      found: "host.mounts['/var/tmp']"
      expected: nodev, nosuid, noexec
      fix: Mount it with nodev,nosuid,noexec.
      outcomes:
        - when: "host.mounts['/var/tmp'] == null"
          status: notApplicable
          because: it is no file system of its own

    - key: mount.shm
      title: /dev/shm can't bring in programs with rights
      about: host
      severity: medium
      assert: "host.mounts['/dev/shm'].contains(',nodev,') && host.mounts['/dev/shm'].contains(',nosuid,') && host.mounts['/dev/shm'].contains(',noexec,')"
      found: "host.mounts['/dev/shm']"
      expected: nodev, nosuid, noexec
      fix: Mount it with nodev,nosuid,noexec.
      outcomes:
        - when: "host.mounts['/dev/shm'] == null"
          status: notApplicable
          because: it is no file system of its own

    - key: mount.home
      title: /home can't bring in programs with rights
      about: host
      severity: low
      assert: "host.mounts['/home'].contains(',nodev,') && host.mounts['/home'].contains(',nosuid,')"
      found: "host.mounts['/home']"
      expected: nodev, nosuid
      fix: Mount it with nodev,nosuid.
      outcomes:
        - when: "host.mounts['/home'] == null"
          status: notApplicable
          because: it is no file system of its own

    - key: mount.varLog
      title: /var/log can't bring in programs with rights
      about: host
      severity: low
      assert: "host.mounts['/var/log'].contains(',nodev,') && host.mounts['/var/log'].contains(',nosuid,') && host.mounts['/var/log'].contains(',noexec,')"
      found: "host.mounts['/var/log']"
      expected: nodev, nosuid, noexec
      fix: Mount it with nodev,nosuid,noexec.
      outcomes:
        - when: "host.mounts['/var/log'] == null"
          status: notApplicable
          because: it is no file system of its own

    - key: hostFile.passwd
      title: /etc/passwd is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: host-passwd
        allowed: "0644"
      expected: no bit beyond 0644
      fix: "Take the other bits away: chmod 0644 FILE."

    - key: hostFile.shadow
      title: /etc/shadow is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: host-shadow
        allowed: "0640"
      expected: no bit beyond 0640
      fix: "Take the other bits away: chmod 0640 FILE."

    - key: hostFile.group
      title: /etc/group is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: host-group
        allowed: "0644"
      expected: no bit beyond 0644
      fix: "Take the other bits away: chmod 0644 FILE."

    - key: hostFile.gshadow
      title: /etc/gshadow is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: host-gshadow
        allowed: "0640"
      expected: no bit beyond 0640
      fix: "Take the other bits away: chmod 0640 FILE."

    - key: hostFile.sudoers
      title: /etc/sudoers is open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: host-sudoers
        allowed: "0440"
      expected: no bit beyond 0440
      fix: "Take the other bits away: chmod 0440 FILE."

    - key: hostFile.sshd
      title: /etc/ssh/sshd_config is open to nobody else
      about: host
      severity: medium
      evaluator: fileMode
      with:
        roles: host-sshd
        allowed: "0644"
      expected: no bit beyond 0644
      fix: "Take the other bits away: chmod 0644 FILE."

    - key: hostFile.sshKeys
      title: the SSH server's keys are open to nobody else
      about: host
      severity: high
      evaluator: fileMode
      with:
        roles: host-sshKeys
        allowed: "0640"
      expected: no bit beyond 0640
      fix: "Take the other bits away: chmod 0640 FILE."

    - key: hostFile.crontab
      title: /etc/crontab is open to nobody else
      about: host
      severity: medium
      evaluator: fileMode
      with:
        roles: host-crontab
        allowed: "0644"
      expected: no bit beyond 0644
      fix: "Take the other bits away: chmod 0644 FILE."

    - key: hostFile.owners
      title: account files belong to root
      about: host
      severity: high
      evaluator: fileOwner
      with:
        roles: host-passwd,host-shadow,host-group,host-gshadow,host-sudoers,host-sshd,host-sshKeys,host-crontab
        group: any
      expected: owner root
      fix: "Give it back: chown root FILE."

    - key: account.rootAliases
      title: only root has root's user id
      about: host
      severity: critical
      assert: "!host.rootAliases.exists(u, true)"
      found: host.rootAliases
      expected: no other account with id 0
      fix: Take the account out, or give it another id.

    - key: account.emptyPasswords
      title: no account has an empty password
      about: host
      severity: critical
      assert: "!host.emptyPasswords.exists(u, true)"
      found: host.emptyPasswords
      expected: none
      fix: "Lock the account: passwd -l NAME."
      outcomes:
        - when: host.emptyPasswords == null
          status: error
          because: /etc/shadow could not be read

    - key: account.sudoWithoutPassword
      title: nobody becomes root without a password
      about: host
      severity: medium
      assert: "!host.sudoWithoutPassword.exists(u, true)"
      found: host.sudoWithoutPassword
      expected: no NOPASSWD for all commands
      fix: Take NOPASSWD out of the sudo rule, or narrow it to the commands that need it.
      outcomes:
        - when: host.sudoWithoutPassword == null
          status: notApplicable
          because: there are no sudo rules

    - key: service.timeSync
      title: the clock is kept right
      about: host
      severity: low
      assert: "host.programs.exists(p, p in ['chronyd', 'ntpd', 'systemd-timesyncd', 'openntpd', 'ntpd-rs'])"
      found: host.programs
      expected: a running time service
      fix: Start systemd-timesyncd or chrony.
      outcomes: &running
        - when: host.isMounted
          status: notApplicable
          because: a file system that does not run has no services

    - key: service.legacy
      title: no services of old times run
      about: host
      severity: high
      assert: "!host.programs.exists(p, p in ['in.telnetd', 'telnetd', 'in.rshd', 'in.rlogind', 'rexecd', 'xinetd', 'inetd', 'rpcbind', 'tftpd', 'in.tftpd', 'ypserv', 'avahi-daemon', 'cupsd'])"
      found: "host.programs.filter(p, p in ['in.telnetd', 'telnetd', 'in.rshd', 'in.rlogind', 'rexecd', 'xinetd', 'inetd', 'rpcbind', 'tftpd', 'in.tftpd', 'ypserv', 'avahi-daemon', 'cupsd'])"
      expected: none
      fix: Stop and remove them.
      outcomes: *running
    """#
}
