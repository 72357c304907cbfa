import Parsing

/// The bytes of one long document as they arrive; a connection that breaks is taken up again where it broke.
///
/// Each chunk is delivered once and in order. Memory holds one chunk; a slow consumer slows the server.
package struct WebDownload: AsyncSequence, Sendable {
  package typealias Element = Bytes

  /// Opens the document from an offset (nil: whole), under the condition that it is still the same version.
  package typealias Opener =
    @Sendable (_ rangeStart: Int?, _ condition: String?) async throws(WebError) -> WebResponse

  private let client: WebClient
  private let size: Int?
  private let limit: Int
  private let open: Opener

  /// - Parameter open: sends the request, with whatever authorization it needs; one try.
  package init(client: WebClient, size: Int?, limit: Int, open: @escaping Opener) {
    self.client = client
    self.size = size
    self.limit = limit
    self.open = open
  }

  package func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(
      client: client, open: open, state: DownloadState(size: size, limit: limit),
      retries: RetryState(client.options.retry))
  }

  package struct AsyncIterator: AsyncIteratorProtocol {
    let client: WebClient
    let open: Opener
    var state: DownloadState
    var retries: RetryState
    var pace = Pace()
    var current: (body: WebResponse.Body.AsyncIterator, address: WebAddress)?
    var isDone = false

    package mutating func next() async throws(WebError) -> Bytes? {
      while !isDone {
        do throws(WebError) {
          if let chunk = try await advance() { return chunk }
        } catch {
          current = nil
          if state.faulted() { retries.progressed() }
          guard state.resumptions <= DownloadState.maximumResumptions else { throw error }
          try await client.pause(after: error, &retries)
        }
      }
      return nil
    }

    /// One step: opens, or reads a chunk; nil where there is nothing to hand on yet.
    private mutating func advance() async throws(WebError) -> Bytes? {
      if current == nil {
        let response = try await open(state.rangeStart, state.rangeCondition)
        guard response.status == 200 || response.status == 206 else {
          throw await response.failure(now: client.pacing.now())
        }
        try state.answered(
          status: response.status, contentRange: response.header("Content-Range"),
          contentLength: response.contentLength, validators: response.validators, at: response.address)
        current = (response.body.makeAsyncIterator(), response.address)
        pace = Pace()
      }
      guard var body = current?.body, let address = current?.address else { return nil }
      let before = client.pacing.elapsed()
      let chunk = try await body.next()
      current = (body, address)
      guard let chunk else {
        try state.ended(at: address)
        isDone = true
        current = nil
        return nil
      }
      try pace.waited(client.pacing.elapsed() - before, for: chunk.count, at: address)
      let drop = try state.arrived(chunk.count, at: address)
      return drop == chunk.count ? nil : chunk[from: drop]
    }
  }
}

/// Finds servers that drip: over every half minute of waiting, at least a kibibyte a second must have come.
package struct Pace: Sendable {
  private var waiting = Duration.zero
  private var received = 0

  package static let window = Duration.seconds(30)
  package static let minimum = 30 << 10

  package init() {}

  /// Only time spent waiting for the server counts, not the consumer's.
  package mutating func waited(_ time: Duration, for count: Int, at address: WebAddress) throws(WebError) {
    waiting += time
    received &+= count
    guard waiting >= Self.window else { return }
    guard received >= Self.minimum else {
      throw WebError(.timeout, "\(address): slower than 1 KiB a second; taken for stuck")
    }
    self = Pace()
  }
}

extension WebClient {
  /// Streams a document, resuming over faults.
  /// - Parameters:
  ///   - size: what another source says of its size; nil where nothing is known.
  ///   - limit: most bytes to take.
  package func download(_ request: WebRequest, size: Int? = nil, limit: Int) -> WebDownload {
    WebDownload(client: self, size: size, limit: limit) { start, condition throws(WebError) in
      var request = request
      request.ask(from: start, if: condition)
      return try await self.send(request)
    }
  }
}

extension WebRequest {
  /// Asks for the part from `start` on, unless the document has changed.
  package mutating func ask(from start: Int?, if condition: String?) {
    guard let start else { return }
    headers.append((name: "Range", value: "bytes=\(start)-"))
    if let condition { headers.append((name: "If-Range", value: condition)) }
  }
}
