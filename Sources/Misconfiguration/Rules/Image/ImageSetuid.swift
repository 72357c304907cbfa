import Images
import Model

/// Files with the set-user-id or set-group-id bit. Those that every installation of the distribution has are one low
/// finding with a list; any other is one of its own.
struct ImageSetuid: FileRule {
  static let manual = RuleManual(
    "image.setuid", "A program has the rights of its owner", .medium,
    why: """
      Whoever starts it has its owner's rights, usually root's: a flaw in it makes every account root. Without any, \
      `--security-opt no-new-privileges` costs nothing.
      """,
    fix: "Take the bit away (`chmod a-s`) or remove the package; `find / -xdev -perm /6000` lists them.",
    benchmarks: RuleManual.cis("4.8"), counterparts: ["dockle CIS-DI-0008"])

  static let selection = FileSelection(fileModes: 0o6000)

  /// Programs that Debian, Ubuntu, Fedora, SUSE, Alpine and Arch ship with the bit in their basic systems.
  static let usual: Set<String> = [
    "su", "sudo", "passwd", "gpasswd", "chsh", "chfn", "newgrp", "mount", "umount", "chage", "expiry", "wall", "write",
    "unix_chkpwd", "pam_timestamp_check", "ping", "ping6", "pkexec", "polkit-agent-helper-1", "ssh-keysign",
    "ssh-agent",
    "dbus-daemon-launch-helper", "crontab", "at", "fusermount", "fusermount3", "newuidmap", "newgidmap", "sg",
    "bsd-write",
    "utempter", "unix2_chkpwd", "bbsuid", "doas", "traceroute6.iputils", "mount.nfs", "ntfs-3g", "Xorg.wrap",
    "userhelper",
    "usernetctl", "locate", "plocate", "mlocate", "dotlockfile", "mail-lock", "mail-unlock", "mail-touchlock", "exim4",
    "postdrop", "postqueue", "sendmail", "staprun", "grub2-set-bootflag", "write.ul", "lockdev", "cockpit-session",
    "chrome-sandbox", "ksu", "suexec", "snap-confine", "vmware-user-suid-wrapper", "sudoedit", "procmail", "lockfile",
    "unix-lpr.sh", "screen", "screen-4.9.0", "slock", "xlock", "mtr-packet", "arping", "clockdiff", "pppd", "pmount",
  ]
  /// Any of these with the bit hands out root at once.
  private static let shells: Set<String> = [
    "sh", "bash", "dash", "zsh", "ash", "busybox", "python", "python3", "perl", "ruby", "node", "php", "find", "vim",
    "vi",
    "nano", "less", "more", "awk", "gawk", "cp", "mv", "dd", "tar", "env", "tee", "docker", "nmap", "gdb", "socat",
    "rsync",
  ]

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    var usual: [FileSighting] = []
    var matches: [Match] = []
    for file in files {
      let name = String(file.entry.name)
      if isUsual(file, name) || image.isPristine(file.path) {
        usual.append(file)
        continue
      }
      let isSetuid = file.entry.mode & 0o4000 != 0
      let givesRoot = isSetuid && file.entry.user == 0
      let stem = name.prefix { $0.isLetter }
      let isShell = givesRoot && (shells.contains(name) || shells.contains(String(stem)))
      // The set-group-id bit without execution is mandatory locking, no right.
      if !isSetuid, file.entry.mode & 0o010 == 0 { continue }
      let severity: Severity = isShell ? .critical : givesRoot ? .medium : .low
      let owner = isSetuid ? "user \(file.entry.user)" : "group \(file.entry.group)"
      matches.append(
        match(file, "\(file.path) runs as \(owner)", severity: severity, found: file.entry.modeText))
    }
    if let first = usual.first {
      var match = match(
        .imageFileSystem, "\(usual.count) setuid or setgid programs of the distribution", severity: .low,
        identity: ["distribution"])
      match.layer = first.layer < 0 ? nil : first.layer
      match.details["count"] = String(usual.count)
      match.details["paths"] = Listing.of(usual.map(\.path))
      matches.append(match)
    }
    return matches
  }

  private static func isUsual(_ file: FileSighting, _ name: String) -> Bool {
    let folders = ["usr/bin/", "usr/sbin/", "bin/", "sbin/", "usr/lib/", "usr/libexec/", "lib/", "usr/lib64/"]
    return usual.contains(name) && folders.contains { file.path.hasPrefix($0) } && file.entry.mode & 0o002 == 0
  }
}
