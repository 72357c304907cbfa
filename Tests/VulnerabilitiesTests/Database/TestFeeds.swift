import Model
import NetworkTestKit
import Parsing
import Synchronization
import TestKit
import Testing
import WebClient

@testable import Vulnerabilities

/// A feed of a test's own: lines `KEY ECOSYSTEM NAME FIXED` (FIXED `-`: no fix, `!`: not affected), read into records.
struct LineFeed: Feed {
  static let name = "lines"
  static let summary = "A test's lines"
  static let license = "CC0-1.0"
  static let version = 1
  static let coverage = FeedCoverage([.debian, .pypi], hasUnfixed: true)

  let base: String
  var parts = ["main"]

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts(parts.map { FeedPart(name: $0, url: "\(base)/\($0)", limit: 1 << 26) })
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    for line in Lines(input.bytes) {
      let words = line.text.split(separator: " ").map(String.init)
      guard words.count >= 4, let ecosystem = Ecosystem(words[1]) else {
        if words.first == "STOP" { throw ParseError("lines", "told to stop") }
        sink.skip("not a record: \(line.text)")
        continue
      }
      try sink.take(.advisory(Self.advisory(words[0], ecosystem, words[2], words[3])))
    }
  }

  func recognises(_ input: FeedInput) -> String? { input.bytes.starts(with: "CVE-") ? "main" : nil }

  static func advisory(_ id: String, _ ecosystem: Ecosystem, _ name: String, _ fixed: String) -> Advisory {
    let affected =
      switch fixed {
      case "-":
        Affected(ecosystem, name, key: ecosystem.kind.isDistribution ? .source : .binary, status: .affected)
      case "!":
        Affected(ecosystem, name, key: ecosystem.kind.isDistribution ? .source : .binary, status: .notAffected)
      default:
        Affected(
          ecosystem, name, key: ecosystem.kind.isDistribution ? .source : .binary, status: .fixed,
          ranges: [.below(fixed)])
      }
    return Advisory(
      key: "\(id)/\(ecosystem)/\(name)", id: id, title: "Trouble in \(name)",
      details: "A flaw was found in \(name).", affected: [affected])
  }
}

/// A database in a folder of its own, and a client for it.
final class DatabaseHome: Sendable {
  let folder: TemporaryDirectory
  let files: DatabaseFiles
  let client: WebClient

  init() throws {
    folder = try TemporaryDirectory(prefix: "bulkhead-advisories")
    files = DatabaseFiles(home: folder.path)
    var options = WebClient.Options()
    options.retry.maximumRetries = 1
    options.retry.maximumUnansweredRetries = 1
    var pacing = Pacing.real
    pacing.sleep = { _ in }
    client = WebClient(options, pacing: pacing)
  }

  /// Takes records in directly, as one part of a feed.
  func fill(_ records: [FeedRecord], feed: any Feed = LineFeed(base: ""), part: String = "main") throws {
    let draft = try DraftDatabase(files)
    let scripted = ScriptedFeed(records: records, name: type(of: feed).name)
    _ = try draft.apply(
      scripted,
      DraftDatabase.Order(
        part: part, inputs: [.input(FeedInput(part: part, bytes: Bytes()))], validators: (nil, nil), isWhole: true,
        force: true))
    try draft.publish()
  }

  func fill(_ lines: String...) throws {
    try fill(
      lines.map { line in
        let words = line.split(separator: " ").map(String.init)
        return .advisory(
          LineFeed.advisory(words[0], try #require(Ecosystem(words[1])), words[2], words[3]))
      })
  }

  func names(of id: String) throws -> [String] {
    try AdvisoryDatabase(files).read { reader in
      try reader.records(named: id).flatMap { try reader.affected(by: $0.number) }.map { "\($0.ecosystem) \($0.name)" }
    }.sorted()
  }
}

/// Says what it was given, whatever it reads.
struct ScriptedFeed: Feed {
  static let name = "lines"
  static let summary = ""
  static let license = ""
  static let version = 1
  static let coverage = FeedCoverage([.debian, .pypi], hasUnfixed: true)
  var records: [FeedRecord]
  var name: String
  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan { .unchanged }
  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    for record in records { try sink.take(record) }
  }
  func recognises(_ input: FeedInput) -> String? { nil }
}

/// Documents by path that a test changes while the server runs.
final class Documents: Sendable {
  private let all = Mutex<[String: FakeHTTPServer.Response]>([:])

  func put(_ path: String, _ body: String, tag: String? = nil) {
    put(path, .init(status: 200, headers: tag.map { [("ETag", "\"\($0)\"")] } ?? [], body: body))
  }
  func put(_ path: String, _ response: FakeHTTPServer.Response) { all.withLock { $0[path] = response } }

  func answer(_ request: FakeHTTPServer.Request) -> FakeHTTPServer.Response {
    guard let response = all.withLock({ $0[request.path] }) else { return .init(status: 404) }
    if let tag = response.headers.first(where: { $0.0 == "ETag" })?.1,
      request.headers.first(name: "If-None-Match") == tag
    {
      return .init(status: 304)
    }
    return response
  }
}
