import CBPF
import Glibc

/// Programs that hang on one cgroup; they are taken away when this is let go of.
final class CgroupLinks {
  private let links: [OpaquePointer]
  init(_ links: [OpaquePointer]) { self.links = links }
  deinit { for link in links { bpf_link__destroy(link) } }
}

extension KernelObject {
  /// Attaches every loaded program to a cgroup of the unified hierarchy.
  func attached(toCgroup id: UInt64) throws(SensorError) -> CgroupLinks {
    let descriptor = try Self.open(cgroup: id)
    defer { close(descriptor) }
    var links: [OpaquePointer] = []
    for program in loadedPrograms {
      if let link = bpf_program__attach_cgroup(program.program, descriptor) {
        links.append(link)
      } else {
        let code = errno
        for link in links { bpf_link__destroy(link) }
        throw .program(name: program.name, code: code)
      }
    }
    return CgroupLinks(links)
  }

  /// Where the unified hierarchy is mounted: cgroup v2 hosts, hybrid hosts.
  private static let mounts = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"]

  static func open(cgroup id: UInt64) throws(SensorError) -> Int32 {
    var code = ENOENT
    for path in mounts {
      let mount = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
      guard mount >= 0 else { continue }
      defer { close(mount) }
      let descriptor = open_cgroup(mount, id)
      if descriptor >= 0 { return descriptor }
      code = errno
    }
    throw .cgroup(id: id, code: code)
  }
}
