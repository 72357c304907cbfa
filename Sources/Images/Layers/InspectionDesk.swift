import Archives
import Parsing

/// Asks the inspectors which bodies they want, and shows them.
final class InspectionDesk {
  let inspectors: [any FileInspector]
  private let limits: LayerLimits
  private let gate: MappingGate

  init(_ inspectors: [any FileInspector], limits: LayerLimits, gate: MappingGate) {
    self.inspectors = inspectors
    self.limits = limits
    self.gate = gate
  }

  /// Who wants a body that is small enough for them.
  struct Want {
    var inspectors: [Int] = []
    /// Of those who insist, but for whom it is too large.
    var problems: [String] = []
    /// Bytes of the body that serve all of them.
    var count: Int64 = 0
  }

  func want(_ file: FileEntry, head: Bytes) -> Want {
    var want = Want()
    for (index, inspector) in inspectors.enumerated() {
      switch inspector.interest(in: file, head: head) {
      case .none: continue
      case .whole(let limit):
        if file.size <= Int64(limit) {
          want.inspectors.append(index)
          want.count = file.size
        } else {
          want.problems.append("\(file.size) bytes, more than the \(limit) that are read; not examined")
        }
      case .wholeIfSmall(let limit):
        guard file.size <= Int64(limit) else { continue }
        want.inspectors.append(index)
        want.count = file.size
      case .prefix(let limit):
        want.inspectors.append(index)
        want.count = max(want.count, min(file.size, Int64(limit)))
      }
    }
    return want
  }

  /// Collects the first `size` bytes of a body: in memory, or in a spool. A failing spool is kept for later: the body must be read.
  final class Collector {
    private var memory: [UInt8] = []
    private var spool: Spool?
    private(set) var failure: ArchiveError?
    private var left: Int64

    init(size: Int64, limits: LayerLimits) {
      left = size
      if size <= Int64(limits.bodyInMemory) {
        memory.reserveCapacity(Int(size))
      } else {
        do throws(ArchiveError) { spool = try Spool() } catch { failure = error }
      }
    }

    /// What goes beyond the size is dropped.
    func append(_ more: UnsafeRawBufferPointer) {
      guard failure == nil, left > 0 else { return }
      let piece = UnsafeRawBufferPointer(rebasing: more.prefix(Int(min(left, Int64(more.count)))))
      left -= Int64(piece.count)
      guard let spool else {
        memory += piece
        return
      }
      do throws(ArchiveError) { try spool.write(piece) } catch { failure = error }
    }

    fileprivate func contents() throws(ArchiveError) -> (FileContent, mapped: Int) {
      if let failure { throw failure }
      guard let spool else { return (FileContent(Bytes(memory)), 0) }
      return (FileContent(try spool.mapped(), isMapped: true), spool.count)
    }
  }

  func collector(_ size: Int64) -> Collector { Collector(size: size, limits: limits) }

  /// Shows the body and hangs the answers on the item.
  func inspect(
    _ file: FileEntry, _ collector: Collector, for wanting: [Int], item: Int, into builder: inout LayerBuilder
  ) {
    let content: FileContent
    let mapped: Int
    do throws(ArchiveError) { (content, mapped) = try collector.contents() } catch {
      builder.note(file.path, "could not be held for examination: \(error)", isOfContent: true)
      return
    }
    let look = { wanting.map { (inspector: $0, inspection: self.inspectors[$0].inspect(file, content)) } }
    let results = mapped > 0 ? gate.through(mapped, look) : look()
    for result in results {
      for problem in result.inspection.problems { builder.note(file.path, problem, isOfContent: true) }
    }
    builder.setFacts(item, results.map { ($0.inspector, $0.inspection.facts) })
  }
}
