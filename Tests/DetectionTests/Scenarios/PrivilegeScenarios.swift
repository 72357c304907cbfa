import Model

extension Scenario {
  static let privileges: [Scenario] = [
    .alert("privilege.exploit-primitives", .high, "three ingredients in a second") { s in
      let exploit = s.run("/home/app/x", below: s.run("nginx")) { $0.user = 1000 }
      s.call(exploit, "unshare", [0x1000_0000], result: Stream.refused)
      s.call(exploit, "userfaultfd", result: Stream.refused)
      s.call(exploit, "keyctl", [0], result: Stream.refused)
    },
    .harmless("privilege.exploit-primitives", "a browser makes its sandbox") { s in
      let browser = s.run("/opt/chrome/chrome")
      s.call(browser, "clone", [0x1000_0000])
      s.call(browser, "unshare", [0x1000_0000])
      s.call(browser, "memfd_create", [])
    },
    .alert("privilege.loader-environment", .critical, "GLIBC_TUNABLES with a tunable in a tunable") { s in
      s.run("su", "--help", below: s.run("nginx")) {
        $0.mode = 0o4755
        $0.environment = ["GLIBC_TUNABLES=glibc.malloc.mxfast=glibc.malloc.mxfast=A"]
      }
    },
    .harmless("privilege.loader-environment", "sudo with LD_PRELOAD", atMost: .medium) { s in
      s.run("sudo", "id", below: s.run("nginx")) {
        $0.mode = 0o4755
        $0.environment = ["LD_PRELOAD=/usr/lib/libjemalloc.so"]
      }
    },
    .harmless("privilege.loader-environment", "a plain program with LD_PRELOAD") { s in
      s.run("redis-server", below: s.run("nginx")) { $0.environment = ["LD_PRELOAD=/usr/lib/libjemalloc.so"] }
    },
    .alert("privilege.page-cache", .high, "one byte of a file hangs in a pipe") { s in
      let exploit = s.run("/home/app/x", below: s.run("nginx")) { $0.user = 1000 }
      s.call(exploit, "splice", [3, 0, 4, 0, 1, 0], result: 1)
    },
    .harmless("privilege.page-cache", "a proxy splices whole buffers") { s in
      let proxy = s.run("haproxy") { $0.user = 99 }
      for _ in 0..<50 { s.call(proxy, "splice", [3, 0, 4, 0, 16_384, 0], result: 1448) }
    },
    .alert("privilege.pkexec-arguments", .critical, "no arguments at all") { s in
      s.run([], below: s.run("nginx"), program: "/usr/bin/pkexec") { $0.mode = 0o4755 }
    },
    .harmless("privilege.pkexec-arguments", "pkexec as it is meant") { s in
      s.run("pkexec", "apt", "update", below: s.run("nginx")) { $0.mode = 0o4755 }
    },
    .alert("privilege.injection", .high, "ptrace attaches, refused") { s in
      s.call(s.run("/opt/x", below: s.run("nginx")), "ptrace", [16, 77], result: Stream.refused)
    },
    .alert("privilege.injection", .high, "process_vm_writev") { s in
      s.call(s.run("/opt/x", below: s.run("nginx")), "process_vm_writev", [77], result: 8)
    },
    .alert("privilege.injection", .high, "another one's memory is opened for writing") { s in
      s.write(s.run("/opt/x", below: s.run("nginx")), "/proc/77/mem")
    },
    .harmless("privilege.injection", "a debugger", atMost: .low) { s in
      s.call(s.run("gdb", "-p", "77", below: s.run("bash")), "ptrace", [16, 77])
    },
    .harmless("privilege.injection", "a child lets itself be traced") { s in
      s.call(s.run("/usr/bin/app"), "ptrace", [0, 0])
    },
    .alert("privilege.setuid-bit", .high, "chmod u+s") { s in
      s.call(s.run("chmod", "u+s", "/tmp/sh", below: s.run("bash")), "fchmodat", [0, 0, 0o4755], "/tmp/sh")
    },
    .alert("privilege.setuid-bit", .medium, "refused") { s in
      s.call(s.run("chmod", "u+s", "/bin/sh", below: s.run("bash")), "chmod", [0, 0o4755], "/bin/sh", result: -1)
    },
    .harmless("privilege.setuid-bit", "a package is unpacked") { s in
      let dpkg = s.run("dpkg", "--unpack", "sudo.deb", below: s.run("apt-get", "install", "sudo"))
      s.call(dpkg, "fchmod", [3, 0o4755])
    },
    .harmless("privilege.setuid-bit", "a shared folder") { s in
      s.call(s.run("chmod", "g+s", "/srv/share"), "fchmodat", [0, 0, 0o2775], "/srv/share")
    },
    .alert("privilege.setuid-dropped", .high, "a copied shell with the bit") { s in
      s.run("/var/tmp/sh", "-p", below: s.run("bash")) {
        $0.isDropped = true
        $0.mode = 0o4755
      }
    },
    .harmless("privilege.setuid-dropped", "the image's own su") { s in
      s.run("su", "-", "postgres", below: s.run("bash")) { $0.mode = 0o4755 }
    },
    .alert("privilege.setuid-shell", .high, "find -exec with the bit") { s in
      let find = s.run("find", ".", "-exec", "/bin/sh", "-p", ";", below: s.run("bash")) {
        $0.user = 1000
        $0.effectiveUser = 0
        $0.mode = 0o4755
      }
      s.run("sh", "-p", below: find)
    },
    .alert("privilege.setuid-shell", .high, "vim with the bit sets its user") { s in
      let vim = s.run("vim", below: s.run("bash")) {
        $0.user = 1000
        $0.effectiveUser = 0
        $0.mode = 0o4755
      }
      s.run("sh", below: vim) {
        $0.user = 0
        $0.effectiveUser = 0
      }
    },
    .harmless("privilege.setuid-shell", "sudo") { s in
      let sudo = s.run("sudo", "-i", below: s.run("bash")) {
        $0.user = 1000
        $0.effectiveUser = 0
        $0.mode = 0o4755
      }
      s.run("bash", below: sudo) {
        $0.user = 0
        $0.effectiveUser = 0
      }
    },
    .alert("privilege.sudo-argument", .critical, "sudoedit -s with a backslash") { s in
      s.run("sudoedit", "-s", "AAAA\\", below: s.run("bash"), program: "/usr/bin/sudo") { $0.mode = 0o4755 }
    },
    .harmless("privilege.sudo-argument", "sudoedit of a file") { s in
      s.run("sudoedit", "/etc/hosts", below: s.run("bash"), program: "/usr/bin/sudo") { $0.mode = 0o4755 }
    },
    .alert("privilege.unexpected-root", .critical, "root at the next exec") { s in
      let exploit = s.run("/home/app/x", below: s.run("nginx")) { $0.user = 1000 }
      s.run("sh", below: exploit) { $0.user = 0 }
    },
    .alert("privilege.unexpected-root", .critical, "root at the next fork") { s in
      let exploit = s.run("/home/app/x", below: s.run("nginx")) { $0.user = 1000 }
      _ = s.fork(exploit) { $0.effectiveUser = 0 }
    },
    .alert("privilege.unexpected-root", .critical, "root at a call") { s in
      let exploit = s.run("/home/app/x", below: s.run("nginx")) { $0.user = 1000 }
      s.call(exploit, "unlink", [], "/tmp/x", effectiveUser: 0)
    },
    .harmless("privilege.unexpected-root", "su") { s in
      s.run("su", below: s.run("bash") { $0.user = 1000 }) {
        $0.user = 1000
        $0.effectiveUser = 0
        $0.mode = 0o4755
      }
    },
    .harmless("privilege.unexpected-root", "root of a user namespace of its own") { s in
      s.run("bwrap", below: s.run("bash") { $0.user = 1000 }) {
        $0.user = 0
        $0.userNamespaceLevel = 1
      }
    },
    .harmless("privilege.unexpected-root", "a server that may set its user") { s in
      s.run(
        "helper",
        below: s.run("/usr/sbin/server") {
          $0.user = 33
          $0.capabilities = 1 << 7
        }
      ) { $0.user = 0 }
    },
  ]

