import Foundation
import Images
import Model
import TestKit
import Testing

@testable import bulkhead

/// One image through every way that leads to it, with a real engine: each way must find the same packages.
@Suite(.serialized) struct EngineScanTests {
  /// A Debian-like root with one package, and an application with another.
  private func layers(in folder: TemporaryDirectory) throws -> [String] {
    try folder.write("base/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n")
    try folder.write("base/etc/debian_version", "12.5\n")
    try folder.write("base/var/lib/dpkg/status", Samples.status([("libc6", "2.36-9+deb12u4", "glibc")]))
    try folder.write("base/var/lib/dpkg/info/libc6.list", "/.\n/lib/libc.so.6\n")
    try folder.write("base/bin/sh", "#!/bin/false\n")
    try folder.write("app/srv/app/node_modules/left-pad/package.json", #"{"name":"left-pad","version":"1.3.0"}"#)
    return [folder.path + "/base", folder.path + "/app"]
  }

  @Test(.enabled(if: RealEngine.isPossible)) func everyWayGivesTheSame() async throws {
    let folder = try TemporaryDirectory()
    let engine = try RealEngine()
    _ = try engine.image("sample:1", layers: layers(in: folder))
    let expected = ["pkg:deb/debian/libc6@2.36-9%2Bdeb12u4", "pkg:npm/left-pad@1.3.0"]

    let inEngine = try await Samples.scan("docker:sample:1", engine: engine.socket)
    #expect(Samples.names(inEngine) == expected)
    #expect(inEngine.takenFor == "image of the engine, read from its storage")
    #expect(inEngine.subject.os?.id == "debian" && inEngine.coverage.isComplete, "\(inEngine.coverage.problems)")
    #expect(inEngine.packages.map { package in inEngine.layers.firstIndex { $0.diffID == package.layer } } == [0, 1])

    let bare = try await Samples.scan("sample:1", engine: engine.socket)
    #expect(bare.packages == inEngine.packages)

    let archive = folder.path + "/sample.tar"
    try engine.docker(["save", "-o", archive, "sample:1"])
    let saved = try await Samples.scan(archive)
    #expect(saved.packages == inEngine.packages && saved.takenFor == "Docker archive")

    if Tool.find("skopeo") != nil {
      let layout = folder.path + "/layout"
      try Tool.run("skopeo", ["--insecure-policy", "copy", "docker-archive:\(archive)", "oci:\(layout):latest"])
      let opened = try await Samples.scan(layout)
      #expect(opened.packages == inEngine.packages && opened.takenFor == "OCI layout")
    } else {
      print("skipped: the OCI layout: skopeo is not installed")
    }
  }

  @Test(.enabled(if: RealEngine.isPossible && Tool.find("busybox") != nil)) func whatAContainerChanged() async throws {
    let folder = try TemporaryDirectory()
    let engine = try RealEngine()
    var all = try layers(in: folder)
    try folder.write("tool/bin/.keep", "")
    try FileManager.default.copyItem(
      atPath: try #require(Tool.find("busybox")), toPath: folder.path + "/tool/bin/busybox")
    all.append(folder.path + "/tool")
    _ = try engine.image("sample:1", layers: all)
    // Not started: `docker cp` writes into the container's own layer all the same.
    try engine.docker(["create", "--name", "web", "--network", "none", "sample:1", "/bin/busybox", "true"])
    try folder.write("new/package.json", #"{"name":"added-later","version":"9.0.0"}"#)
    try engine.docker(["cp", folder.path + "/new", "web:/srv/app/node_modules/added-later"])
    let report = try await Samples.scan("container:web", engine: engine.socket)
    #expect(report.subject.kind == .container && report.subject.name == "web")
    let added = try #require(report.packages.first { $0.name == "added-later" })
    #expect(added.version == "9.0.0")
    #expect(report.packages.contains { $0.name == "left-pad" })
    #expect(
      try await !Samples.names(Samples.scan("docker:sample:1", engine: engine.socket)).contains {
        $0.contains("added-later")
      })
  }

  @Test(.enabled(if: RealEngine.isPossible && RealProgram.isBuilt && Tool.find("busybox") != nil))
  func whatRunsIsInTheIndex() throws {
    let folder = try TemporaryDirectory()
    let engine = try RealEngine()
    try folder.write("base/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
    try folder.write("base/var/lib/dpkg/status", Samples.status([("libfrob1", "1.0-1", "frob")]))
    try folder.write("base/bin/.keep", "")
    try FileManager.default.copyItem(
      atPath: try #require(Tool.find("busybox")), toPath: folder.path + "/base/bin/busybox")
    _ = try engine.image("shop:1", layers: [folder.path + "/base"])
    let program = RealProgram(
      home: folder.path + "/home", ["BULKHEAD_NO_UPDATE": "1", "DOCKER_HOST": "unix://" + engine.socket])
    try engine.docker(["create", "--name", "before", "--network", "none", "shop:1", "/bin/busybox", "true"])
    let scan = try program.run("scan", "docker:shop:1")
    #expect(scan.status == 2, "\(scan)")
    // Seen before its image was scanned, and after: both belong to it.
    try engine.docker(["create", "--name", "after", "--network", "none", "shop:1", "/bin/busybox", "true"])
    let containers = try program.run("inventory", "containers")
    #expect(containers.output.contains("before") && containers.output.contains("after"), "\(containers)")
    #expect(!containers.output.contains("running"))
    let purl = "pkg:deb/debian/libfrob1"
    #expect(try program.run("affected", purl).output.contains("1 image, 0 running containers"))
    let started = try? engine.docker([
      "run", "-d", "--name", "web", "--network", "none", "shop:1", "/bin/busybox", "sleep", "600",
    ])
    guard started != nil else {
      print("skipped: a running container: the engine can't start any here")
      return
    }
    let affected = try program.run("affected", purl)
    #expect(affected.status == 1 && affected.output.contains("1 image, 1 running container"), "\(affected)")
    #expect(affected.output.contains("web"))
    try engine.docker(["rm", "-f", "web", "before"])
    #expect(try program.run("affected", purl).output.contains("0 running containers"))
    #expect(try !program.run("inventory", "containers").output.contains("before"))
  }

  @Test(.enabled(if: RealEngine.isPossible)) func whatIsNotThereIsSaidOfEachPlace() async throws {
    let engine = try RealEngine()
    await #expect(throws: ImageError.self) { try await Samples.scan("docker:missing:1", engine: engine.socket) }
    await #expect(throws: ImageError.self) { try await Samples.scan("container:missing", engine: engine.socket) }
  }
}
