import Foundation
import NetworkTestKit
import Synchronization

/// The upstreams of a test: documents by path, in the upstreams' own formats.
final class AdvisorySite: Sendable {
  private struct State {
    var documents: [String: String] = [:]
    var silent: Set<String> = []
    var asked: [String] = []
  }
  private let state = Mutex(State())
  /// Whenever a document that never comes is asked for.
  let silence = AsyncStream<Void>.makeStream()

  func put(_ path: String, _ text: String) { state.withLock { $0.documents[path] = text } }
  func silence(_ path: String) { state.withLock { _ = $0.silent.insert(path) } }
  func speak(_ path: String) { state.withLock { _ = $0.silent.remove(path) } }
  var asked: [String] { state.withLock { $0.asked } }

  func serve() async throws -> FakeHTTPServer { try await FakeHTTPServer { [self] in answer($0) } }

  private func answer(_ request: FakeHTTPServer.Request) -> FakeHTTPServer.Response {
    let (document, isSilent) = state.withLock { state in
      if request.method == "GET" { state.asked.append(request.path) }
      return (state.documents[request.path], state.silent.contains(request.path))
    }
    if isSilent {
      silence.continuation.yield()
      var response = FakeHTTPServer.Response(status: 200)
      response.isSilent = true
      return response
    }
    guard let document else { return .init(status: 404, body: "not here") }
    let tag = "\"\(document.utf8.count)-\(document.utf8.reduce(7) { $0 &* 31 &+ Int($1) })\""
    if request.headers.first(name: "If-None-Match") == tag { return .init(status: 304, headers: [("ETag", tag)]) }
    return .init(status: 200, headers: [("ETag", tag)], body: document)
  }

  // MARK: Documents

  static let tracker = "/data/json"

  /// Debian's tracker with these entries, each fixed in bookworm.
  static func tracker(_ entries: [(source: String, cve: String, fixed: String)]) -> String {
    let sources = Dictionary(grouping: entries, by: \.source).sorted { $0.key < $1.key }
    return "{"
      + sources.map { source, entries in
        "\"\(source)\": {"
          + entries.map { entry in
            """
            "\(entry.cve)": {"description": "A flaw in \(source).", "scope": "remote", "releases": {"bookworm": {\
            "status": "resolved", "repositories": {"bookworm": "\(entry.fixed)"}, "fixed_version": "\(entry.fixed)", \
            "urgency": "high"}}}
            """
          }.joined(separator: ",") + "}"
      }.joined(separator: ",") + "}"
  }

  /// A tracker of so many entries, enough to be read for a while.
  static func large(_ count: Int) -> String {
    tracker((0..<count).map { ("source\($0 % 500)", "CVE-2024-\(10_000 + $0)", "1.\(count)-1") })
  }

  static let exploited = """
    {"title": "Known exploited", "count": 1, "vulnerabilities": [{"cveID": "CVE-2025-1111", "vendorProject": "frob",
     "product": "frob", "vulnerabilityName": "Frob overread", "dateAdded": "2025-02-03", "shortDescription": "x",
     "requiredAction": "update", "dueDate": "2025-02-24", "knownRansomwareCampaignUse": "Known", "notes": ""}]}
    """
}
