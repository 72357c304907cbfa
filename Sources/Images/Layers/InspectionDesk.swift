import Archives
import Parsing

/// Asks the inspectors which bodies they want, and shows them.
final class InspectionDesk: Sendable {
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
    /// How much of it, from the start, is enough for all of them.
    var bytes: Int64 = 0
    /// Of those who insist, but for whom it is too large.
    var problems: [String] = []

    fileprivate mutating func add(_ inspector: Int, _ bytes: Int64) {
      inspectors.append(inspector)
      self.bytes = max(self.bytes, bytes)
    }
  }

  func want(_ file: FileEntry, head: Bytes) -> Want {
    var want = Want()
    for (index, inspector) in inspectors.enumerated() {
      switch inspector.interest(in: file, head: head) {
      case .none: continue
      case .whole(let limit):
        if file.size <= Int64(limit) {
          want.add(index, file.size)
        } else {
          want.problems.append("\(file.size) bytes, more than the \(limit) that are read; not examined")
        }
      case .wholeIfSmall(let limit): if file.size <= Int64(limit) { want.add(index, file.size) }
      case .start(let count): want.add(index, min(file.size, Int64(count)))
      }
    }
    return want
  }

  /// Collects so many bytes of a body, in memory or in a spool, and lets the rest pass. A failing spool is kept for
  /// later: the body must be read.
  final class Collector {
    private var memory: [UInt8] = []
    private var spool: Spool?
    private(set) var failure: ArchiveError?
    private var missing: Int

    init(size: Int64, limits: LayerLimits) {
      missing = Int(clamping: size)
      if size <= Int64(limits.bodyInMemory) {
        memory.reserveCapacity(Int(size))
      } else {
        do throws(ArchiveError) { spool = try Spool() } catch { failure = error }
      }
    }

    var isFull: Bool { missing <= 0 }

    func append(_ whole: UnsafeRawBufferPointer) {
      guard failure == nil, missing > 0 else { return }
      let piece = UnsafeRawBufferPointer(rebasing: whole.prefix(missing))
      missing -= piece.count
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

  /// What the inspectors said of one body.
  struct Answers: Sendable {
    var problems: [String] = []
    var facts: [(inspector: Int, facts: [UInt8])] = []
  }

  /// Shows the body. From any thread.
  func answers(_ file: FileEntry, _ collector: Collector, for wanting: [Int]) -> Answers {
    let content: FileContent
    let mapped: Int
    do throws(ArchiveError) { (content, mapped) = try collector.contents() } catch {
      return Answers(problems: ["could not be held for examination: \(error)"])
    }
    let look = { wanting.map { (inspector: $0, inspection: self.inspectors[$0].inspect(file, content)) } }
    let results = mapped > 0 ? gate.through(mapped, look) : look()
    return Answers(
      problems: results.flatMap(\.inspection.problems), facts: results.map { ($0.inspector, $0.inspection.facts) })
  }

  /// Shows the body and hangs the answers on the item.
  func inspect(
    _ file: FileEntry, _ collector: Collector, for wanting: [Int], item: Int, into builder: inout LayerBuilder
  ) {
    let answers = answers(file, collector, for: wanting)
    for problem in answers.problems { builder.note(file.path, problem, isOfContent: true) }
    if !answers.facts.isEmpty { builder.setFacts(item, answers.facts) }
  }
}
