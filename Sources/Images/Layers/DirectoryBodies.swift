import Archives
import Glibc
import Parsing

/// The bodies of a directory's files: opened, and shown to the inspectors that want them, on several threads.
extension DirectoryLayerPass {
  /// Files that a thread takes at a time.
  private static let portion = 64

  /// Shows the wanted bodies to the inspectors.
  ///
  /// - Parameter threads: 1 is the calling one alone.
  mutating func inspectCandidates(root: String, threads: Int) {
    let descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    struct State {
      var next = 0
      var outcomes: [Int: [Outcome]] = [:]
    }
    let state = Monitor(State())
    let (candidates, desk) = (candidates, desk)
    let work: @Sendable () -> Void = {
      var reader = BodyReader(root: descriptor, desk: desk)
      while true {
        let start: Int? = state.with { state in
          guard state.next < candidates.count else { return nil }
          state.next += Self.portion
          return state.next - Self.portion
        }
        guard let start else { return }
        let portion = candidates[start..<min(start + Self.portion, candidates.count)]
        let outcomes = portion.map { reader.outcome($0) { _ in false } }
        state.with { $0.outcomes[start] = outcomes }
      }
    }
    let others = (1..<max(1, min(threads, candidates.count / Self.portion))).map { _ in Worker(work) }
    work()
    for other in others { other.join() }
    let outcomes = state.with { $0.outcomes }
    for start in stride(from: 0, to: candidates.count, by: Self.portion) {
      for (index, outcome) in (outcomes[start] ?? []).enumerated() { take(outcome, of: candidates[start + index]) }
    }
    // An inode's other name: only for who has not seen it under the first.
    var reader = BodyReader(root: descriptor, desk: desk)
    for candidate in otherNames {
      take(reader.outcome(candidate) { builder.hasFacts(candidate.item, of: $0) }, of: candidate)
    }
    forgetCandidates()
  }

  private mutating func take(_ outcome: Outcome, of candidate: Candidate) {
    for problem in outcome.problems { builder.note(candidate.file.path, problem, isOfContent: true) }
    if !outcome.facts.isEmpty { builder.setFacts(candidate.item, outcome.facts) }
  }

  typealias Outcome = InspectionDesk.Answers
}

/// One thread's way to read bodies.
private struct BodyReader: ~Copyable {
  let root: Int32
  let desk: InspectionDesk
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 8)

  init(root: Int32, desk: InspectionDesk) {
    self.root = root
    self.desk = desk
  }

  deinit { buffer.deallocate() }

  /// - Parameter isKnown: whether an inspector has seen the content already.
  mutating func outcome(
    _ candidate: DirectoryLayerPass.Candidate, _ isKnown: (Int) -> Bool
  ) -> InspectionDesk.Answers {
    do throws(ArchiveError) { return try read(candidate, isKnown) } catch {
      return .init(problems: ["could not be read: \(error)"])
    }
  }

  private mutating func read(
    _ candidate: DirectoryLayerPass.Candidate, _ isKnown: (Int) -> Bool
  ) throws(ArchiveError) -> InspectionDesk.Answers {
    let file = candidate.file
    // An empty file says nothing that its name doesn't.
    if file.size <= 0, desk.want(file, head: Bytes()).inspectors.isEmpty { return .init() }
    let opened = try FileSystem.open(root, file.path)
    let head = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(512, max(file.size, 0)))])
    let count = try opened.read(into: head, at: 0)
    let want = desk.want(file, head: Bytes(copying: UnsafeRawBufferPointer(rebasing: head[..<count])))
    let wanting = want.inspectors.filter { !isKnown($0) }
    guard !wanting.isEmpty else { return .init(problems: want.problems) }
    let collector = desk.collector(want.bytes)
    let region = FileRegion(opened, 0..<Int(file.size))
    while !collector.isFull {
      let count = try region.read(into: buffer)
      if count == 0 { break }
      collector.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    var answers = desk.answers(file, collector, for: wanting)
    answers.problems = want.problems + answers.problems
    return answers
  }
}
