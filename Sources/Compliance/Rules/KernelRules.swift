/// The host profile: kernel settings that matter to a machine that runs containers.
enum KernelRules: RuleSource {
  static let yaml = #"""
    - key: kernel.kptrRestrict
      title: kernel addresses are hidden
      about: host
      severity: low
      assert: "host.settings['kernel.kptr_restrict'] in ['1', '2']"
      found: "host.settings['kernel.kptr_restrict']"
      expected: kernel.kptr_restrict 1 or 2
      fix: Set kernel.kptr_restrict to 2 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['kernel.kptr_restrict'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.dmesgRestrict
      title: the kernel's messages are for root
      about: host
      severity: low
      assert: "host.settings['kernel.dmesg_restrict'] in ['1']"
      found: "host.settings['kernel.dmesg_restrict']"
      expected: kernel.dmesg_restrict 1
      fix: Set kernel.dmesg_restrict to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['kernel.dmesg_restrict'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.unprivilegedBpf
      title: only root loads BPF programs
      about: host
      severity: medium
      assert: "host.settings['kernel.unprivileged_bpf_disabled'] in ['1', '2']"
      found: "host.settings['kernel.unprivileged_bpf_disabled']"
      expected: kernel.unprivileged_bpf_disabled 1 or 2
      fix: Set kernel.unprivileged_bpf_disabled to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['kernel.unprivileged_bpf_disabled'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.bpfHarden
      title: compiled BPF programs are hardened
      about: host
      severity: low
      assert: "host.settings['net.core.bpf_jit_harden'] in ['1', '2']"
      found: "host.settings['net.core.bpf_jit_harden']"
      expected: net.core.bpf_jit_harden 1 or 2
      fix: Set net.core.bpf_jit_harden to 2 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.core.bpf_jit_harden'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.ptraceScope
      title: processes can't trace each other at will
      about: host
      severity: medium
      assert: "host.settings['kernel.yama.ptrace_scope'] in ['1', '2', '3']"
      found: "host.settings['kernel.yama.ptrace_scope']"
      expected: kernel.yama.ptrace_scope 1 or 2 or 3
      fix: Set kernel.yama.ptrace_scope to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['kernel.yama.ptrace_scope'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.perfParanoid
      title: performance events are for root
      about: host
      severity: low
      assert: "host.settings['kernel.perf_event_paranoid'] in ['2', '3', '4']"
      found: "host.settings['kernel.perf_event_paranoid']"
      expected: kernel.perf_event_paranoid 2 or 3 or 4
      fix: Set kernel.perf_event_paranoid to 3 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['kernel.perf_event_paranoid'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.kexec
      title: another kernel can't be loaded
      about: host
      severity: low
      assert: "host.settings['kernel.kexec_load_disabled'] in ['1']"
      found: "host.settings['kernel.kexec_load_disabled']"
      expected: kernel.kexec_load_disabled 1
      fix: Set kernel.kexec_load_disabled to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['kernel.kexec_load_disabled'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.randomization
      title: addresses of programs are random
      about: host
      severity: high
      assert: "host.settings['kernel.randomize_va_space'] in ['2']"
      found: "host.settings['kernel.randomize_va_space']"
      expected: kernel.randomize_va_space 2
      fix: Set kernel.randomize_va_space to 2 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['kernel.randomize_va_space'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.sysrq
      title: the magic keys do no harm
      about: host
      severity: low
      assert: "host.settings['kernel.sysrq'] in ['0', '16', '176', '438']"
      found: "host.settings['kernel.sysrq']"
      expected: kernel.sysrq 0 or 16 or 176 or 438
      fix: Set kernel.sysrq to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['kernel.sysrq'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.userfaultfd
      title: userfaultfd is for root
      about: host
      severity: low
      assert: "host.settings['vm.unprivileged_userfaultfd'] in ['0']"
      found: "host.settings['vm.unprivileged_userfaultfd']"
      expected: vm.unprivileged_userfaultfd 0
      fix: Set vm.unprivileged_userfaultfd to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['vm.unprivileged_userfaultfd'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.mmapMinimum
      title: the lowest addresses can't be mapped
      about: host
      severity: medium
      assert: "host.settings['vm.mmap_min_addr'] in ['65536', '32768']"
      found: "host.settings['vm.mmap_min_addr']"
      expected: vm.mmap_min_addr 65536 or 32768
      fix: Set vm.mmap_min_addr to 65536 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['vm.mmap_min_addr'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.dumpable
      title: setuid programs leave no core files
      about: host
      severity: medium
      assert: "host.settings['fs.suid_dumpable'] in ['0']"
      found: "host.settings['fs.suid_dumpable']"
      expected: fs.suid_dumpable 0
      fix: Set fs.suid_dumpable to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['fs.suid_dumpable'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.protectedSymlinks
      title: links in /tmp can't mislead others
      about: host
      severity: medium
      assert: "host.settings['fs.protected_symlinks'] in ['1']"
      found: "host.settings['fs.protected_symlinks']"
      expected: fs.protected_symlinks 1
      fix: Set fs.protected_symlinks to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['fs.protected_symlinks'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.protectedHardlinks
      title: hard links to others' files are refused
      about: host
      severity: medium
      assert: "host.settings['fs.protected_hardlinks'] in ['1']"
      found: "host.settings['fs.protected_hardlinks']"
      expected: fs.protected_hardlinks 1
      fix: Set fs.protected_hardlinks to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['fs.protected_hardlinks'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.protectedFifos
      title: pipes in /tmp can't mislead others
      about: host
      severity: low
      assert: "host.settings['fs.protected_fifos'] in ['1', '2']"
      found: "host.settings['fs.protected_fifos']"
      expected: fs.protected_fifos 1 or 2
      fix: Set fs.protected_fifos to 2 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['fs.protected_fifos'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.protectedRegular
      title: files in /tmp can't mislead others
      about: host
      severity: low
      assert: "host.settings['fs.protected_regular'] in ['1', '2']"
      found: "host.settings['fs.protected_regular']"
      expected: fs.protected_regular 1 or 2
      fix: Set fs.protected_regular to 2 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['fs.protected_regular'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.acceptRedirects
      title: ICMP redirects are ignored
      about: host
      severity: medium
      assert: "host.settings['net.ipv4.conf.all.accept_redirects'] in ['0']"
      found: "host.settings['net.ipv4.conf.all.accept_redirects']"
      expected: net.ipv4.conf.all.accept_redirects 0
      fix: Set net.ipv4.conf.all.accept_redirects to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.conf.all.accept_redirects'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.defaultRedirects
      title: ICMP redirects are ignored on new interfaces
      about: host
      severity: low
      assert: "host.settings['net.ipv4.conf.default.accept_redirects'] in ['0']"
      found: "host.settings['net.ipv4.conf.default.accept_redirects']"
      expected: net.ipv4.conf.default.accept_redirects 0
      fix: Set net.ipv4.conf.default.accept_redirects to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.conf.default.accept_redirects'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.secureRedirects
      title: ICMP redirects of gateways are ignored
      about: host
      severity: low
      assert: "host.settings['net.ipv4.conf.all.secure_redirects'] in ['0']"
      found: "host.settings['net.ipv4.conf.all.secure_redirects']"
      expected: net.ipv4.conf.all.secure_redirects 0
      fix: Set net.ipv4.conf.all.secure_redirects to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.conf.all.secure_redirects'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.sendRedirects
      title: no ICMP redirects are sent
      about: host
      severity: low
      assert: "host.settings['net.ipv4.conf.all.send_redirects'] in ['0']"
      found: "host.settings['net.ipv4.conf.all.send_redirects']"
      expected: net.ipv4.conf.all.send_redirects 0
      fix: Set net.ipv4.conf.all.send_redirects to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.conf.all.send_redirects'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.acceptRedirects6
      title: ICMPv6 redirects are ignored
      about: host
      severity: medium
      assert: "host.settings['net.ipv6.conf.all.accept_redirects'] in ['0']"
      found: "host.settings['net.ipv6.conf.all.accept_redirects']"
      expected: net.ipv6.conf.all.accept_redirects 0
      fix: Set net.ipv6.conf.all.accept_redirects to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv6.conf.all.accept_redirects'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.routerAdvertisements
      title: router advertisements are ignored
      about: host
      severity: low
      assert: "host.settings['net.ipv6.conf.all.accept_ra'] in ['0']"
      found: "host.settings['net.ipv6.conf.all.accept_ra']"
      expected: net.ipv6.conf.all.accept_ra 0
      fix: Set net.ipv6.conf.all.accept_ra to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv6.conf.all.accept_ra'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.sourceRoute
      title: source-routed packets are refused
      about: host
      severity: medium
      assert: "host.settings['net.ipv4.conf.all.accept_source_route'] in ['0']"
      found: "host.settings['net.ipv4.conf.all.accept_source_route']"
      expected: net.ipv4.conf.all.accept_source_route 0
      fix: Set net.ipv4.conf.all.accept_source_route to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.conf.all.accept_source_route'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.defaultSourceRoute
      title: source-routed packets are refused on new interfaces
      about: host
      severity: low
      assert: "host.settings['net.ipv4.conf.default.accept_source_route'] in ['0']"
      found: "host.settings['net.ipv4.conf.default.accept_source_route']"
      expected: net.ipv4.conf.default.accept_source_route 0
      fix: Set net.ipv4.conf.default.accept_source_route to 0 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.conf.default.accept_source_route'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.martians
      title: impossible addresses are logged
      about: host
      severity: low
      assert: "host.settings['net.ipv4.conf.all.log_martians'] in ['1']"
      found: "host.settings['net.ipv4.conf.all.log_martians']"
      expected: net.ipv4.conf.all.log_martians 1
      fix: Set net.ipv4.conf.all.log_martians to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.conf.all.log_martians'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.reversePath
      title: packets with false origins are dropped
      about: host
      severity: medium
      assert: "host.settings['net.ipv4.conf.all.rp_filter'] in ['1', '2']"
      found: "host.settings['net.ipv4.conf.all.rp_filter']"
      expected: net.ipv4.conf.all.rp_filter 1 or 2
      fix: Set net.ipv4.conf.all.rp_filter to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.conf.all.rp_filter'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.broadcastEcho
      title: broadcast pings are ignored
      about: host
      severity: low
      assert: "host.settings['net.ipv4.icmp_echo_ignore_broadcasts'] in ['1']"
      found: "host.settings['net.ipv4.icmp_echo_ignore_broadcasts']"
      expected: net.ipv4.icmp_echo_ignore_broadcasts 1
      fix: Set net.ipv4.icmp_echo_ignore_broadcasts to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.icmp_echo_ignore_broadcasts'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.bogusErrors
      title: bogus ICMP errors are ignored
      about: host
      severity: low
      assert: "host.settings['net.ipv4.icmp_ignore_bogus_error_responses'] in ['1']"
      found: "host.settings['net.ipv4.icmp_ignore_bogus_error_responses']"
      expected: net.ipv4.icmp_ignore_bogus_error_responses 1
      fix: Set net.ipv4.icmp_ignore_bogus_error_responses to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.icmp_ignore_bogus_error_responses'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.synCookies
      title: SYN floods are survived
      about: host
      severity: medium
      assert: "host.settings['net.ipv4.tcp_syncookies'] in ['1', '2']"
      found: "host.settings['net.ipv4.tcp_syncookies']"
      expected: net.ipv4.tcp_syncookies 1 or 2
      fix: Set net.ipv4.tcp_syncookies to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.ipv4.tcp_syncookies'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.bridgeFilter
      title: traffic between containers on a bridge is filtered
      about: host
      severity: medium
      assert: "host.settings['net.bridge.bridge-nf-call-iptables'] in ['1']"
      found: "host.settings['net.bridge.bridge-nf-call-iptables']"
      expected: net.bridge.bridge-nf-call-iptables 1
      fix: Set net.bridge.bridge-nf-call-iptables to 1 in a file of /etc/sysctl.d and load it with sysctl --system.
      outcomes:
        - when: "host.settings['net.bridge.bridge-nf-call-iptables'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.corePattern
      title: core files are not handed to programs in containers
      about: host
      severity: medium
      assert: "!host.settings['kernel.core_pattern'].startsWith('|') || host.settings['kernel.core_pattern'].startsWith('|/')"
      found: "host.settings['kernel.core_pattern']"
      expected: no pipe, or one to an absolute path
      fix: Set kernel.core_pattern to a file name, or to a program by its absolute path.
      outcomes:
        - when: "host.settings['kernel.core_pattern'] == null"
          status: notApplicable
          because: this kernel has no such setting

    - key: kernel.modules
      title: file systems and protocols that nobody needs can't be loaded
      about: host
      severity: low
      assert: "!host.loadableModules.exists(m, true)"
      found: host.loadableModules
      expected: blocked in /etc/modprobe.d
      fix: "Add a line for each to a file of /etc/modprobe.d: install NAME /bin/false."

    - key: kernel.release
      title: the kernel's line still gets updates
      about: host
      severity: high
      evaluator: kernelRelease
      expected: a maintained line
      fix: Update the kernel and start it.

    - key: kernel.securityModule
      title: a security module confines programs
      about: host
      severity: medium
      assert: host.security.hasAppArmor || host.security.isSELinuxEnforcing
      found: "host.security.hasAppArmor ? 'AppArmor' : host.security.isSELinuxEnforcing ? 'SELinux' : 'none'"
      expected: AppArmor, or SELinux enforcing
      fix: Enable AppArmor or SELinux at the kernel's command line.

    - key: kernel.cgroups
      title: control groups of the second version are used
      about: host
      severity: low
      assert: host.cgroupVersion == 2
      found: host.cgroupVersion
      expected: version 2
      fix: Start the kernel with systemd.unified_cgroup_hierarchy=1.
      outcomes:
        - when: host.cgroupVersion == 0
          status: notApplicable
          because: no control groups are mounted here
    """#
}
