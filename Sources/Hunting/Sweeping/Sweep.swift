import Dispatch
import Host
import Model
import Synchronization

/// Looks through places, file by file, and says which scripts are doors.
package struct Sweep: Sendable {
  /// What one sweep came by.
  package struct Outcome: Sendable {
    package var found: [FoundScript] = []
    /// Files seen, those of interest, and those that were known to be clean from before.
    package var files = 0
    package var scripts = 0
    package var known = 0
    /// Those that are, byte for byte, what a package of the distribution brought.
    package var vouchedFor = 0
    package var bytes = 0
    package var problems: [Coverage.Problem] = []

    package init() {}
  }

  /// Links out of one place that are followed.
  static let maximumLinks = 10_000

  let judge: any ScriptJudge
  let clean: CleanFiles
  let width: Int

  /// - Parameter width: files judged at once.
  package init(_ judge: any ScriptJudge, clean: CleanFiles, width: Int = 2) {
    self.judge = judge
    self.clean = clean
    self.width = max(width, 1)
  }

  private struct Job: Sendable {
    var path: String
    var bytes: [UInt8]
    var isWhole: Bool
    var status: FileStatus
  }

  /// Blocking. Findings in the order of paths.
  /// - Parameters:
  ///   - isEnded: asked between files; true ends the sweep, and says so in the problems.
  ///   - progress: called now and then with the number of files seen.
  package func run(
    _ places: [HuntPlace], isEnded: @Sendable () -> Bool = { false }, progress: (Int) -> Void = { _ in }
  ) -> Outcome {
    var outcome = Outcome()
    for place in places { sweep(place, isEnded, progress, &outcome) }
    outcome.found.sort { ($0.place.subject.name, $0.path) < ($1.place.subject.name, $1.path) }
    outcome.problems.sort()
    return outcome
  }

  /// One file only, whatever was said of it before.
  /// - Parameter below: its path below the place.
  package func run(file below: String, in place: HuntPlace) throws(HostError) -> Outcome {
    var outcome = Outcome()
    let (status, bytes, isWhole) = try PathBelow.read(
      place.outer, below, upTo: max(judge.bytesOfInterest(place.inner(below), head: []), 8 << 20))
    outcome.files = 1
    outcome.scripts = 1
    outcome.bytes = bytes.count
    judge([Job(path: below, bytes: bytes, isWhole: isWhole, status: status)], place, &outcome)
    return outcome
  }

  private func sweep(
    _ place: HuntPlace, _ isEnded: () -> Bool, _ progress: (Int) -> Void, _ outcome: inout Outcome
  ) {
    var batch: [Job] = []
    var pending = 0
    var wasEnded = false
    var links: [String] = []
    let packaged = place.ownersRoot.map { PackagedFiles($0, madeAt: place.madeAt) }
    func complain(_ path: String, _ reason: String) {
      outcome.problems.append(.init(path: place.inner(path), reason: reason))
    }
    do throws(HostError) {
      let problems = try DirectoryWalk(place.outer).forEachFile(
        link: { if links.count < Self.maximumLinks { links.append($0) } }
      ) { file in
        outcome.files += 1
        if outcome.files & 0x3FF == 0 { progress(outcome.files) }
        if isEnded() {
          wasEnded = true
          return false
        }
        guard file.status.size > 0 else { return true }
        let inner = place.inner(file.path)
        let key = clean.key(file.status, path: inner)
        if clean.contains(key) {
          outcome.known += 1
          return true
        }
        do throws(HostError) {
          let head = try file.read(upTo: 512)
          let limit = judge.bytesOfInterest(inner, head: head.bytes[...])
          guard limit > 0 else {
            clean.insert(key)
            return true
          }
          let (bytes, isWhole) = head.isWhole ? head : try file.read(upTo: limit)
          if isWhole, packaged?.owner(of: inner, bytes) != nil {
            outcome.vouchedFor += 1
            clean.insert(key)
            return true
          }
          outcome.scripts += 1
          outcome.bytes += bytes.count
          pending += bytes.count
          batch.append(Job(path: file.path, bytes: bytes, isWhole: isWhole, status: file.status))
        } catch {
          if !error.isAbsent { complain(file.path, "\(HostError(path: inner, code: error.code))") }
        }
        if batch.count >= 256 || pending >= 16 << 20 {
          judge(batch, place, &outcome)
          batch.removeAll(keepingCapacity: true)
          pending = 0
        }
        return true
      }
      for problem in problems { complain(problem.path, problem.reason) }
    } catch {
      complain("", "could not be looked through: \(error)")
    }
    judge(batch, place, &outcome)
    for link in links {
      if isEnded() { wasEnded = true }
      if !wasEnded, let linked = LinkedFile(link, in: place) { look(through: linked, &outcome) }
    }
    if wasEnded { complain("", "the sweep was ended before it was through; the next one goes on where it was") }
  }

  /// What a link leads to, judged under the link's name: that is what the server goes by.
  private func look(through linked: LinkedFile, _ outcome: inout Outcome) {
    guard let found = linked.judged(by: judge, clean: clean) else { return }
    outcome.scripts += 1
    if let problem = found.judgement.problem { outcome.problems.append(.init(path: linked.link, reason: problem)) }
    if found.judgement.isFinding, !outcome.found.contains(where: { $0.identity == found.identity }) {
      outcome.found.append(found)
    }
  }

  private func judge(_ batch: [Job], _ place: HuntPlace, _ outcome: inout Outcome) {
    guard !batch.isEmpty else { return }
    let next = Atomic<Int>(0)
    let results = Mutex<[(Int, ScriptJudgement)]>([])
    DispatchQueue.concurrentPerform(iterations: min(width, batch.count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < batch.count else { return }
        let job = batch[index]
        let judgement = judge.judge(place.inner(job.path), job.bytes, isWhole: job.isWhole)
        if judgement.verdict == .clean, judgement.problem == nil {
          clean.insert(clean.key(job.status, path: place.inner(job.path)))
        } else {
          results.withLock { $0.append((index, judgement)) }
        }
      }
    }
    for (index, judgement) in results.withLock({ $0 }) {
      let job = batch[index]
      if let problem = judgement.problem {
        outcome.problems.append(.init(path: place.inner(job.path), reason: problem))
      }
      if judgement.isFinding {
        outcome.found.append(
          FoundScript(place: place, below: job.path, identity: job.status.identity, judgement: judgement))
      }
    }
  }
}

/// A script that is a door, or may be one.
package struct FoundScript: Sendable, Hashable {
  package var place: HuntPlace
  /// Below the place.
  package var below: String
  /// The file that was judged: what stands there later may be another.
  package var identity: FileStatus.Identity
  package var judgement: ScriptJudgement

  /// As its owner sees it.
  package var path: String { place.inner(below) }
  package var finding: Finding { judgement.finding(place.subject, path: path) }
}
