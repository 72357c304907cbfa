import CBPF
import FoundationEssentials
import Glibc

/// A loaded BPF object: its programs, each of which either works or costs only itself.
///
/// Not thread-safe: made, attached and closed by its owner.
final class KernelObject {
  private var object: OpaquePointer?
  private var links: [OpaquePointer] = []
  private(set) var capabilities: [Capability] = []

  /// Loads the programs the kernel takes. What feature files say is not believed: only trying tells.
  /// - Parameter sharing: maps of this name are those of the other object.
  init(base64: String, sharing other: KernelObject? = nil) throws(SensorError) {
    guard let data = Data(base64Encoded: base64) else { throw .program(name: "object", code: EINVAL) }
    Self.silence
    let shared = ["events", "counters", "accounts", "configuration"]
    let names = Self.programs(of: data)
    var refused: [String: Int32] = [:]
    if let whole = Self.load(data, only: nil, sharing: other, maps: shared).object {
      object = whole
    } else {
      for name in names {
        let attempt = Self.load(data, only: [name], sharing: other, maps: shared)
        if let alone = attempt.object { bpf_object__close(alone) } else { refused[name] = attempt.code }
      }
      let accepted = names.filter { refused[$0] == nil }
      guard !accepted.isEmpty else {
        let code = refused.values.first ?? EINVAL
        if code == EPERM, geteuid() != 0 { throw .notPermitted }
        if access("/sys/kernel/btf/vmlinux", R_OK) != 0 { throw .noTypeInformation }
        throw .program(name: names.joined(separator: ", "), code: code)
      }
      object = Self.load(data, only: accepted, sharing: other, maps: shared).object
    }
    capabilities = names.map { name in
      let known = Capability.known[name] ?? (name, "")
      return Capability(
        hook: known.hook, works: refused[name] == nil,
        reason: refused[name].map { String(cString: strerror($0)) } ?? "",
        shows: known.shows)
    }
  }

  deinit {
    for link in links { bpf_link__destroy(link) }
    if let object { bpf_object__close(object) }
  }

  /// libbpf talks to standard error unless told otherwise; what matters is in the capability report.
  private static let silence: Void = {
    _ = libbpf_set_print { _, _, _ in 0 }
  }()

  private static func open(_ data: Data) -> OpaquePointer? {
    data.withUnsafeBytes { bpf_object__open_mem($0.baseAddress, $0.count, nil) }
  }

  private static func programs(of data: Data) -> [String] {
    guard let object = open(data) else { return [] }
    defer { bpf_object__close(object) }
    return each(object).map(\.name)
  }

  private static func each(_ object: OpaquePointer) -> [(name: String, program: OpaquePointer)] {
    var found: [(String, OpaquePointer)] = []
    var program = bpf_object__next_program(object, nil)
    while let current = program {
      if let name = bpf_program__name(current) { found.append((String(cString: name), current)) }
      program = bpf_object__next_program(object, current)
    }
    return found
  }

  private static func load(
    _ data: Data, only: [String]?, sharing other: KernelObject?, maps: [String]
  ) -> (object: OpaquePointer?, code: Int32) {
    guard let object = open(data) else { return (nil, errno) }
    for (name, program) in each(object) {
      if let only, !only.contains(name) { bpf_program__set_autoload(program, false) }
    }
    if let other {
      for name in maps {
        if let map = bpf_object__find_map_by_name(object, name), let descriptor = other.map(name) {
          bpf_map__reuse_fd(map, descriptor)
        }
      }
    }
    let code = bpf_object__load(object)
    if code == 0 { return (object, 0) }
    bpf_object__close(object)
    return (nil, -code)
  }

  /// Descriptor of a map; it lives as long as this object.
  func map(_ name: String) -> Int32? {
    guard let object, let map = bpf_object__find_map_by_name(object, name) else { return nil }
    let descriptor = bpf_map__fd(map)
    return descriptor >= 0 ? descriptor : nil
  }

  /// Attaches every loaded program; one that cannot be attached is shown as not working.
  func attach() {
    guard let object else { return }
    for (index, entry) in Self.each(object).enumerated() where bpf_program__autoload(entry.program) {
      if let link = bpf_program__attach(entry.program) {
        links.append(link)
      } else if capabilities.indices.contains(index) {
        capabilities[index].works = false
        capabilities[index].reason = String(cString: strerror(errno))
      }
    }
  }

  /// Programs that the kernel took.
  var loadedPrograms: [(name: String, program: OpaquePointer)] {
    guard let object else { return [] }
    return Self.each(object).filter { bpf_program__autoload($0.program) }
  }

  /// No program of this object runs any more.
  func detach() {
    for link in links { bpf_link__destroy(link) }
    links = []
  }

  /// Runs that the kernel left out because the same program was already running on that processor.
  var missed: UInt64 {
    guard let object else { return 0 }
    var sum: UInt64 = 0
    for entry in Self.each(object) where bpf_program__autoload(entry.program) {
      var info = bpf_prog_info()
      var size = UInt32(MemoryLayout<bpf_prog_info>.size)
      if bpf_obj_get_info_by_fd(bpf_program__fd(entry.program), &info, &size) == 0 { sum &+= info.recursion_misses }
    }
    return sum
  }

  /// Runs an iterator once and gives all that it wrote, up to `limit` bytes.
  func iterate(_ name: String, limit: Int = 256 << 20) -> [UInt8]? {
    guard let object, let program = Self.each(object).first(where: { $0.name == name })?.program,
      bpf_program__autoload(program), let link = bpf_program__attach_iter(program, nil)
    else { return nil }
    defer { bpf_link__destroy(link) }
    let descriptor = bpf_iter_create(bpf_link__fd(link))
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while result.count < limit {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { break }
      result += buffer[..<count]
    }
    return result
  }
}
