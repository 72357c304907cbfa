import Foundation
import Parsing
import TestKit
import Testing

@testable import Archives
@testable import Images

/// Storages on disk, written by the real programs.
@Suite(.serialized) struct StorageTests {
  static let isRoot = geteuid() == 0

  @Test(.enabled(if: isRoot && Tool.find("skopeo") != nil, "skopeo writes Podman's storage, as root")) func podman()
    throws
  {
    let folder = try TemporaryDirectory()
    for seed in [60, 61] {
      let random = RandomLayers(seed: UInt64(seed), layers: 4, changes: 25)
      let archive = try folder.write("\(seed).tar", random.archive())
      let root = URL(fileURLWithPath: folder.path).standardizedFileURL.path + "/storage"
      do {
        try Tool.run(
          "skopeo",
          [
            "--insecure-policy", "copy", "docker-archive:\(archive)",
            "containers-storage:[overlay@\(root)+\(root)-run]localhost/random:\(seed)",
          ])
      } catch {
        print("skipped: skopeo cannot write an overlay storage here: \(error)")
        return
      }
      let image = try PodmanStorage(.image, "random:\(seed)", root: root).open()
      let tree = SourceTests.tree(image)
      #expect(tree.listing.sorted() == random.listing)
      #expect(image.problems.isEmpty && tree.problems.isEmpty, "\(image.problems) \(tree.problems)")
      #expect(image.configuration.environment == ["A=b"] && image.tags == ["localhost/random:\(seed)"])
      let id = try #require(image.configurationDigest)
      #expect(try PodmanStorage(.image, String(id.hex.prefix(12)), root: root).open().layers.count == 4)
      #expect(throws: ImageError.self) { try PodmanStorage(.image, "none", root: root).open() }
      for line in try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8).split(separator: "\n") {
        let parts = line.split(separator: " ")
        if parts.count > 1, parts[1].hasPrefix(root) { try Tool.run("umount", [String(parts[1])]) }
      }
    }
  }

  @Test(.enabled(if: isRoot && Tool.find("containerd") != nil && Tool.find("ctr") != nil, "a real containerd, as root"))
  func containerd() throws {
    let folder = try TemporaryDirectory()
    let random = RandomLayers(seed: 70, layers: 4, changes: 25)
    let archive = try folder.write("x.tar", random.archive(tag: "docker.io/library/random:1"))
    let config = try folder.write(
      "config.toml",
      """
      version = 2
      root = "\(folder.path)/root"
      state = "\(folder.path)/state"
      disabled_plugins = ["io.containerd.grpc.v1.cri"]
      [grpc]
      address = "\(folder.path)/sock"
      """)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Tool.find("containerd") ?? "")
    process.arguments = ["--config", config]
    process.standardError = FileHandle(forWritingAtPath: try folder.write("log", ""))
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    let deadline = Date(timeIntervalSinceNow: 30)
    while (try? Tool.run("ctr", ["-a", folder.path + "/sock", "version"])) == nil {
      guard process.isRunning, Date() < deadline else {
        Issue.record(
          "containerd did not start: \(try String(contentsOfFile: folder.path + "/log", encoding: .utf8).suffix(800))")
        return
      }
    }
    try Tool.run("ctr", ["-a", folder.path + "/sock", "images", "import", "--no-unpack", archive])
    let root = folder.path + "/root"
    #expect(try ContainerdStorage.list(root: root) == ["default": ["docker.io/library/random:1"]])
    let image = try ContainerdStorage("random:1", root: root).open()
    let tree = SourceTests.tree(image)
    #expect(tree.listing.sorted() == random.listing)
    #expect(image.problems.isEmpty && tree.problems.isEmpty, "\(image.problems) \(tree.problems)")
    let digest = try #require(image.manifestDigest)
    #expect(try ContainerdStorage(digest.description, root: root).open().layers.count == 4)
    #expect(throws: ImageError.self) { try ContainerdStorage("none", root: root).open() }
    // The database with broken bytes: an error, never more.
    let database = try [UInt8](Data(contentsOf: URL(fileURLWithPath: root + "/io.containerd.metadata.v1.bolt/meta.db")))
    var generator = SeededGenerator(seed: 11)
    let copy = try TemporaryDirectory()
    for _ in 0..<60 {
      var bytes = database
      for _ in 0..<200 {
        bytes[Int.random(in: 100..<min(bytes.count, 60_000), using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      try copy.write("io.containerd.metadata.v1.bolt/meta.db", bytes)
      _ = try? ContainerdStorage.list(root: copy.path)
    }
  }

  @Test func namesOfBigData() {
    #expect(PodmanStorage.fileName("manifest") == "manifest")
    #expect(PodmanStorage.fileName("sha256:ab") == "=c2hhMjU2OmFi")
    #expect(PodmanStorage.fileName("sha256:a") == "=c2hhMjU2OmE=")
    #expect(PodmanStorage.fileName("sha256:") == "=c2hhMjU2Og==")
  }
}
