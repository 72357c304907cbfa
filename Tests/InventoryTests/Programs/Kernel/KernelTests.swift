import Images
import Parsing
import Testing

@testable import Inventory

@Suite struct KernelTests {
  static func bootImage() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 8192)
    bytes.replaceSubrange(0..<2, with: Array("MZ".utf8))
    bytes.replaceSubrange(0x202..<0x206, with: Array("HdrS".utf8))
    bytes.replaceSubrange(0x20E..<0x210, with: [0x00, 0x10])
    let text = Array("6.1.0-18-amd64 (debian-kernel@lists.debian.org) #1 SMP Debian 6.1.76-1\0".utf8)
    bytes.replaceSubrange(0x1200..<0x1200 + text.count, with: text)
    return bytes
  }

  @Test func readsTheBootHeader() throws {
    let extraction = try ProgramTrial.extract(KernelImage(), Self.bootImage(), at: "boot/vmlinuz-6.1.0-18-amd64")
    #expect(ProgramTrial.names(extraction) == ["linux-kernel 6.1.0-18-amd64"])
    #expect(extraction.packages.first?.attributes["kernel"] == "image")
    #expect(try ProgramTrial.extract(KernelImage(), Self.bootImage(), at: "boot/other.efi").isEmpty)
  }

  @Test func readsTheGreeting() throws {
    var writer = ElfWriter()
    writer.add(
      ".rodata", "Linux version %s\0Linux version 6.6.1-arch1 (x@y) #1\n" + String(repeating: ".", count: 5000))
    let extraction = try ProgramTrial.extract(KernelImage(), writer.bytes(), at: "boot/vmlinux")
    #expect(ProgramTrial.names(extraction) == ["linux-kernel 6.6.1-arch1"])
  }

  @Test func readsModules() throws {
    let order = try ProgramTrial.extract(
      KernelModules(), Array("kernel/a.ko\n".utf8), at: "usr/lib/modules/6.1.0-18-amd64/modules.order")
    #expect(ProgramTrial.names(order) == ["linux-kernel 6.1.0-18-amd64"])
    var writer = ElfWriter()
    writer.type = 1
    writer.add(
      ".modinfo", "license=GPL\0version=2.1\0name=wireguard\0vermagic=6.1.0-18-amd64 SMP preempt mod_unload \0")
    let module = try ProgramTrial.extract(
      KernelModules(), writer.bytes(), at: "lib/modules/6.1.0-18-amd64/updates/dkms/wireguard.ko")
    #expect(ProgramTrial.names(module) == ["wireguard 2.1"])
    #expect(module.packages.first?.attributes == ["kernel": "module", "kernel.release": "6.1.0-18-amd64"])
    let own = try ProgramTrial.extract(
      KernelModules(), writer.bytes(), at: "lib/modules/6.1.0-18-amd64/kernel/net/wireguard.ko")
    #expect(own.isEmpty)
    ProgramTrial.damage([writer.bytes()], rounds: 300, seed: 75, [KernelModules()])
  }
}
