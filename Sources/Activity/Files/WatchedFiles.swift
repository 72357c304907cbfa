/// Which files of a container say who may do what in it: accounts, keys, scheduled jobs, authentication, the loader.
package enum WatchedFiles {
  static let files = [
    "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers", "/etc/crontab", "/etc/ld.so.preload",
    "/etc/ld.so.conf", "/etc/ssh/sshd_config", "/etc/profile", "/etc/rc.local", "/root/.ssh/authorized_keys",
    "/root/.bashrc", "/root/.profile", "/var/spool/cron/root", "/var/spool/cron/crontabs/root",
  ]
  /// Every file in these counts.
  static let directories = [
    "/etc/sudoers.d", "/etc/pam.d", "/etc/cron.d", "/etc/cron.hourly", "/etc/cron.daily", "/etc/cron.weekly",
    "/etc/cron.monthly", "/etc/periodic/15min", "/var/spool/cron/crontabs", "/var/spool/cron", "/etc/ld.so.conf.d",
    "/etc/profile.d", "/etc/init.d", "/etc/systemd/system",
  ]
  /// Programs that give rights, and what they stand on: watched for content that changes while its times do not.
  static let programs = [
    "/usr/bin/su", "/usr/bin/sudo", "/usr/bin/passwd", "/usr/bin/mount", "/usr/bin/umount", "/usr/bin/newgrp",
    "/usr/bin/chsh", "/usr/bin/chfn", "/usr/bin/gpasswd", "/usr/bin/pkexec", "/bin/su", "/bin/busybox",
    "/usr/sbin/sshd", "/usr/bin/runc", "/usr/sbin/runc",
  ]

  /// Whose lines hold password hashes in the second field.
  static func holdsHashes(_ path: String) -> Bool {
    ["/etc/shadow", "/etc/gshadow", "/etc/passwd", "/etc/group"].contains(path)
  }

  /// Whether a path that a program used may be one of them: by its directory or its last component, since a path may be
  /// relative or lead through links.
  package static func mayConcern(_ path: String) -> Bool {
    if files.contains(path) || path.hasSuffix("/authorized_keys") || path == "authorized_keys" { return true }
    if directories.contains(where: { path.hasPrefix($0) && path.utf8.count > $0.utf8.count }) { return true }
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return files.contains { $0.hasSuffix("/" + last) }
      || (!path.hasPrefix("/") || path.contains(".."))
      || ["passwd", "shadow", "group", "gshadow"].contains { last.hasPrefix($0) }
  }

  /// Home directories' keys, by what passwd says: at most 64.
  static func keys(_ passwd: [UInt8]) -> [String] {
    var paths: [String] = []
    for line in passwd.split(separator: UInt8(ascii: "\n")).prefix(512) where paths.count < 64 {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard fields.count == 7, fields[5].first == UInt8(ascii: "/"), fields[5].count < 200 else { continue }
      let path = String(decoding: fields[5], as: UTF8.self) + "/.ssh/authorized_keys"
      if path.hasPrefix("/home/"), !paths.contains(path) { paths.append(path) }
    }
    return paths
  }
}
