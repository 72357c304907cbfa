import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Parsing

/// An answer whose body has yet to be read.
package struct WebResponse: Sendable {
  package let status: Int
  package let headers: HTTPHeaders
  /// Where it came from, after redirects.
  package let address: WebAddress
  package let body: Body

  package func header(_ name: String) -> String? { headers.first(name: name) }

  /// Every value of a header, in order; bounded by what the HTTP parser takes (80 KiB of headers).
  package func headerValues(_ name: String) -> [String] { headers[name] }

  package var validators: Validators {
    Validators(entityTag: header("ETag"), lastModified: header("Last-Modified"))
  }

  /// Of the body; nil unless the server said it, and said it once.
  package var contentLength: Int? {
    let values = headerValues("Content-Length")
    guard values.count == 1, let length = Int(values[0]), length >= 0 else { return nil }
    return length
  }

  /// The body's chunks as they arrive, without a copy.
  package struct Body: AsyncSequence, Sendable {
    package typealias Element = Bytes
    let underlying: HTTPClientResponse.Body
    let address: WebAddress

    package struct AsyncIterator: AsyncIteratorProtocol {
      var underlying: HTTPClientResponse.Body.AsyncIterator
      let address: WebAddress

      package mutating func next() async throws(WebError) -> Bytes? {
        while true {
          do {
            guard let buffer = try await underlying.next() else { return nil }
            if buffer.readableBytes > 0 { return Bytes(buffer) }
          } catch {
            throw WebError(error, at: address)
          }
        }
      }
    }

    package func makeAsyncIterator() -> AsyncIterator {
      AsyncIterator(underlying: underlying.makeAsyncIterator(), address: address)
    }

    /// All of it, when it is no longer than `limit` bytes and comes within `time`.
    package func collect(
      limit: Int, within time: Duration, elapsed: @Sendable () -> Duration
    ) async throws(WebError) -> Bytes {
      let start = elapsed()
      var chunks: [Bytes] = []
      var count = 0
      var iterator = makeAsyncIterator()
      while let chunk = try await iterator.next() {
        count += chunk.count
        guard count <= limit else {
          throw WebError(.tooLarge, "\(address): the answer is larger than the limit of \(limit) bytes")
        }
        guard elapsed() - start <= time else {
          throw WebError(.timeout, "\(address): the answer did not end within \(time.components.seconds) s")
        }
        chunks.append(chunk)
      }
      if chunks.count == 1 { return chunks[0] }
      var joined: [UInt8] = []
      joined.reserveCapacity(count)
      for chunk in chunks { chunk.withUnsafeBytes { joined.append(contentsOf: $0) } }
      return Bytes(joined)
    }
  }
}

extension Bytes {
  /// A view of the buffer's own memory, which the buffer's storage keeps alive and, being shared, nobody writes.
  init(_ buffer: ByteBuffer) {
    self = buffer.withUnsafeReadableBytesWithStorageManagement { memory, storage in
      Bytes(memory, owner: storage.takeUnretainedValue())
    }
  }
}
