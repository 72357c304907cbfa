import Foundation
import Parsing
import TestKit
import Testing

@testable import Host

@Suite struct HostRootTests {
  @Test func linksStayInsideTheRoot() throws {
    let folder = try TemporaryDirectory()
    try folder.write("etc/real/file", "inside")
    try folder.write("secret", "x")
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder.path + "/etc/link", withDestinationPath: "/etc/real")
    try manager.createSymbolicLink(atPath: folder.path + "/etc/up", withDestinationPath: "../../../../etc/real/file")
    try manager.createSymbolicLink(atPath: folder.path + "/etc/loop", withDestinationPath: "loop")
    let root = HostRoot(folder.path + "/")
    #expect(root.resolve("/etc/link/file") == "/etc/real/file")
    #expect(try root.read("/etc/link/file").text == "inside")
    #expect(try root.read("/etc/up").text == "inside")
    #expect(root.resolve("/etc/loop") == nil)
    #expect(root.resolve("/etc/./link/../none") == "/etc/none")
    #expect(root.resolve("relative") == nil)
    #expect(root.resolve("/etc/link", followsLast: false) == "/etc/link")
    #expect(try root.status("/etc/none") == nil)
    #expect(try root.status("/etc/link", followsLast: false)?.kind == .link)
    #expect(root.list("/etc") == ["link", "loop", "real", "up"])
  }

  @Test func onlyOrdinaryFilesAreReadAndNoneBeyondTheLimit() throws {
    let folder = try TemporaryDirectory()
    let root = HostRoot(folder.path)
    try folder.write("large", String(repeating: "x", count: 5000))
    mkfifo(folder.path + "/pipe", 0o600)
    #expect(throws: HostError.self) { try root.read("/large", limit: 4999) }
    #expect(try root.read("/large", limit: 5000).count == 5000)
    #expect(throws: HostError.self) { try root.read("/pipe") }
    let error = #expect(throws: HostError.self) { try root.read("/absent") }
    #expect(error?.isAbsent == true)
  }

  @Test func modesAndOwnersAreTold() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("file", "x")
    chmod(path, 0o4622)
    let status = try #require(try HostRoot(folder.path).status("/file"))
    #expect(status.mode == 0o4622 && status.kind == .file && status.user == Int(geteuid()))
    link(path, folder.path + "/hard")
    #expect(try HostRoot(folder.path).status("/hard")?.identity == status.identity)
  }

  @Test func accessListsShowWhoElseMay() throws {
    func entry(_ tag: UInt16, _ permissions: UInt16, _ id: UInt32) -> [UInt8] {
      [tag, permissions].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        + (0..<4).map { UInt8(truncatingIfNeeded: id >> ($0 * 8)) }
    }
    let none = UInt32.max
    let attribute =
      [2, 0, 0, 0] + entry(1, 6, none) + entry(2, 6, 1000) + entry(4, 4, none) + entry(8, 2, 50) + entry(0x10, 4, none)
      + entry(0x20, 0, none)
    let list = try AccessList(parsing: Bytes(attribute))
    // The mask leaves only reading: the group's right to write is void.
    #expect(list.grants == [.init(kind: .user, id: 1000, permissions: 4)])
    #expect(throws: ParseError.self) { try AccessList(parsing: Bytes([1, 0, 0, 0])) }
  }
}
