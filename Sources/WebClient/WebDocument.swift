import Parsing

/// A whole answer of bounded size.
package struct WebDocument: Sendable {
  package let bytes: Bytes
  package let response: WebResponse
  package var validators: Validators { response.validators }
}

/// What a conditional request found.
package enum WebUpdate: Sendable {
  /// Still what the validators name.
  case unchanged
  case changed(WebDocument)
}

extension WebClient {
  /// Fetches a document of at most `limit` bytes; broken transfers are tried again.
  /// - Throws: ``WebError`` of kind `status` for every status but 2xx.
  package func document(_ request: WebRequest, limit: Int) async throws(WebError) -> WebDocument {
    switch try await fetch(request, limit: limit) {
    case .changed(let document): return document
    case .unchanged:
      throw WebError(.protocol, "\(request.address): answers 'not modified' to a request without condition")
    }
  }

  /// Fetches a document unless it is still the one that `validators` name.
  package func update(
    _ request: WebRequest, since validators: Validators, limit: Int
  ) async throws(WebError) -> WebUpdate {
    var request = request
    request.onlyIfChanged(since: validators)
    return try await fetch(request, limit: limit)
  }

  private func fetch(_ request: WebRequest, limit: Int) async throws(WebError) -> WebUpdate {
    var retries = RetryState(options.retry)
    while true {
      let failure: WebError
      do throws(WebError) {
        let response = try await send(request)
        switch response.status {
        case 200..<300:
          if let length = response.contentLength, length > limit {
            throw WebError(
              .tooLarge, "\(response.address): \(length) bytes are announced, the limit is \(limit) bytes")
          }
          let bytes = try await response.body.collect(limit: limit, within: request.timeout, elapsed: pacing.elapsed)
          return .changed(WebDocument(bytes: bytes, response: response))
        case 304:
          return .unchanged
        default:
          throw await response.failure(now: pacing.now())
        }
      } catch {
        failure = error
      }
      try await pause(after: failure, &retries)
    }
  }
}

extension WebError {
  /// The HTTP status that the server answered with; nil where it didn't come to that.
  package var status: Int? {
    if case .status(let code) = kind { return code }
    return nil
  }
}
