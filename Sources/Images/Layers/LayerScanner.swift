import Archives
import Glibc
import Model

/// Reads layers: several at a time, each in one streaming pass that computes its digests, lists its paths and shows
/// the bodies that inspectors want; or not at all where the cache knows the verified content.
///
/// Memory doesn't grow with the image: a layer holds a few buffers and the bodies that are looked at right now.
package struct LayerScanner: Sendable {
  private let inspectors: [any FileInspector]
  private let limits: LayerLimits
  private let cache: LayerCache?
  private let workers: Int
  private let gate: MappingGate

  /// - Parameter workers: layers at a time; nil is one for each processor, at most 4.
  package init(
    _ inspectors: [any FileInspector], cache: LayerCache? = nil, limits: LayerLimits = LayerLimits(),
    workers: Int? = nil
  ) {
    self.inspectors = inspectors
    self.limits = limits
    self.cache = cache
    self.workers = max(1, workers ?? min(4, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
    gate = MappingGate(limit: limits.mappedBytes)
  }

  /// Records in the order of the layers. Blocking. Never throws: what can't be read is a problem of its record.
  ///
  /// - Parameter progress: called from any thread with the number of layers done.
  package func scan(_ layers: [LayerSource], progress: (@Sendable (Int) -> Void)? = nil) -> [LayerRecord] {
    // Longest first, so that no thread is left alone with a long one at the end.
    let order = layers.indices.sorted { (layers[$0].cost, $1) > (layers[$1].cost, $0) }
    struct State {
      var next = 0
      var done = 0
      var records: [LayerRecord?]
    }
    let state = Monitor(State(records: Array(repeating: nil, count: layers.count)))
    let work: @Sendable () -> Void = {
      while true {
        let index: Int? = state.with { state in
          guard state.next < order.count else { return nil }
          state.next += 1
          return order[state.next - 1]
        }
        guard let index else { return }
        let record = read(layers[index])
        let done = state.with { state in
          state.records[index] = record
          state.done += 1
          return state.done
        }
        progress?(done)
      }
    }
    let threads = (1..<max(1, min(workers, layers.count))).map { _ in Worker(work) }
    work()
    for thread in threads { thread.join() }
    cache?.trim()
    return state.with { $0.records }.map { $0 ?? failed(["the layer was not read"]) }
  }

  private func failed(_ reasons: [String]) -> LayerRecord {
    var builder = LayerBuilder(limits: limits)
    for reason in reasons { builder.note("", reason) }
    return builder.finish(diffID: nil, blobDigest: nil, inspectors: inspectors.map(\.identifier), isComplete: false)
  }

  private func read(_ layer: LayerSource) -> LayerRecord {
    do {
      switch layer.form {
      case .missing(let reason): return failed([reason])
      case .directory(let path, let kind): return directory(path, kind)
      case .region(let file, let range): return try region(layer, file, range)
      case .stream(let size, let open): return try stream(layer, size, open)
      }
    } catch {
      return failed(["the layer could not be read: \(error)"])
    }
  }

  private func desk() -> InspectionDesk { InspectionDesk(inspectors, limits: limits, gate: gate) }
  private var identifiers: [String] { inspectors.map(\.identifier) }
}

// MARK: - Tar

extension LayerScanner {
  /// Of a region: what was computed when this very file was read before.
  private func region(_ layer: LayerSource, _ file: OpenFile, _ range: Range<Int>) throws -> LayerRecord {
    let status = try file.status()
    guard range.lowerBound >= 0, range.upperBound <= Int(status.st_size) else {
      return failed(["the layer should stand at bytes \(range), but the file has only \(status.st_size)"])
    }
    let stamp = FileStamp(status, range)
    if let known = cache?.verified(stamp), let record = cache?.record(known.diffID, identifiers) {
      return verify(layer, record.with(diffID: known.diffID, blobDigest: known.blobDigest))
    }
    let head = UnsafeMutableRawBufferPointer.allocate(byteCount: 512, alignment: 8)
    defer { head.deallocate() }
    let there = try FileRegion(file, range).read(into: head)
    let isPacked = Compression(head: UnsafeRawBufferPointer(rebasing: head[..<there])) != .none
    let record =
      isPacked
      ? try stream(layer, range.count) { FileRegion(file, range) }
      : try plain(layer, file, range)
    // Only if it is still the file that it was: what was computed of a file that changes meanwhile proves nothing.
    if let cache, let diffID = record.diffID, let blobDigest = record.blobDigest, let after = try? file.status(),
      FileStamp(after, range) == stamp
    {
      cache.remember(stamp, .init(diffID: diffID, blobDigest: blobDigest))
    }
    return record
  }

  /// An uncompressed tar: its headers are walked by seeking while a second thread hashes all of it.
  private func plain(_ layer: LayerSource, _ file: OpenFile, _ range: Range<Int>) throws -> LayerRecord {
    // Where the cache seems to know the layer, the digest alone may do.
    if let claimed = layer.diffID, cache?.mayHave(claimed, identifiers) == true {
      let digest = try Hash.region(file, range)
      if let digest, let record = cache?.record(digest, identifiers) {
        return verify(layer, record.with(diffID: digest, blobDigest: digest))
      }
    }
    let result = Monitor<Result<Digest?, ArchiveError>?>(nil)
    let hashing = Worker {
      do throws(ArchiveError) {
        let digest = try Hash.region(file, range)
        result.with { $0 = .success(digest) }
      } catch {
        result.with { $0 = .failure(error) }
      }
    }
    var pass = TarLayerPass(desk(), limits: limits)
    let isComplete = pass.run(
      Chunks(FileRegion(file, range), size: 16 << 10), first: UnsafeRawBufferPointer(start: nil, count: 0))
    if pass.needsSecondPass {
      pass.runAgain(
        Chunks(FileRegion(file, range), size: 16 << 10), first: UnsafeRawBufferPointer(start: nil, count: 0))
    }
    hashing.join()
    var digest: Digest?
    switch result.with({ $0 }) {
    case .success(let computed): digest = computed
    case .failure(let error): pass.builder.note("", "the layer's digest could not be computed: \(error)")
    case nil: break
    }
    return keep(
      layer,
      pass.builder.finish(
        diffID: digest, blobDigest: digest, inspectors: identifiers, isComplete: isComplete && digest != nil))
  }

  /// A tar that comes once, mostly packed: unpacked and walked on this thread, hashed on another.
  private func stream(
    _ layer: LayerSource, _ size: Int?, _ open: @escaping @Sendable () throws -> any ByteSource
  ) throws -> LayerRecord {
    if let claimed = layer.blobDigest, let known = cache?.diffID(ofBlob: claimed), layer.isAddressedByDigest,
      let record = cache?.record(known, identifiers)
    {
      return verify(layer, record.with(diffID: known, blobDigest: claimed))
    }
    let hashing = HashingThread(streams: 2)
    let packed = HashedChunks(try open(), hashing, stream: 0)
    let first = try packed.nextChunk()
    let compression = Compression(head: first)
    var pass = TarLayerPass(desk(), limits: limits)
    var isComplete: Bool
    if let unpacked = try compression.unpack(first: first, packed, memoryLimit: limits.decoderMemory) {
      let limits = limits
      let deadline = Self.now() + limits.seconds
      let plain = HashedChunks(unpacked, hashing, stream: 1) { (total) throws(ArchiveError) in
        guard total <= limits.unpackedBytes else {
          throw .limit(format: "layer", what: "more unpacked bytes", limit: limits.unpackedBytes)
        }
        guard total <= 2 << 30 || total / max(packed.total, 1) <= limits.ratio else {
          throw .limit(
            format: "layer", what: "more than 2 GiB, packed more than \(limits.ratio) to one", limit: 2 << 30)
        }
        guard Self.now() <= deadline else {
          throw .limit(format: "layer", what: "content for a longer time (seconds)", limit: limits.seconds)
        }
      }
      isComplete = pass.run(plain, first: UnsafeRawBufferPointer(start: nil, count: 0))
      // What stands behind the archive's end belongs to the digests all the same.
      if isComplete {
        do throws(ArchiveError) { try plain.drain() } catch {
          pass.builder.note("", "the layer could not be read to its end: \(error)")
          isComplete = false
        }
      }
    } else {
      isComplete = pass.run(packed, first: first)
    }
    if (try? packed.drain()) == nil { isComplete = false }
    let digests = hashing.finish()
    let diffID = compression == .none ? digests[0] : digests[1]
    if pass.needsSecondPass {
      let again = Chunks(try open(), size: 128 << 10)
      let first = try again.nextChunk()
      if let unpacked = try compression.unpack(first: first, again, memoryLimit: limits.decoderMemory) {
        pass.runAgain(Chunks(unpacked, size: 128 << 10), first: UnsafeRawBufferPointer(start: nil, count: 0))
      } else {
        pass.runAgain(again, first: first)
      }
    }
    return keep(
      layer,
      pass.builder.finish(
        diffID: isComplete ? diffID : nil, blobDigest: digests[0], inspectors: identifiers, isComplete: isComplete))
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }

  /// Stores what is complete under what was computed, and holds it against what was claimed.
  private func keep(_ layer: LayerSource, _ record: LayerRecord) -> LayerRecord {
    if record.isComplete, let diffID = record.diffID {
      cache?.store(record, as: diffID)
      if layer.isAddressedByDigest, let blob = record.blobDigest {
        cache?.rememberBlob(.init(diffID: diffID, blobDigest: blob))
      }
    }
    return verify(layer, record)
  }

  private func verify(_ layer: LayerSource, _ record: LayerRecord) -> LayerRecord {
    var problems: [LayerRecord.Problem] = []
    if let claimed = layer.blobDigest, claimed.algorithm == .sha256, let computed = record.blobDigest,
      claimed != computed
    {
      problems.append(
        .init(
          path: "", reason: "the layer's content has the digest \(computed), not \(claimed) as the manifest says",
          isOfContent: false))
    }
    if let claimed = layer.diffID, claimed.algorithm == .sha256, let computed = record.diffID, claimed != computed {
      problems.append(
        .init(
          path: "", reason: "the unpacked layer has the digest \(computed), not \(claimed) as the configuration says",
          isOfContent: false))
    }
    for claimed in [layer.blobDigest, layer.diffID] where claimed.map({ $0.algorithm != .sha256 }) == true {
      problems.append(
        .init(
          path: "", reason: "the layer's digest \(claimed?.short ?? "") is no SHA-256; it was not verified",
          isOfContent: false))
    }
    return problems.isEmpty
      ? record : record.with(diffID: record.diffID, blobDigest: record.blobDigest, adding: problems)
  }
}

// MARK: - Directories

extension LayerScanner {
  private func directory(_ path: String, _ kind: LayerSource.DirectoryKind) -> LayerRecord {
    var pass = DirectoryLayerPass(desk(), limits: limits, kind: kind)
    let isComplete = pass.walk(path)
    let key = isComplete ? pass.fingerprint.digest(root: path) : nil
    if let key, let record = cache?.record(key, identifiers) {
      return record.with(diffID: nil, blobDigest: nil)
    }
    pass.inspectCandidates(root: path, threads: workers)
    let record = pass.builder.finish(diffID: nil, blobDigest: nil, inspectors: identifiers, isComplete: isComplete)
    if let key { cache?.store(record, as: key) }
    return record
  }
}

extension LayerSource {
  /// Bytes to be read, roughly.
  fileprivate var cost: Int {
    switch form {
    case .region(_, let range): range.count
    case .stream(let size, _): size ?? 1 << 40
    // Unknown, and likely much: first.
    case .directory: 1 << 40
    case .missing: 0
    }
  }
}
