import Host

/// The kernel settings that matter to a host of containers, by their sysctl(8) names.
enum KernelSettings {
  static let names = [
    "fs.protected_fifos", "fs.protected_hardlinks", "fs.protected_regular", "fs.protected_symlinks", "fs.suid_dumpable",
    "kernel.core_pattern", "kernel.dmesg_restrict", "kernel.kexec_load_disabled", "kernel.kptr_restrict",
    "kernel.modules_disabled", "kernel.perf_event_paranoid", "kernel.randomize_va_space", "kernel.sysrq",
    "kernel.unprivileged_bpf_disabled", "kernel.unprivileged_userns_clone", "kernel.yama.ptrace_scope",
    "net.bridge.bridge-nf-call-iptables", "net.core.bpf_jit_harden", "net.ipv4.conf.all.accept_redirects",
    "net.ipv4.conf.all.accept_source_route", "net.ipv4.conf.all.log_martians", "net.ipv4.conf.all.rp_filter",
    "net.ipv4.conf.all.secure_redirects", "net.ipv4.conf.all.send_redirects",
    "net.ipv4.conf.default.accept_redirects", "net.ipv4.conf.default.accept_source_route",
    "net.ipv4.icmp_echo_ignore_broadcasts", "net.ipv4.icmp_ignore_bogus_error_responses", "net.ipv4.ip_forward",
    "net.ipv4.tcp_syncookies", "net.ipv6.conf.all.accept_ra", "net.ipv6.conf.all.accept_redirects",
    "user.max_user_namespaces", "vm.mmap_min_addr", "vm.unprivileged_userfaultfd",
  ]

  /// Of a file system that doesn't run, what its files would set.
  static func read(_ root: HostRoot) -> [String: String] {
    var values: [String: String] = [:]
    if root.isLive || root.exists("/proc/sys/kernel") {
      for name in names {
        let path = "/proc/sys/" + name.split(separator: ".").joined(separator: "/")
        if let text = root.text(path, limit: 4096) { values[name] = Self.oneLine(text) }
      }
      return values
    }
    let folders = ["/usr/lib/sysctl.d", "/usr/local/lib/sysctl.d", "/run/sysctl.d", "/etc/sysctl.d"]
    // A file of one name counts once, where the last directory has it; they are read in the order of their names.
    var files: [String: String] = [:]
    for folder in folders {
      for name in root.list(folder) where name.hasSuffix(".conf") { files[name] = "\(folder)/\(name)" }
    }
    for file in files.sorted(by: { $0.key < $1.key }).map(\.value) + ["/etc/sysctl.conf"] {
      for line in (root.text(file) ?? "").split(separator: "\n") where !line.hasPrefix("#") && !line.hasPrefix(";") {
        let parts = line.split(separator: "=", maxSplits: 1).map { Self.oneLine(String($0)) }
        guard parts.count == 2 else { continue }
        var name = parts[0].hasPrefix("-") ? String(parts[0].dropFirst()) : parts[0]
        if name.contains("/") { name = name.split(separator: "/").joined(separator: ".") }
        if names.contains(name) { values[name] = parts[1] }
      }
    }
    return values
  }

  private static func oneLine(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }
}
