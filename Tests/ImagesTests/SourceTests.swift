import Foundation
import Model
import Parsing
import TestKit
import Testing

@testable import Archives
@testable import Images

/// The same images through every way that leads to them, made and read by the real tools.
@Suite(.serialized) struct SourceTests {
  static func tree(_ image: OpenedImage) -> FileTree { FileTree(LayerScanner([Echo()]).scan(image.layers)) }

  static func problems(_ image: OpenedImage) -> [Coverage.Problem] { image.problems + tree(image).problems }

  /// What stands in a directory, in the words of `FileTree.listing`.
  static func listing(of folder: String) throws -> [String] {
    try Tool.run("find", [".", "-mindepth", "1", "-printf", "%y %P -> %l\\n"], in: folder).split(separator: "\n").map {
      line in
      let text = String(line.dropFirst(2))
      switch line.first {
      case "d": return String(text.dropLast(4)) + "/"
      case "l": return text
      default: return String(text.dropLast(4))
      }
    }.sorted()
  }

  @Test(arguments: 1...12) func randomTreesFromDockerArchives(seed: Int) throws {
    let random = RandomLayers(seed: UInt64(seed), layers: 5, changes: 25)
    let folder = try TemporaryDirectory()
    let path = try folder.write("image.tar", random.archive())
    let image = try ArchiveSource(path: path).open()
    #expect(image.takenFor == "Docker archive" && image.tags == ["random:1"])
    #expect(image.configuration.environment == ["A=b"] && image.layers.count == 5)
    let tree = Self.tree(image)
    #expect(tree.listing.sorted() == random.listing)
    #expect(image.problems.isEmpty && tree.problems.isEmpty, "\(tree.problems)")
    for (path, thing) in random.state {
      if case .file(let content) = thing, path.hasSuffix(".txt") { #expect(tree.echoes[path] == content) }
    }
  }

  @Test(.enabled(if: Tool.find("skopeo") != nil && Tool.find("umoci") != nil, "skopeo and umoci are the oracle"))
  func skopeoAndUmociAgree() throws {
    let folder = try TemporaryDirectory()
    for seed in 20...23 {
      let random = RandomLayers(seed: UInt64(seed), layers: 4, changes: 30)
      let archive = try folder.write("\(seed).tar", random.archive())
      let layout = "\(folder.path)/\(seed)"
      try Tool.run("skopeo", ["--insecure-policy", "copy", "docker-archive:\(archive)", "oci:\(layout):latest"])
      let image = try ArchiveSource(path: layout).open()
      #expect(image.takenFor == "OCI layout" && image.tags == ["latest"])
      #expect(Self.tree(image).listing.sorted() == random.listing)
      #expect(Self.problems(image).isEmpty, "\(Self.problems(image))")
      try Tool.run(
        "umoci", ["raw", "unpack", "--rootless", "--image", "\(layout):latest", "\(layout)-rootfs"])
      #expect(try Self.listing(of: "\(layout)-rootfs") == random.listing)
      // The same as a directory, as a layout in a tar, and as packed archives.
      let directory = try DirectorySource("\(layout)-rootfs").open()
      #expect(Self.tree(directory).listing.sorted() == random.listing)
      try Tool.run("tar", ["-C", layout, "-cf", "\(layout).oci.tar", "."])
      #expect(try Self.tree(ArchiveSource(path: "\(layout).oci.tar").open()).listing.sorted() == random.listing)
      try Tool.run(
        "skopeo", ["--insecure-policy", "copy", "oci:\(layout):latest", "docker-archive:\(layout).da.tar:x:1"])
      for tool in ["gzip", "zstd"] where Tool.find(tool) != nil {
        try Tool.run(tool, ["-qk", "\(layout).da.tar"])
        let packed = try ArchiveSource(path: "\(layout).da.tar.\(tool == "gzip" ? "gz" : "zst")").open()
        #expect(packed.takenFor.hasSuffix("packed with \(tool)"))
        #expect(Self.tree(packed).listing.sorted() == random.listing)
        #expect(packed.configurationDigest == image.configurationDigest)
      }
      #expect(throws: ImageError.self) { try ArchiveSource(path: layout, tag: "other").open() }
    }
  }

  @Test(.enabled(if: Tool.find("skopeo") != nil, "skopeo makes the layout")) func changedBlobsAreProblems() throws {
    let folder = try TemporaryDirectory()
    let random = RandomLayers(seed: 77, layers: 3, changes: 30)
    let archive = try folder.write("x.tar", random.archive())
    let layout = folder.path + "/layout"
    try Tool.run("skopeo", ["--insecure-policy", "copy", "docker-archive:\(archive)", "oci:\(layout):latest"])
    let image = try ArchiveSource(path: layout).open()
    let blob = try #require(image.layers[1].blobDigest)
    let other = try #require(image.layers[0].blobDigest)
    let blobs = layout + "/blobs/sha256/"
    try FileManager.default.removeItem(atPath: blobs + blob.hex)
    try FileManager.default.copyItem(atPath: blobs + other.hex, toPath: blobs + blob.hex)
    #expect(Self.problems(try ArchiveSource(path: layout).open()).count == 2)
    try FileManager.default.removeItem(atPath: blobs + blob.hex)
    let missing = try ArchiveSource(path: layout).open()
    #expect(Self.problems(missing).count == 1 && Self.tree(missing).layers.count == 3)
    // A changed configuration.
    let config = try #require(image.configurationDigest)
    let text = try String(contentsOfFile: blobs + config.hex, encoding: .utf8).replacingOccurrences(
      of: "A=b", with: "A=c")
    try text.write(toFile: blobs + config.hex, atomically: true, encoding: .utf8)
    #expect(try ArchiveSource(path: layout).open().problems.count == 1)
  }

  @Test func brokenArchivesSayWhy() throws {
    let folder = try TemporaryDirectory()
    #expect(throws: ImageError.self) { try ArchiveSource(path: folder.path + "/none").open() }
    #expect(throws: ImageError.self) { try ArchiveSource(path: folder.write("text", "no archive at all")).open() }
    #expect(throws: ImageError.self) { try ArchiveSource(path: folder.write("empty", "")).open() }
    let good = try RandomLayers(seed: 5, layers: 2, changes: 10).archive()
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<150 {
      var bytes = good
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) { bytes = Array(bytes[..<Int.random(in: 0..<bytes.count, using: &generator)]) }
      let path = try folder.write("fuzz.tar", bytes)
      if let image = try? ArchiveSource(path: path).open() { _ = Self.tree(image).listing }
    }
    // An exported file system is an image of one layer.
    var export = TarBuilder()
    export.file("etc/os-release", "ID=debian")
    let image = try ArchiveSource(path: folder.write("rootfs.tar", export.finished())).open()
    #expect(image.takenFor == "tar of a file system")
    #expect(Self.tree(image).listing == ["etc/", "etc/os-release"])
  }

