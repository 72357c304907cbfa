import Foundation
import Parsing
import TestKit
import Testing

@testable import Secrets

/// Every detector against what it is for, and against what only looks like it.
@Suite struct SampleTests {
  static let scanner = Result { try SecretScanner() }

  /// Formats that two vendors share: either name is right.
  static let twins: [String: Set<String>] = [
    "secret.paystack-key": ["secret.stripe-key"], "secret.clerk-key": ["secret.stripe-key"],
    "secret.cosign-key": ["secret.encrypted-private-key"],
    "secret.jwk-private-key-first": ["secret.jwk-private-key"],
    "secret.monday-token": ["secret.jwt"], "secret.calendly-token": ["secret.jwt"],
    "secret.scalr-token": ["secret.jwt"],
    "secret.service-account-token": ["secret.jwt"], "secret.asana-secret": ["secret.generic-secret"],
    "secret.terraform-state": ["secret.generic-password"], "secret.hubspot-key": ["secret.docusign-key"],
  ]

  /// A file with the sample in it.
  static func file(_ sample: Sample, _ draw: inout Draw) -> (path: String, text: String) {
    let text = draw.fill(sample.template)
    return switch sample.form {
    case .token: ("srv/app/settings.env", "# made by hand\nSETTING=\(text)\nOTHER=1\n")
    case .named(let name): ("srv/app/settings.env", "# made by hand\n\(name)=\(text)\nOTHER=1\n")
    case .file(let path): (path, text)
    case .text: ("srv/app/settings.env", text + "\n")
    }
  }

  @Test func everyDetectorHasASample() throws {
    let sampled = Set(try Sample.all().map(\.rule))
    let known = Catalogue.detectors.map(\.id)
    #expect(Set(known).subtracting(sampled).sorted() == [])
    #expect(sampled.subtracting(known).sorted() == [])
    #expect(known.count == Set(known).count, "an id stands twice")
    #expect(known.count >= 150)
  }

  @Test func everySampleIsFound() throws {
    let scanner = try Self.scanner.get()
    for (number, sample) in try Sample.all().enumerated() {
      for round in 0..<3 {
        var draw = Draw(seed: UInt64(number * 10 + round))
        let (path, text) = Self.file(sample, &draw)
        let hits = scanner.scan(Bytes(text), path: path, isText: true).hits
        let wanted = Self.twins[sample.rule, default: []].union([sample.rule])
        #expect(
          hits.contains { wanted.contains($0.rule) },
          "\(sample.rule) not found, but \(hits.map(\.rule)), in \(path): \(text.prefix(400))")
        #expect(hits.allSatisfy { $0.checksum != false }, "\(sample.rule): a right checksum was refused: \(text)")
      }
    }
  }

  /// The same with every drawn character an `x`, and with words that say what they are.
  @Test func noPlaceholderIsFound() throws {
    let scanner = try Self.scanner.get()
    for (number, sample) in try Sample.all().enumerated() {
      var draw = Draw(seed: UInt64(number))
      let (path, text) = Self.file(sample, &draw)
      let pieces = Set(draw.drawn).sorted { $0.count > $1.count }
      let crosses = pieces.reduce(text) {
        $0.replacingOccurrences(of: $1, with: String(repeating: "x", count: $1.count))
      }
      let words = pieces.reduce(text) { text, piece in
        text.replacingOccurrences(
          of: piece, with: String(String(repeating: "EXAMPLE", count: piece.count / 7 + 1).prefix(piece.count)))
      }
      for placeholder in [crosses, words] where placeholder != text {
        let hits = scanner.scan(Bytes(placeholder), path: path, isText: true).hits
        #expect(hits.isEmpty, "\(sample.rule): \(hits.map(\.rule)) in a placeholder: \(placeholder.prefix(300))")
      }
    }
  }

  /// Tokens inside base 64, wherever in it.
  @Test func wrappedTokensAreFound() throws {
    let scanner = try Self.scanner.get()
    for (number, sample) in try Sample.all().enumerated() where sample.form == .token {
      guard let detector = Catalogue.detectors.first(where: { $0.id == sample.rule }),
        case .prefix(let prefixes) = detector.trigger, AnchorIndex.isWorthUnwrapping(detector),
        prefixes.allSatisfy({ $0.utf8.count >= 5 })
      else { continue }
      for padding in ["", "k=", "k: "] {
        var draw = Draw(seed: UInt64(number))
        let token = padding + draw.fill(sample.template) + "\n"
        let text = "data:\n  file: \(Data(token.utf8).base64EncodedString())\n"
        let hits = scanner.scan(Bytes(text), path: "k8s/values.yaml", isText: true).hits
        #expect(
          hits.contains { $0.rule == sample.rule && $0.wrapping == "base64" && $0.line == 2 },
          "\(sample.rule): \(hits.map(\.rule)) in \(text)")
      }
    }
  }

  /// Nothing that was drawn may be seen in what is kept.
  @Test func whatIsKeptIsRedacted() throws {
    let scanner = try Self.scanner.get()
    for (number, sample) in try Sample.all().enumerated() {
      var draw = Draw(seed: UInt64(number))
      let (path, text) = Self.file(sample, &draw)
      let hits = scanner.scan(Bytes(text), path: path, isText: true).hits
      let facts = String(decoding: SecretHitCodec.encode(hits), as: UTF8.self)
      for piece in draw.drawn { #expect(!facts.contains(piece), "\(sample.rule) shows \(piece)") }
      let redacted = scanner.redact(text)
      if sample.form == .token, let longest = draw.drawn.max(by: { $0.count < $1.count }) {
        #expect(!redacted.contains(longest), "\(sample.rule) shows \(longest) in a redacted text")
      }
    }
  }
}