  static let escapes: [Scenario] = [
    .alert("escape.device", .critical, "a disk of the host is opened") { s in
      s.read(s.run("debugfs", below: s.run("bash")), "/dev/sda1")
    },
    .alert("escape.device", .high, "a block device node, refused") { s in
      s.call(s.run("mknod", below: s.run("bash")), "mknodat", [0, 0, 0o060644, 0x801], "/tmp/disk", result: -1)
    },
    .alert("escape.device", .medium, "memory, refused") { s in
      s.read(s.run("cat", below: s.run("bash")), "/dev/mem", result: -13)
    },
    .harmless("escape.device", "a null device is made") { s in
      s.call(s.run("mknod", below: s.run("bash")), "mknod", [0, 0o020666, 0x103], "/srv/jail/dev/null")
    },
    .harmless("escape.device", "random numbers are read") { s in
      s.read(s.run("openssl", below: s.run("bash")), "/dev/urandom")
    },
    .alert("escape.engine-socket", .critical, "docker.sock") { s in
      s.call(s.run("docker", "ps"), "connect", [3], "/var/run/docker.sock")
    },
    .alert("escape.engine-socket", .medium, "refused") { s in
      s.call(s.run("curl"), "connect", [3], "/run/containerd/containerd.sock", result: -13)
    },
    .harmless("escape.engine-socket", "a database's socket") { s in
      s.call(s.run("psql"), "connect", [3], "/var/run/postgresql/.s.PGSQL.5432")
    },
    .alert("escape.foreign-root", .critical, "runc's leaked folder") { s in
      s.run("cat", "x") { $0.isForeignRoot = true }
    },
    .harmless("escape.foreign-root", "runc itself") { s in
      s.run("runc", "init") {
        $0.isForeignRoot = true
        $0.isOutside = true
      }
    },
    .alert("escape.file-handle", .critical, "shocker") { s in
      s.call(s.run("/tmp/s"), "open_by_handle_at", [], result: 4)
    },
    .alert("escape.file-handle", .high, "shocker, refused") { s in
      s.call(s.run("/tmp/s"), "open_by_handle_at", [], result: -1)
    },
    .harmless("escape.file-handle", "an ordinary opening") { s in s.read(s.run("nfsd"), "/srv/export/a") },
    .alert("escape.namespace", .critical, "nsenter") { s in
      s.call(s.run("nsenter", "-t", "1", "-m", below: s.run("bash")), "setns", [3, 0x20000])
    },
    .alert("escape.namespace", .high, "nsenter, refused") { s in
      s.call(s.run("nsenter", "-t", "1", "-m", below: s.run("bash")), "setns", [3, 0x20000], result: -1)
    },
    .alert("escape.namespace", .critical, "the image's own entrypoint") { s in
      s.call(s.run("/entry"), "setns", [3, 0x20000])
    },
    .harmless("escape.namespace", "docker exec enters from outside") { s in
      s.call(s.run("runc", "init") { $0.isOutside = true }, "setns", [3, 0x20000])
    },
    .alert("escape.host-process", .high, "the first process's root") { s in
      s.read(s.run("ls"), "/proc/1/root/etc/shadow")
    },
    .harmless("escape.host-process", "its own status") { s in s.read(s.run("ps"), "/proc/1/status") },
    .harmless("escape.host-process", "namespaces are looked at") { s in s.read(s.run("lsns"), "/proc/1/ns/net") },
    .alert("escape.kernel-interface", .critical, "core_pattern") { s in
      s.write(s.run("sh"), "/proc/sys/kernel/core_pattern")
    },
    .alert("escape.kernel-interface", .high, "release_agent, refused") { s in
      s.write(s.run("sh"), "/sys/fs/cgroup/rdma/release_agent", result: -30)
    },
    .harmless("escape.kernel-interface", "core_pattern is read") { s in
      s.read(s.run("sh"), "/proc/sys/kernel/core_pattern")
    },
    .alert("escape.kernel-module", .high, "insmod, refused") { s in
      s.call(s.run("insmod", "x.ko"), "finit_module", [3], result: -1)
    },
    .alert("escape.kernel-module", .critical, "insmod") { s in s.call(s.run("insmod", "x.ko"), "finit_module", [3]) },
    .harmless("escape.kernel-module", "lsmod") { s in s.read(s.run("lsmod"), "/proc/modules") },
    .alert("escape.mount", .critical, "a disk of the host") { s in
      s.call(s.run("mount", below: s.run("bash")), "mount", [], "/dev/sda1", to: "/mnt")
    },
    .alert("escape.mount", .medium, "refused") { s in
      s.call(s.run("mount", below: s.run("bash")), "mount", [], "cgroup", to: "/tmp/c", result: -1)
    },
    .harmless("escape.mount", "the runtime prepares a container") { s in
      s.call(s.run("runc", "init") { $0.isOutside = true }, "mount", [], "proc", to: "/proc")
    },
    .alert("escape.mount", .critical, "the image's own entrypoint mounts a disk") { s in
      s.call(s.run("/entry"), "mount", [], "/dev/sda1", to: "/mnt")
    },
    .alert("escape.user-namespace", .medium, "unshare -U, refused") { s in
      s.call(s.run("unshare", "-U", below: s.run("bash")), "unshare", [0x1000_0000], result: -1)
    },
    .harmless("escape.user-namespace", "threads with files of their own") { s in
      s.call(s.run("/usr/bin/app", below: s.run("bash")), "unshare", [0x200])
    },
    .alert("escape.runtime-overwrite", .critical, "the entering program is opened for writing") { s in
      s.write(s.run("/tmp/x"), "/proc/77/exe")
    },
    .harmless("escape.runtime-overwrite", "a program looks where it is") { s in
      s.read(s.run("/usr/bin/app"), "/proc/self/exe")
    },
    .harmless("escape.runtime-overwrite", "a profiler", atMost: .medium) { s in s.read(s.run("perf"), "/proc/12/exe") },
  ]
}
