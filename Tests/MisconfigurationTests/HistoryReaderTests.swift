import Foundation
import Images
import Parsing
import Testing

@testable import Misconfiguration

/// The forms in which builders write an image's history.
@Suite struct HistoryReaderTests {
  private func read(_ entries: [String]) throws -> Dockerfile {
    let history = entries.map { ["created_by": $0, "empty_layer": !$0.contains("RUN")] as [String: Any] }
    let json = try JSONSerialization.data(withJSONObject: ["history": history])
    return HistoryReader.read(try ImageConfiguration(parsing: Bytes(json)))
  }

  @Test(arguments: [
    ("/bin/sh -c #(nop)  CMD [\"nginx\" \"-g\"]", "CMD [\"nginx\" \"-g\"]"),
    ("/bin/sh -c #(nop) ADD file:abc in / ", "ADD file:abc in /"),
    ("/bin/sh -c #(nop)  EXPOSE map[80/tcp:{}]", "EXPOSE 80/tcp"),
    ("EXPOSE map[443/tcp:{} 80/tcp:{}]", "EXPOSE 443/tcp 80/tcp"), ("EXPOSE [80/tcp]", "EXPOSE 80/tcp"),
    ("/bin/sh -c #(nop)  VOLUME [/data /x]", "VOLUME [\"/data\",\"/x\"]"),
    (
      "/bin/sh -c #(nop)  HEALTHCHECK &{[\"CMD-SHELL\" \"curl -f http://localhost/\"] \"30s\" \"3s\" \"0s\" '\\x03'}",
      "HEALTHCHECK CMD curl -f http://localhost/"
    ),
    ("HEALTHCHECK &{[\"NONE\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\x00'}", "HEALTHCHECK NONE"),
    ("/bin/sh -c apt-get update", "RUN apt-get update"),
    ("|2 A=x y B=z /bin/sh -c make all", "RUN make all"),
    ("RUN |1 A=x /bin/sh -c make all # buildkit", "RUN make all"),
    ("RUN /bin/sh -c set -x\nmake # buildkit", "RUN set -x\nmake"),
    ("RUN /bin/bash -o pipefail -c curl x | tar x # buildkit", "RUN set -o pipefail; curl x | tar x"),
    ("/bin/bash -o pipefail -c a | b", "RUN set -o pipefail; a | b"),
    ("COPY app /app # buildkit", "COPY app /app"), ("WORKDIR /app", "WORKDIR /app"),
    ("SHELL [/bin/bash -c]", "SHELL [\"/bin/bash\",\"-c\"]"), ("USER 10001", "USER 10001"),
  ]) func forms(_ createdBy: String, _ expected: String) {
    #expect(HistoryReader.instruction(createdBy) == expected)
  }

  @Test(arguments: [
    "# debian.sh --arch 'amd64' out/ 'bookworm' '@1'", "bazel build ...", "", "/bin/sh -c #(nop) ", "apko",
    "crane append", "/bin/sh",
  ]) func whatIsNoInstruction(_ createdBy: String) throws {
    let text = HistoryReader.instruction(createdBy)
    let file = try read([createdBy])
    #expect(text == nil || file.instructions.isEmpty)
  }

  /// A whole legacy image with a HEALTHCHECK, of which other scanners understand nothing.
  @Test func legacyImage() throws {
    let file = try read([
      "/bin/sh -c #(nop) ADD file:0 in / ", "/bin/sh -c #(nop)  CMD [\"bash\"]",
      "/bin/sh -c #(nop)  MAINTAINER someone", "/bin/sh -c #(nop)  ENV V=1.2",
      "/bin/sh -c apt-get update && apt-get install -y --allow-unauthenticated curl",
      "/bin/sh -c curl -sSL http://get.example.org | sh",
      "/bin/sh -c #(nop)  HEALTHCHECK &{[\"CMD-SHELL\" \"true\"] \"0s\" \"0s\" \"0s\" '\\x00'}",
      "/bin/sh -c #(nop)  ENTRYPOINT [\"/start\"]",
    ])
    #expect(
      file.instructions.map(\.keyword) == [
        "ADD", "CMD", "MAINTAINER", "ENV", "RUN", "RUN", "HEALTHCHECK", "ENTRYPOINT",
      ])
    let rules = Set(
      Catalogue.dockerfileRules.filter { $0.appliesToHistory }.flatMap { $0.check(file) }.map(\.rule))
    #expect(rules.isSuperset(of: ["dockerfile.signature-check-off", "dockerfile.download-executed"]))
    #expect(!rules.contains("dockerfile.add-local"))
  }

  @Test func buildKitImage() throws {
    let file = try read([
      "ADD rootfs.tar.xz / # buildkit",
      "RUN /bin/sh -c apk add --allow-untrusted x.apk && setcap cap_sys_admin+ep /x # buildkit",
      "ADD https://example.org/x /x # buildkit", "COPY --chmod=777 a /b # buildkit", "ENV A=1",
    ])
    let rules = Set(
      Catalogue.dockerfileRules.filter { $0.appliesToHistory }.flatMap { $0.check(file) }.map(\.rule))
    #expect(
      rules.isSuperset(of: ["dockerfile.signature-check-off", "dockerfile.add-remote", "dockerfile.setuid-made"]))
  }
}
