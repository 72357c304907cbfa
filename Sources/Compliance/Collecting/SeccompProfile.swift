import Parsing

/// What a seccomp profile lets through that no container needs: kernel modules, another kernel, mounts, other
/// namespaces, files by handle. The engines' own profile refuses all of them to a container without capabilities.
///
/// Source: Docker's seccomp profile format (moby/profiles), runtime-spec `config-linux.md`.
enum SeccompProfile {
  static let watched = [
    "add_key", "bpf", "delete_module", "finit_module", "init_module", "kexec_file_load", "kexec_load", "keyctl",
    "mount",
    "open_by_handle_at", "perf_event_open", "pivot_root", "reboot", "setns", "swapon", "umount2", "unshare",
    "userfaultfd",
  ]

  /// Names of ``watched`` calls that are allowed without condition; a profile that can't be read allows all.
  static func dangerous(_ profile: Bytes) -> [String] {
    guard let document = try? JSONValue(parsing: profile), document.isObject else { return watched }
    return dangerous(document)
  }

  static func dangerous(_ document: JSONValue) -> [String] {
    let isOpen = allows(document["defaultAction"]?.string)
    var allowed = Set(isOpen ? watched : [])
    for entry in document["syscalls"]?.elements ?? [] {
      let names = (entry["names"]?.elements ?? []).compactMap(\.string) + [entry["name"]?.string].compactMap(\.self)
      if allows(entry["action"]?.string) {
        // Conditions: only with a capability, or only with certain arguments.
        let needsCapability = !(entry["includes"]?["caps"]?.elements.isEmpty ?? true)
        let needsArguments = !(entry["args"]?.elements.isEmpty ?? true)
        if !needsCapability, !needsArguments { allowed.formUnion(names.filter(watched.contains)) }
      } else if entry["args"]?.elements.isEmpty ?? true, entry["excludes"]?["caps"]?.elements.isEmpty ?? true {
        allowed.subtract(names)
      }
    }
    return allowed.sorted()
  }

  private static func allows(_ action: String?) -> Bool {
    ["SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE"].contains(action ?? "")
  }
}
