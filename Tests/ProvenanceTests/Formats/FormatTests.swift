import Foundation
import Parsing
import TestKit
import Testing

@testable import Provenance

@Suite struct FormatTests {
  // RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
  ])
  func base64(_ plain: String, _ coded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == coded)
    #expect(Base64.decode(coded) == Array(plain.utf8))
    #expect(Base64.decode(coded.replacing("=", with: "")) == Array(plain.utf8))
  }

  @Test func base64OfEverything() {
    var random = SeededGenerator(seed: 1)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      let coded = Base64.encode(bytes)
      #expect(coded == Data(bytes).base64EncodedString())
      #expect(Base64.decode(coded) == bytes)
      let url = coded.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
      #expect(Base64.decode(url) == bytes)
    }
    for wrong in ["A", "AAAAA", "Zg=A", "Zg===", "Z!", "Zh==", "Zm9="] {
      #expect(Base64.decode(wrong) == nil, "\(wrong)")
    }
  }

  // RFC 8949, appendix A.
  @Test(arguments: [
    ("00", CBORValue.unsigned(0)), ("1818", .unsigned(24)), ("1903e8", .unsigned(1000)),
    ("1bffffffffffffffff", .unsigned(.max)), ("20", .negative(0)), ("3903e7", .negative(999)),
    ("4401020304", .bytes(Bytes([1, 2, 3, 4]))), ("6449455446", .text("IETF")),
    ("83010203", .array([.unsigned(1), .unsigned(2), .unsigned(3)])), ("a0", .map([])),
    (
      "a201020304",
      .map([.init(key: .unsigned(1), value: .unsigned(2)), .init(key: .unsigned(3), value: .unsigned(4))])
    ),
    ("c11a514b67b0", .tagged(1, .unsigned(1_363_896_240))), ("f5", .simple(21)), ("f90000", .float(0)),
    ("5f42010243030405ff", .bytes(Bytes([1, 2, 3, 4, 5]))),
    (
      "9f018202039f0405ffff",
      .array([
        .unsigned(1), .array([.unsigned(2), .unsigned(3)]), .array([.unsigned(4), .unsigned(5)]),
      ])
    ),
  ]) func cbor(_ hex: String, _ value: CBORValue) throws {
    #expect(try CBORValue(parsing: Bytes(#require(Hexadecimal.decode(hex)))) == value)
  }

  @Test(arguments: [
    "", "18", "1c", "5f", "ff", "a1", "a201020102", "4401", "0000", "9f", "bf01ff", String(repeating: "81", count: 40),
  ])
  func whatIsNoCBOR(_ hex: String) throws {
    let bytes = Bytes(try #require(Hexadecimal.decode(hex)))
    #expect(throws: ParseError.self) { try CBORValue(parsing: bytes) }
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2001-09-09T01:46:40Z", 1_000_000_000),
    ("2026-11-25T14:49:40.123456+01:00", 1_795_614_580),
    ("2024-02-29T23:59:60Z", 1_709_251_200), ("1969-12-31T23:59:59z", -1),
  ]) func times(_ text: String, _ seconds: Int) {
    #expect(Timestamp.seconds(text) == seconds)
  }

  @Test(arguments: [
    "", "2026-11-25", "2026-13-01T00:00:00Z", "2026-11-25T00:00:00", "2026-11-25 00:00:00Z", "2026-11-25T00:00:00+0100",
  ])
  func whatIsNoTime(_ text: String) { #expect(Timestamp.seconds(text) == nil) }

  @Test func linesOfAnyLength() throws {
    let bytes = (0..<200).map { UInt8($0) }
    let long = "text before\n-----BEGIN X Y-----\n\(Base64.encode(bytes))\n-----END X Y-----\n"
    let short = "-----BEGIN Z-----\r\nAQID\r\n-----END Z-----"
    let documents = try PEM.documents(Bytes(long + short), what: "x")
    #expect(documents.map(\.discriminator) == ["X Y", "Z"] && documents.map(\.derBytes) == [bytes, [1, 2, 3]])
    for wrong in [
      "", "-----BEGIN ", "-----BEGIN X-----\nAQID", "-----BEGIN X-----\nA*\n-----END X-----",
      "-----BEGIN X-----\nAQID\n-----END Y-----",
    ] {
      #expect(throws: ProvenanceError.self, "\(wrong)") { try PEM.documents(Bytes(wrong), what: "x") }
    }
  }

  @Test func days() {
    for seconds in stride(from: -2_000_000_000, to: 4_000_000_000, by: 86_399_999) {
      let day = Timestamp.day(seconds)
      let start = Timestamp.seconds(day + "T00:00:00Z") ?? .min
      #expect(start <= seconds && seconds < start + 86400, "\(day)")
    }
  }

  @Test(arguments: [
    ("*", "anything", true), ("a*c", "abc", true), ("a*c", "ab", false), ("", "", true), ("", "a", false),
    ("https://github.com/acme/*", "https://github.com/acme/app/.github", true), ("abc", "abcd", false),
    ("*b*b", "abab", true),
    ("acme", "evilacme", false),
  ]) func patterns(_ pattern: String, _ text: String, _ fits: Bool) {
    #expect(TextPattern.matches(pattern, text) == fits)
  }
}
