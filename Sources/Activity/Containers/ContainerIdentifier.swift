/// Finds container ids in the names of cgroups, as the engines and runtimes make them.
package enum ContainerIdentifier {
  /// The last id in the names, so that of nested containers the innermost counts.
  ///
  /// Docker and containerd with the cgroupfs driver name the cgroup by the id itself; with systemd
  /// `docker-ID.scope`, `cri-containerd-ID.scope`, `crio-ID.scope`, `libpod-ID.scope`, `nerdctl-ID.scope`.
  package static func find(in cgroupNames: [String]) -> String? {
    for name in cgroupNames {
      if let id = find(in: name) { return id }
    }
    return nil
  }

  static func find(in name: String) -> String? {
    var run: [UInt8] = []
    var best: [UInt8]?
    func settle() {
      if run.count == 64 { best = run }
      run = []
    }
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): run.append(byte)
      default: settle()
      }
    }
    settle()
    return best.map { String(decoding: $0, as: UTF8.self) }
  }
}
