import Glibc
import Parsing
import Synchronization
import WebClient

/// Fetches one part into a file, if it has changed.
enum PartDownload {
  enum Result {
    case unchanged
    /// The upstream has no such document.
    case missing
    case file(Validators)
  }

  static func fetch(
    _ part: FeedPart, since known: Validators, into path: String, _ client: WebClient
  ) async throws(FeedError) -> Result {
    let request: WebRequest
    do throws(WebError) { request = try conditional(part.url, known) } catch { throw FeedError(error) }
    // What the answer that is being read names itself; a broken transfer is taken up with the same condition.
    let validators = Mutex(Validators())
    let download = WebDownload(client: client, size: nil, limit: part.limit) { start, condition throws(WebError) in
      var request = request
      request.ask(from: start, if: condition)
      let response = try await client.send(request)
      validators.withLock { $0 = response.validators }
      return response
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw FeedError(.storage, "\(path): \(DatabaseFiles.reason)") }
    defer { close(descriptor) }
    var chunks = download.makeAsyncIterator()
    do throws(WebError) {
      while let chunk = try await chunks.next() {
        do throws(AdvisoryDatabaseError) {
          try DatabaseFiles.write(chunk.array[...], to: descriptor, path: path)
        } catch {
          throw WebError(.configuration, error.message)
        }
      }
    } catch {
      switch error.status {
      case 304: return .unchanged
      case 404, 410: if part.mayBeMissing { return .missing }
      default: break
      }
      throw error.kind == .configuration ? FeedError(.storage, error.message) : FeedError(error)
    }
    return .file(validators.withLock { $0 })
  }

  private static func conditional(_ url: String, _ known: Validators) throws(WebError) -> WebRequest {
    var request = WebRequest(try WebAddress(url))
    request.onlyIfChanged(since: known)
    return request
  }
}

/// The web for a feed's plan.
struct PlanningWeb: FeedWeb {
  let client: WebClient
  let now: Int
  /// By feed: another place to fetch it from.
  let bases: [String: String]

  func document(_ url: String, limit: Int) async throws(FeedError) -> Bytes? {
    do throws(WebError) {
      return try await client.document(WebRequest(try WebAddress(url)), limit: limit).bytes
    } catch {
      if error.status == 404 || error.status == 410 { return nil }
      throw FeedError(error)
    }
  }

  func base(of feed: String) -> String? { bases[feed] }

  /// `BULKHEAD_FEED_<NAME>` of the environment, dashes written as underscores.
  static func bases(_ environment: [String: String], _ feeds: [any Feed]) -> [String: String] {
    var bases: [String: String] = [:]
    for feed in feeds {
      let name = type(of: feed).name
      let variable = "BULKHEAD_FEED_" + name.uppercased().replacing("-", with: "_")
      if let base = environment[variable], !base.isEmpty {
        bases[name] = base.hasSuffix("/") ? String(base.dropLast()) : base
      }
    }
    return bases
  }
}
