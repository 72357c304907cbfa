import Glibc
import Host
import Parsing

/// The machine's own part of the facts.
struct HostCollector {
  let root: HostRoot
  let accounts: Accounts

  func collect(_ daemon: DaemonFacts?) -> HostFacts {
    var facts = HostFacts(name: name(daemon), kernel: kernel(), security: KernelSecurity(root))
    system(&facts)
    facts.storage = storage(daemon)
    users(&facts, daemon)
    facts.contentTrust = contentTrust()
    facts.settings = KernelSettings.read(root)
    HostProfileCollector(root: root, accounts: accounts).add(to: &facts)
    return facts
  }

  private func name(_ daemon: DaemonFacts?) -> String {
    let text =
      root.isLive ? root.text("/proc/sys/kernel/hostname", limit: 4096) : root.text("/etc/hostname", limit: 4096)
    let line = text?.split(separator: "\n").first.map(String.init) ?? daemon?.info.hostName ?? ""
    return line.isEmpty ? "this host" : line
  }

  private func kernel() -> String {
    guard root.isLive || root.exists("/proc/sys/kernel/osrelease") else { return "" }
    return String(root.text("/proc/sys/kernel/osrelease", limit: 4096)?.split(separator: "\n").first ?? "")
  }

  private func system(_ facts: inout HostFacts) {
    for line in (root.text("/etc/os-release") ?? "").split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      let value = CommandLine.words(parts[1]).joined(separator: " ")
      switch parts[0] {
      case "ID": facts.systemID = value
      case "VERSION_ID": facts.systemVersion = value
      case "PRETTY_NAME": facts.systemName = value
      default: break
      }
    }
  }

  /// An engine that remaps users keeps its data in `UID.GID` below the directory that was asked for; an engine mounts
  /// its directory over itself, which makes no file system of its own.
  private func storage(_ daemon: DaemonFacts?) -> HostFacts.Storage? {
    guard let daemon, !daemon.info.rootDirectory.isEmpty, var path = root.resolve(daemon.info.rootDirectory) else {
      return nil
    }
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    let numbers = last.split(separator: ".")
    if daemon.hasUserRemapping, numbers.count == 2, numbers.allSatisfy({ Int($0) != nil }) { path = Self.parent(path) }
    let parent = Self.parent(path)
    let text =
      (try? root.read("/proc/1/mountinfo", limit: 16 << 20))
      ?? (try? root.read("/proc/self/mountinfo", limit: 16 << 20))
    guard let text else { return nil }
    let table = MountTable(parsing: text)
    guard let own = table.holding(path), let above = table.holding(parent) else { return nil }
    return HostFacts.Storage(
      path: path, device: own.device, parentDevice: above.device, isSeparate: own.device != above.device)
  }

  private static func parent(_ path: String) -> String {
    let parts = path.split(separator: "/").dropLast()
    return "/" + parts.joined(separator: "/")
  }

  private func users(_ facts: inout HostFacts, _ daemon: DaemonFacts?) {
    for name in accounts.names(ofUser: 0) where name != "root" {
      facts.engineUsers.append(.init(name: name, because: "its user id is 0"))
    }
    guard let daemon, let status = try? root.status(daemon.socket) else { return }
    if status.mode & 0o002 != 0 {
      facts.engineUsers.append(.init(name: "everybody", because: "the socket is open to all"))
    }
    if status.user != 0, let owner = accounts.userName(status.user) {
      facts.engineUsers.append(.init(name: owner, because: "it owns the socket"))
    }
    for grant in root.grants(daemon.socket) where grant.permissions & 2 != 0 {
      let name = grant.kind == .user ? accounts.userName(grant.id) : accounts.groupName(grant.id)
      facts.engineUsers.append(.init(name: name ?? String(grant.id), because: "the socket's access list"))
    }
    guard status.mode & 0o020 != 0, status.group != 0 else { return }
    let group = accounts.groupName(status.group) ?? String(status.group)
    facts.engineGroup = group
    for member in accounts.members(ofGroup: status.group) where member != "root" {
      facts.engineUsers.append(.init(name: member, because: "member of the group \(group)"))
    }
  }

  /// Where every shell is told to demand signed images; nil for nowhere.
  private func contentTrust() -> String? {
    let scripts = root.list("/etc/profile.d").filter { $0.hasSuffix(".sh") }.map { "/etc/profile.d/" + $0 }
    for file in ["/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/bashrc"] + scripts {
      for line in (root.text(file) ?? "").split(separator: "\n") {
        let words = CommandLine.words(String(line)).filter { $0 != "export" }
        if words.first == "DOCKER_CONTENT_TRUST=1" { return file }
      }
    }
    return nil
  }
}
