import Archives
import Images
import Model
import Parsing

/// The kernels whose modules lie in `lib/modules`, and modules from elsewhere. None of them runs in a container:
/// attribute `kernel` = `modules` or `module`.
///
/// A kernel's own modules are not opened one by one: there are thousands, and the folder's name says what they are.
struct KernelModules: Extractor {
  static let name = "linux-modules"
  static let version = 1
  static let selectors: [Selector] = [
    .name("modules.builtin"), .name("modules.order"), .suffix("ko"), .suffix("xz"), .suffix("gz"), .suffix("zst"),
  ]

  static let maximumModule = 64 << 20

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    if file.name.hasPrefix("modules.") { return Self.release(of: file) != nil ? .whole(upTo: 16 << 20) : .none }
    guard file.name.hasSuffix(".ko") || file.name.contains(".ko."), !file.path.contains("/kernel/") else {
      return .none
    }
    return .wholeIfSmall(upTo: Self.maximumModule)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    if file.name.hasPrefix("modules.") {
      guard let release = Self.release(of: file) else { return }
      extraction.packages.append(
        Package(
          type: "generic", name: "linux-kernel", version: release,
          purl: PackageURL(type: "generic", name: "linux-kernel", version: release), foundBy: Self.name,
          attributes: ["kernel": "modules"]))
      return
    }
    let module: Bytes
    do throws(ArchiveError) { module = try Inflate.any(content.bytes, limit: Self.maximumModule) } catch {
      throw ParseError("kernel module", "\(error)")
    }
    guard let program = ProgramFile.all(in: module).first, let part = program.section(".modinfo") else { return }
    let information = Self.information(program.bytes[part.range].prefix(1 << 20))
    guard let vermagic = information["vermagic"], let kernel = vermagic.split(separator: " ").first else { return }
    let stem = String(file.name.prefix { $0 != "." })
    let name = information["name"] ?? stem
    extraction.packages.append(
      Package(
        type: "generic", name: name, version: information["version"] ?? "",
        purl: PackageURL(type: "generic", name: name, version: information["version"]),
        licenses: information["license"].map { [$0] } ?? [], foundBy: Self.name,
        attributes: ["kernel": "module", "kernel.release": String(kernel)]))
  }

  /// `lib/modules/RELEASE/modules.order`.
  private static func release(of file: FileEntry) -> String? {
    let parts = file.parent.split(separator: "/")
    guard parts.count >= 2, parts[parts.count - 2] == "modules", let first = parts.last?.utf8.first,
      (0x30...0x39).contains(first)
    else { return nil }
    return parts.last.map(String.init)
  }

  /// `KEY=VALUE`, each closed by a zero byte; the first of a key counts.
  static func information(_ section: Bytes) -> [String: String] {
    var pairs: [String: String] = [:]
    var at = 0
    while at < section.count {
      let end = section.firstIndex(of: 0, from: at) ?? section.count
      let text = section[at..<end].text
      if let equals = text.firstIndex(of: "="), pairs.count < 4096 {
        let key = String(text[..<equals])
        if pairs[key] == nil { pairs[key] = String(text[text.index(after: equals)...].prefix(512)) }
      }
      at = end + 1
    }
    return pairs
  }
}