  @Test(.enabled(if: RealEngine.isPossible, "a real engine needs root and docker.io")) func engineAndContainer() throws
  {
    let engine = try RealEngine()
    let folder = try TemporaryDirectory()
    for seed in 40...42 {
      let random = RandomLayers(seed: UInt64(seed), layers: 4, changes: 25)
      let archive = try folder.write("\(seed).tar", random.archive(tag: "random:\(seed)"))
      try engine.docker(["load", "-q", "-i", archive])
      let image = try EngineImage(.image, "random:\(seed)", socket: engine.socket).open()
      #expect(image.takenFor == "image of the engine, read from its storage")
      #expect(Self.tree(image).listing.sorted() == random.listing)
      #expect(Self.problems(image).isEmpty, "\(Self.problems(image))")
      #expect(image.configuration.environment == ["A=b"] && !image.configuration.raw.isEmpty)
      // `docker export` is the truth; it adds mount points, which a container has and an image has not.
      try engine.docker(["create", "--name", "c\(seed)", "random:\(seed)", "/x"])
      try engine.docker(["export", "-o", "\(folder.path)/\(seed).export", "c\(seed)"])
      let container = try EngineImage(.container, "c\(seed)", socket: engine.socket).open()
      let exported = try ArchiveSource(path: "\(folder.path)/\(seed).export").open()
      #expect(container.kind == .container && container.layers.count > 4)
      #expect(Self.tree(container).listing == Self.tree(exported).listing)
      #expect(
        Self.tree(exported).listing.filter { !random.listing.contains($0) }.allSatisfy { line in
          ["dev/", "proc/", "sys/", "etc/", ".dockerenv"].contains { line.hasPrefix($0) }
        })
      // Saved by the engine itself.
      try engine.docker(["save", "-o", "\(folder.path)/\(seed).saved", "random:\(seed)"])
      let saved = try ArchiveSource(path: "\(folder.path)/\(seed).saved").open()
      #expect(Self.tree(saved).listing.sorted() == random.listing && Self.problems(saved).isEmpty)
    }
    #expect(throws: ImageError.self) { try EngineImage(.image, "none:1", socket: engine.socket).open() }
    #expect(throws: ImageError.self) { try EngineImage(.image, "x", socket: folder.path + "/none").open() }
  }

  @Test(arguments: [
    ("docker:nginx", TargetKind.docker("nginx")), ("nginx:1.27", .image("nginx:1.27")),
    ("ghcr.io/a/b@sha256:00", .image("ghcr.io/a/b@sha256:00")), ("container:web", .container("web")),
    ("archive:x.tar:app:1", .archive(path: "x.tar", tag: "app:1")), ("x.tar", .archive(path: "x.tar", tag: nil)),
    ("x.tar:app", .archive(path: "x.tar", tag: "app")), ("oci:layout:v1", .oci(path: "layout", tag: "v1")),
    ("layout", .oci(path: "layout", tag: nil)), ("layout:v2", .oci(path: "layout", tag: "v2")),
    ("oci:x.tar", .archive(path: "x.tar", tag: nil)), ("dir:/", .directory("/")), ("folder", .directory("folder")),
    ("folder:x", .image("folder:x")), ("./none", .archive(path: "./none", tag: nil)),
    ("registry:localhost:5000/a:b", .registry("localhost:5000/a:b")), ("bom.json", .sbom("bom.json")),
    ("podman:x", .podman("x")), ("containerd:x", .containerd("x")), ("localhost:5000/x", .image("localhost:5000/x")),
  ]) func targets(text: String, expected: TargetKind) {
    let there: [String: TargetKind.PathKind] = [
      "x.tar": .file, "layout": .layout, "folder": .directory, "bom.json": .document,
    ]
    #expect(TargetKind.parse(text) { there[$0] ?? .nothing } == expected)
  }
}
