import Images
import Model
import Parsing
import Testing

@testable import Provenance

@Suite struct BaseImageTests {
  private func layers(_ count: Int) -> [Model.Digest] { (0..<count).map { LayoutBuilder.digest([UInt8($0)]) } }

  private func configuration(_ created: [String?], by: [String] = [], labels: String = "{}") throws
    -> ImageConfiguration
  {
    let history = created.enumerated().map { number, time in
      "{\"created_by\":\"\(by.indices.contains(number) ? by[number] : "RUN x")\"\(time.map { ",\"created\":\"\($0)\"" } ?? "")}"
    }
    return try ImageConfiguration(
      parsing: Bytes(
        "{\"config\":{\"Labels\":\(labels)},\"history\":[\(history.joined(separator: ","))],\"rootfs\":{\"diff_ids\":[]}}"
      ))
  }

  @Test func byItsLayers() throws {
    let chain = layers(4)
    let known = [
      KnownImage(name: "debian:12", layers: Array(chain.prefix(1))),
      KnownImage(name: "python:3.12", layers: Array(chain.prefix(3))),
      KnownImage(name: "itself", layers: chain), KnownImage(name: "other", layers: [chain[1]]),
      KnownImage(name: "empty", layers: []),
    ]
    let times = ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"]
    let base = try #require(
      BaseImageRecognition(known: known).recognise(try configuration(times), diffIDs: chain))
    #expect(base.name == "python:3.12" && base.means == .layers && base.layers == 3)
    #expect(base.createdAt == Timestamp.seconds("2026-03-01T00:00:00Z"))
    #expect(BaseImageRecognition(known: known).recognise(ImageConfiguration(), diffIDs: []) == nil)
  }

  @Test func byWhatItSays() throws {
    let digest = LayoutBuilder.digest([9])
    let labels =
      "{\"org.opencontainers.image.base.name\":\"docker.io/library/debian:12\",\"org.opencontainers.image.base.digest\":\"\(digest)\"}"
    let base = BaseImageRecognition().recognise(
      try configuration(["2026-01-01T00:00:00Z"], labels: labels), diffIDs: layers(2))
    #expect(base?.name == "docker.io/library/debian:12" && base?.digest == digest && base?.means == .annotation)
    let annotated = BaseImageRecognition().recognise(
      try configuration([nil], labels: labels), diffIDs: layers(2),
      annotations: ["org.opencontainers.image.base.name": "alpine"])
    #expect(annotated?.name == "alpine")
  }

  @Test func byItsHistory() throws {
    let debian = BaseImageRecognition().recognise(
      try configuration(
        ["1970-01-01T00:00:00Z"], by: ["# debian.sh --arch 'amd64' out/ 'bookworm' '@1757289600'"]), diffIDs: layers(2))
    #expect(debian?.name == "debian:bookworm" && debian?.createdAt == 1_757_289_600 && debian?.means == .history)
    let alpine = BaseImageRecognition().recognise(
      try configuration(
        ["2026-01-01T00:00:00Z"], by: ["ADD alpine-minirootfs-3.22.1-x86_64.tar.gz / # buildkit"]), diffIDs: layers(1))
    #expect(alpine?.name == "alpine:3.22.1")
    // Nothing but an age.
    let unknown = BaseImageRecognition().recognise(
      try configuration(["2020-01-01T00:00:00Z", nil]), diffIDs: layers(2))
    #expect(unknown?.name == nil && unknown?.createdAt == Timestamp.seconds("2020-01-01T00:00:00Z"))
    #expect(
      BaseImageRecognition().recognise(try configuration(["1970-01-01T00:00:00Z", nil]), diffIDs: layers(2)) == nil)
  }
}
