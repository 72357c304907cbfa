import Parsing
import TestKit
import Testing

@testable import Misconfiguration

@Suite struct DockerfileRuleTests {
  static let samples = Sample.read("dockerfile.txt")

  @Test func everyRuleHasSamples() {
    for rule in Catalogue.dockerfileRules {
      let own = Self.samples.filter { $0.rule == rule.manual.rule }
      let fails = own.count { $0.fails }
      #expect(fails > 0, "\(rule.manual.rule) has no failing sample")
      #expect(own.count > fails, "\(rule.manual.rule) has no passing sample")
    }
  }

  @Test(arguments: samples) func sample(_ sample: Sample) throws {
    let rule = try #require(Catalogue.dockerfileRules.first { $0.manual.rule == sample.rule })
    let matches = rule.check(DockerfileReader.read(Bytes(sample.text)))
    #expect(matches.isEmpty != sample.fails, "\(matches)")
    if !sample.lines.isEmpty { #expect(matches.compactMap(\.line) == sample.lines) }
  }

  /// A file without fault says nothing at all.
  @Test func goodFileIsSilent() {
    let file = """
      # syntax=docker/dockerfile:1
      FROM golang:1.23.4@sha256:0123456789012345678901234567890123456789012345678901234567890123 AS build
      WORKDIR /src
      COPY go.mod go.sum ./
      RUN --mount=type=cache,target=/root/.cache go mod download
      COPY cmd ./cmd
      RUN go build -o /app ./cmd/app

      FROM gcr.io/distroless/static:nonroot@sha256:0123456789012345678901234567890123456789012345678901234567890123
      COPY --from=build /app /app
      USER 65532:65532
      EXPOSE 8080
      HEALTHCHECK CMD ["/app", "-check"]
      ENTRYPOINT ["/app"]
      """
    let matches = Catalogue.dockerfileRules.flatMap { $0.check(DockerfileReader.read(Bytes(file))) }
    #expect(matches.isEmpty, "\(matches.map { "\($0.rule): \($0.title)" })")
  }
}
