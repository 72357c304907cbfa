import Archives
import Glibc
import Model
import Parsing

import struct Crypto.SHA256

/// Hashes what streams by on a thread of its own, so that unpacking goes on meanwhile.
final class HashingThread: @unchecked Sendable {
  // Unchecked: the hashers are touched by the thread alone until it has ended.
  private struct Job {
    var stream: Int
    var bytes: UnsafeRawBufferPointer
  }

  private struct State {
    var jobs: [Job] = []
    var submitted = 0
    var done = 0
    var isClosed = false
  }

  private let state = Monitor(State())
  private var hashers: [SHA256]
  private var worker: Worker?

  init(streams: Int) {
    hashers = Array(repeating: SHA256(), count: streams)
    worker = Worker { [unowned self] in run() }
  }

  private func run() {
    while true {
      let batch: [Job]? = state.wait { state in
        if !state.jobs.isEmpty {
          defer { state.jobs = [] }
          return .some(state.jobs)
        }
        return state.isClosed ? .some(nil) : nil
      }
      guard let batch else { return }
      for job in batch {
        hashers[job.stream].update(bufferPointer: job.bytes)
        state.change { $0.done += 1 }
      }
    }
  }

  /// The memory must stay as it is until ``wait(for:)`` with the answer returns.
  func submit(_ bytes: UnsafeRawBufferPointer, to stream: Int) -> Int {
    state.change { state in
      state.jobs.append(Job(stream: stream, bytes: bytes))
      state.submitted += 1
      return state.submitted
    }
  }

  func wait(for ticket: Int) { state.wait { $0.done >= ticket ? () : nil } }

  /// Ends the thread; the digests in the order of the streams.
  func finish() -> [Digest?] {
    state.change { $0.isClosed = true }
    worker?.join()
    worker = nil
    return hashers.map { Digest(sha256: Array($0.finalize())) }
  }

  deinit {
    if worker != nil { _ = finish() }
  }
}

/// A source's bytes in buffers that are hashed by a ``HashingThread`` while the consumer works on them.
final class HashedChunks: ChunkSource {
  private let source: any ByteSource
  private let thread: HashingThread
  private let stream: Int
  private let buffers: [UnsafeMutableRawBufferPointer]
  private var tickets: [Int]
  private var next = 0
  private(set) var total = 0
  /// Called with the total after each chunk; may throw to stop.
  private let check: ((Int) throws(ArchiveError) -> Void)?

  init(
    _ source: any ByteSource, _ thread: HashingThread, stream: Int, size: Int = 128 << 10,
    check: ((Int) throws(ArchiveError) -> Void)? = nil
  ) {
    self.source = source
    self.thread = thread
    self.stream = stream
    self.check = check
    buffers = (0..<4).map { _ in .allocate(byteCount: size, alignment: 4096) }
    tickets = [0, 0, 0, 0]
  }

  deinit {
    for ticket in tickets { thread.wait(for: ticket) }
    for buffer in buffers { buffer.deallocate() }
  }

  func nextChunk() throws(ArchiveError) -> UnsafeRawBufferPointer {
    thread.wait(for: tickets[next])
    let buffer = buffers[next]
    var filled = 0
    while filled < buffer.count {
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    total += filled
    try check?(total)
    let chunk = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    if filled > 0 { tickets[next] = thread.submit(chunk, to: stream) }
    next = (next + 1) % buffers.count
    return chunk
  }

  /// Reads to the end, for the digest alone.
  func drain() throws(ArchiveError) { while try !nextChunk().isEmpty {} }
}

enum Hash {
  /// The digest of a part of a file.
  static func region(_ file: OpenFile, _ range: Range<Int>) throws(ArchiveError) -> Digest? {
    var hasher = SHA256()
    let source = FileRegion(file, range)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 4096)
    defer { buffer.deallocate() }
    var total = 0
    while true {
      let count = try source.read(into: buffer)
      if count == 0 { break }
      hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      total += count
    }
    guard total == range.count else {
      throw .truncated(format: "archive", reason: "\(total) of \(range.count) bytes of the layer are there")
    }
    return Digest(sha256: Array(hasher.finalize()))
  }

  static func bytes(_ bytes: Bytes) -> Digest? {
    var hasher = SHA256()
    bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return Digest(sha256: Array(hasher.finalize()))
  }

  static func bytes(_ bytes: some Sequence<UInt8>) -> Digest? {
    var hasher = SHA256()
    let array = Array(bytes)
    array.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return Digest(sha256: Array(hasher.finalize()))
  }
}
