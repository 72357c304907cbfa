import Archives
import Images
import Model
import Parsing

/// A Linux kernel that lies in the image. It isn't what runs there: attribute `kernel` = `image`.
///
/// Source: Linux, `Documentation/arch/x86/boot.rst` (field `kernel_version`); elsewhere the kernel's own greeting,
/// `Linux version …`.
struct KernelImage: Extractor {
  static let name = "linux-kernel"
  static let version = 1
  static let selectors: [Selector] = [
    .folder("boot"), .magic(.pe), .name("vmlinuz"), .name("vmlinux"), .name("bzImage"), .name("Image"),
  ]

  static let maximumSize = 256 << 20

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let isNamed = ["vmlinuz", "vmlinux", "bzImage", "Image", "kernel"].contains { file.name.hasPrefix($0) }
    guard isNamed, file.size >= 4096 else { return .none }
    return .wholeIfSmall(upTo: Self.maximumSize)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let text = Self.bootHeader(content.bytes) ?? Self.greeting(content.bytes) else { return }
    let words = text.split(separator: " ", maxSplits: 1)
    guard let release = words.first.map(String.init), let first = release.utf8.first, (0x30...0x39).contains(first)
    else { return }
    var attributes = ["kernel": "image"]
    if words.count > 1 { attributes["kernel.build"] = String(words[1].prefix(256)) }
    extraction.packages.append(
      Package(
        type: "generic", name: "linux-kernel", version: release,
        purl: PackageURL(type: "generic", name: "linux-kernel", version: release), foundBy: Self.name,
        attributes: attributes))
  }

  private static func bootHeader(_ bytes: Bytes) -> String? {
    guard bytes[0x202..<0x206].starts(with: "HdrS"), let pointer = bytes.integer(at: 0x20E, as: UInt16.self),
      pointer > 0
    else { return nil }
    let text = bytes[Int(pointer) + 0x200..<Int(pointer) + 0x200 + 512]
    return text[0..<(text.firstIndex(of: 0) ?? 0)].text
  }

  private static func greeting(_ bytes: Bytes) -> String? {
    var content = bytes
    if Magic(bytes.prefix(512)) == .gzip {
      do throws(ArchiveError) { content = try Inflate.gzip(bytes, limit: maximumSize) } catch { return nil }
    }
    let pattern = BytePattern("Linux version ")
    return content.withUnsafeBytes { memory in
      var from = 0
      while let hit = pattern.first(in: memory, from: from) {
        from = hit + pattern.count
        guard from < memory.count, (0x30...0x39).contains(memory[from]) else { continue }
        let end = memory[from..<min(from + 512, memory.count)].firstIndex { $0 < 0x20 || $0 > 0x7E } ?? from
        return String(decoding: memory[from..<end], as: UTF8.self)
      }
      return nil
    }
  }
}
