import Host
import Parsing

/// What the host profile looks at beside the engine: mounts, modules, accounts, services.
struct HostProfileCollector {
  let root: HostRoot
  let accounts: Accounts

  func add(to facts: inout HostFacts) {
    facts.isMounted = !root.isLive && !root.exists("/proc/1/status")
    facts.cgroupVersion =
      root.exists("/sys/fs/cgroup/cgroup.controllers") ? 2 : root.list("/sys/fs/cgroup").isEmpty ? 0 : 1
    facts.mounts = mounts()
    facts.loadableModules = modules(facts.kernel)
    facts.rootAliases = accounts.names(ofUser: 0).filter { $0 != "root" }
    facts.emptyPasswords = emptyPasswords()
    facts.sudoWithoutPassword = sudo()
    let (hasServer, settings) = SSHConfiguration.read(root)
    facts.hasSSHServer = hasServer
    facts.ssh = settings
    facts.programs = facts.isMounted ? [] : programs()
  }

  /// Options of those that are file systems of their own, between commas: of a system that doesn't run, as fstab says.
  private func mounts() -> [String: String] {
    var found: [String: String] = [:]
    let places = ["/tmp", "/var/tmp", "/dev/shm", "/home", "/var", "/var/log", "/var/log/audit"]
    let text =
      (try? root.read("/proc/1/mountinfo", limit: 16 << 20))
      ?? (try? root.read("/proc/self/mountinfo", limit: 16 << 20))
    if let text {
      let table = MountTable(parsing: text)
      for place in places { found[place] = table.at(place).map { "," + $0.options.joined(separator: ",") + "," } }
      return found
    }
    for line in (root.text("/etc/fstab") ?? "").split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split { $0 == " " || $0 == "\t" }.map(String.init)
      if fields.count >= 4, places.contains(fields[1]) { found[fields[1]] = "," + fields[3] + "," }
    }
    return found
  }

  private static let needless = [
    "cramfs", "freevxfs", "hfs", "hfsplus", "jffs2", "dccp", "sctp", "rds", "tipc", "n_hdlc", "firewire-core", "ax25",
    "can",
    "appletalk",
  ]

  /// Modules that nobody needs on a container host, that this kernel has, and that nothing keeps from being loaded.
  private func modules(_ kernel: String) -> [String] {
    let index =
      root.text("/lib/modules/\(kernel)/modules.dep", limit: 16 << 20)
      ?? root.text("/usr/lib/modules/\(kernel)/modules.dep", limit: 16 << 20)
    guard let index else { return [] }
    var there: Set<String> = []
    for line in index.split(separator: "\n") {
      guard let path = line.split(separator: ":").first, let file = path.split(separator: "/").last else { continue }
      there.insert(Self.canonical(String(file.prefix { $0 != "." })))
    }
    var blocked: Set<String> = []
    for folder in ["/usr/lib/modprobe.d", "/lib/modprobe.d", "/run/modprobe.d", "/etc/modprobe.d"] {
      for file in root.list(folder) where file.hasSuffix(".conf") {
        for line in (root.text("\(folder)/\(file)") ?? "").split(separator: "\n") {
          let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
          if words.count >= 3, words[0] == "install",
            ["/bin/true", "/bin/false", "/usr/bin/true", "/usr/bin/false"].contains(words[2])
          {
            blocked.insert(Self.canonical(words[1]))
          }
        }
      }
    }
    return Self.needless.filter { there.contains(Self.canonical($0)) && !blocked.contains(Self.canonical($0)) }
  }

  private static func canonical(_ name: String) -> String { name.split(separator: "-").joined(separator: "_") }

  /// Nil where shadow can't be read.
  private func emptyPasswords() -> [String]? {
    guard let text = try? root.read("/etc/shadow", limit: 16 << 20) else {
      return root.exists("/etc/shadow") ? nil : []
    }
    return Lines(text).compactMap { line in
      let fields = line.text.split(separator: ":", omittingEmptySubsequences: false)
      return fields.count >= 2 && fields[1].isEmpty && !fields[0].isEmpty ? String(fields[0]) : nil
    }
  }

  /// Who may run every command as root without a password; nil without rules, or where they can't be read.
  private func sudo() -> [String]? {
    guard let main = root.text("/etc/sudoers") else { return nil }
    let texts =
      [main]
      + root.list("/etc/sudoers.d").filter { !$0.contains(".") && !$0.hasSuffix("~") }.compactMap {
        root.text("/etc/sudoers.d/" + $0)
      }
    return texts.flatMap { text in
      text.split(separator: "\n").compactMap { line in
        let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard let who = words.first, !who.hasPrefix("#"), !who.hasPrefix("Defaults"), who != "root",
          let tag = words.firstIndex(where: { $0.contains("NOPASSWD:") })
        else { return nil }
        let commands =
          words[tag].split(separator: ":").dropFirst(words[tag].hasSuffix(":") ? 1 : 1).map(String.init)
          + words[(tag + 1)...]
        return commands.contains("ALL") ? who : nil
      }
    }
  }

  /// File names of running programs, by the kernel's links.
  private func programs() -> [String] {
    let reader = ProcessReader(root)
    let own = reader.hostNamespace("pid")
    var found: Set<String> = []
    for pid in reader.pids() {
      guard let path = reader.executable(pid), let name = path.split(separator: "/").last else { continue }
      // Programs in containers are those of containers.
      if let own, let theirs = reader.namespace(pid, "pid"), theirs != own { continue }
      found.insert(String(name))
    }
    return found.sorted()
  }
}
