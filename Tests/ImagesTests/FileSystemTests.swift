import Archives
import Foundation
import Glibc
import TestKit
import Testing

@testable import Images

/// Files are opened below a root and nowhere else, in one step or step by step.
@Suite struct FileSystemTests {
  @Test func noLinkIsFollowed() throws {
    let folder = try TemporaryDirectory()
    try folder.write("root/a/b/file", "inside")
    try folder.write("secret/file", "outside")
    let root = folder.path + "/root"
    try FileManager.default.createSymbolicLink(atPath: root + "/out", withDestinationPath: "../secret")
    try FileManager.default.createSymbolicLink(atPath: root + "/a/link", withDestinationPath: "b")
    try FileManager.default.createSymbolicLink(atPath: root + "/a/b/alias", withDestinationPath: "file")
    mkfifo(root + "/a/pipe", 0o600)
    let descriptor = open(root, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    func text(_ path: String) throws -> String {
      let opened = try FileSystem.open(descriptor, path)
      var bytes = [UInt8](repeating: 0, count: 64)
      let count = try bytes.withUnsafeMutableBytes { try opened.read(into: $0, at: 0) }
      return String(decoding: bytes[..<count], as: UTF8.self)
    }
    #expect(try text("a/b/file") == "inside")
    for path in ["out/file", "a/link/file", "a/b/alias", "../secret/file", "a/b", "a/pipe", "", "/etc/passwd"] {
      #expect(throws: ArchiveError.self, "\(path)") { try FileSystem.open(descriptor, path) }
    }
    let stepwise = try FileSystem.openStepByStep(descriptor, "a/b/file")
    #expect(stepwise >= 0)
    close(stepwise)
    for path in ["out/file", "a/link/file", "a/b/alias"] {
      #expect(throws: ArchiveError.self, "\(path)") { try FileSystem.openStepByStep(descriptor, path) }
    }
  }

  @Test func namesThatAreNoText() throws {
    let folder = try TemporaryDirectory()
    let name = folder.path + "/caf"
    let raw = Array(name.utf8).map { CChar(bitPattern: $0) } + [CChar(bitPattern: 0xE9), 0]
    let made = open(raw, O_CREAT | O_WRONLY, 0o600)
    #expect(made >= 0)
    close(made)
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    let text = [UInt8(0x63), 0x61, 0x66, 0xE9].withUnsafeBytes { ArchivePath.text($0) }
    _ = try FileSystem.open(descriptor, text)
  }
}
