import Images
import Inventory
import Model
import TestKit
import Testing

@testable import bulkhead

/// How an image is made, in the same pass as packages; build files in directories and by themselves.
@Suite struct MisconfigurationScanTests {
  private let plan: MisconfigurationPlan

  init() throws { plan = MisconfigurationPlan(try SecretKnowledge(nil), today: Day(secondsSince1970: 1_764_000_000)) }

  @Test func image() async throws {
    let folder = try TemporaryDirectory()
    var layer = TarBuilder()
    layer.file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
    layer.file("etc/passwd", "root:x:0:0::/root:/bin/sh\n")
    layer.file("var/lib/dpkg/status", Samples.status([("libfrob", "1.0", "frob")]))
    layer.file("var/lib/dpkg/info/libfrob.list", "/usr/bin/frob\n")
    layer.file("usr/bin/frob", "x", mode: 0o4755)
    layer.file("srv/own", "x", mode: 0o4755)
    let archive = Samples.archive(layers: [layer.finished()], config: #"{"ExposedPorts":{"22/tcp":{}}}"#)
    let report = try await Samples.scan(folder.write("x.tar", archive), [plan])
    let found = report.findings.filter { $0.kind == .misconfiguration }
    let rules = Set(found.map(\.rule))
    #expect(rules.isSuperset(of: ["image.user-root", "image.login-port", "image.setuid", "image.healthcheck-missing"]))
    // What a package brings is in the list, what the image adds is a finding.
    #expect(found.filter { $0.rule == "image.setuid" }.map(\.evidence.path) == [nil, "srv/own"])
    #expect(found.allSatisfy { $0.subject.os?.id == "debian" })
  }

  @Test func directoryAndSingleFiles() async throws {
    let folder = try TemporaryDirectory()
    let dockerfile = try folder.write(
      "app/Dockerfile",
      """
      FROM debian:12
      # bulkhead:ignore dockerfile.sudo reason="the base image needs it"
      RUN sudo make
      RUN curl -sSL https://get.example.org | sh
      """)
    try folder.write("compose.yaml", "services:\n  web:\n    image: a:1\n    privileged: true\n")
    let report = try await Samples.scan("dir:" + folder.path, [plan])
    let places = report.findings.filter { $0.kind == .misconfiguration }.map { "\($0.rule) \($0.evidence.path ?? "")" }
    #expect(places.contains("dockerfile.download-executed app/Dockerfile"))
    #expect(places.contains("workload.privileged compose.yaml"))
    #expect(report.suppressed.map(\.finding.rule) == ["dockerfile.sudo"])
    let single = try await Samples.scan(dockerfile, [plan])
    #expect(single.subject.kind == .file && single.takenFor == "build file or manifest")
    #expect(single.findings.contains { $0.rule == "dockerfile.download-executed" && $0.evidence.line == 4 })
    #expect(single.suppressed.count == 1)
  }
}
