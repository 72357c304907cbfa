import Archives
import Parsing
import WebClient

/// A blob of a registry as a stream that is read by blocking, while it is downloaded on another thread.
final class BlobSource: ByteSource {
  private let handoff: Handoff
  private let task: Task<Void, Never>
  private let name: String
  private var current = Bytes()

  /// - Parameter name: for messages: `ghcr.io/org/app@sha256:…`.
  init(_ download: WebDownload, name: String, on thread: DownloadThread, capacity: Int = 4 << 20) {
    let handoff = Handoff(capacity: capacity)
    self.handoff = handoff
    self.name = name
    task = Task(executorPreference: thread) {
      var iterator = download.makeAsyncIterator()
      do throws(WebError) {
        while let chunk = try await iterator.next() {
          guard await handoff.put(chunk) else { return }
        }
        handoff.finish(.success(()))
      } catch {
        handoff.finish(.failure(error))
      }
    }
  }

  deinit {
    task.cancel()
    handoff.cancel()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    guard buffer.count > 0 else { return 0 }
    if current.isEmpty {
      do throws(WebError) {
        guard let next = try handoff.take() else { return 0 }
        current = next
      } catch {
        throw .io(path: name, reason: error.message)
      }
    }
    let count = min(buffer.count, current.count)
    current.prefix(count).withUnsafeBytes { buffer.copyMemory(from: $0) }
    current = current[from: count]
    return count
  }
}
