import Glibc
import Host
import Model

/// Judges scripts when they are written or put into a watched place.
///
/// Blocking: ``run(refresh:every:sweepEvery:report:)`` has its own thread. A write of many files at once is worked off in order; where
/// the kernel lost events the place is swept, so that no file is missed.
package final class HuntWatch: @unchecked Sendable {
  // Unchecked: everything but `stop` belongs to the thread that runs it.

  package enum News: Sendable {
    case found(FoundScript)
    case problem(Coverage.Problem)
    /// A place went away: its container ended, or its directory was removed.
    case gone(HuntPlace)
  }

  private let watch: DirectoryWatch
  private let judge: any ScriptJudge
  private let clean: CleanFiles
  private var places: [HuntPlace] = []
  private var reported = 0
  /// What was told: a sweep that comes by it again says nothing new.
  private var told: Set<FoundScript> = []
  private static let maximumTold = 10_000
  /// Files judged, and those passed over because the same content was clean under the same name.
  package private(set) var judged = 0
  package private(set) var known = 0

  package init(_ judge: any ScriptJudge, clean: CleanFiles) throws(HostError) {
    watch = try DirectoryWatch()
    self.judge = judge
    self.clean = clean
  }

  /// Directories watched.
  package var directories: Int { watch.count }

  /// Ends ``run(refresh:every:sweepEvery:report:)``.
  package func stop() { watch.stop() }

  /// Watches until it is stopped.
  /// - Parameters:
  ///   - refresh: says which places there are now; asked at the beginning and then again.
  ///   - seconds: between two askings.
  ///   - sweepEvery: seconds between two looks at everything that changed without an event (a file that was written
  ///     through a mapping, or on another machine of a shared volume); nil for none.
  package func run(
    refresh: () -> [HuntPlace], every seconds: Int = 2, sweepEvery: Int? = nil, report: (News) -> Void
  ) {
    var nextRefresh = 0
    var nextSweep = sweepEvery.map { Self.monotonicMilliseconds() + $0 * 1000 }
    while true {
      let now = Self.monotonicMilliseconds()
      if now >= nextRefresh {
        arrange(refresh(), report)
        nextRefresh = now + seconds * 1000
      }
      var changed: [String] = []
      var isOverrun = false
      var gone: [String] = []
      let goesOn = watch.next(timeoutMilliseconds: Int32(clamping: max(nextRefresh - now, 1))) { event in
        switch event {
        case .changed(let path): changed.append(path)
        case .overflow: isOverrun = true
        case .gone(let path): gone.append(path)
        }
      }
      guard goesOn else { return }
      var seen: Set<String> = []
      for path in changed where seen.insert(path).inserted { look(path, report) }
      if isOverrun { sweep(places, report) }
      if let sweepEvery, let due = nextSweep, due <= Self.monotonicMilliseconds() {
        sweep(places, report)
        nextSweep = Self.monotonicMilliseconds() + sweepEvery * 1000
      }
      for path in gone {
        for place in places where place.outer == path { report(.gone(place)) }
        places.removeAll { $0.outer == path }
      }
      for problem in watch.problems.dropFirst(reported) {
        report(.problem(.init(path: problem.path, reason: "not watched: \(problem.reason)")))
      }
      reported = watch.problems.count
    }
  }

  /// Takes up new places, each looked through once it is watched, and leaves those that are no more.
  private func arrange(_ wanted: [HuntPlace], _ report: (News) -> Void) {
    for place in places where !wanted.contains(place) {
      watch.remove(place.outer)
      report(.gone(place))
    }
    places.removeAll { !wanted.contains($0) }
    let fresh = wanted.filter { !places.contains($0) }
    for place in fresh {
      do throws(HostError) {
        try watch.add(place.outer)
        places.append(place)
      } catch {
        report(.problem(.init(path: place.path, reason: "not watched: \(error)")))
      }
    }
    sweep(fresh.filter { places.contains($0) }, report)
  }

  private func sweep(_ places: [HuntPlace], _ report: (News) -> Void) {
    guard !places.isEmpty else { return }
    let outcome = Sweep(judge, clean: clean, width: 1).run(places)
    for found in outcome.found where !told.contains(found) { tell(found, report) }
    for problem in outcome.problems { report(.problem(problem)) }
  }

  private func tell(_ found: FoundScript, _ report: (News) -> Void) {
    if told.count >= Self.maximumTold { told = [] }
    told.insert(found)
    report(.found(found))
  }

  /// Bytes that are read at once: more than nearly all files have.
  private static let usualSize = 1 << 20

  private func look(_ path: String, _ report: (News) -> Void) {
    guard let place = places.first(where: { path.hasPrefix($0.outer + "/") }) else { return }
    let below = String(path.dropFirst(place.outer.count + 1))
    let inner = place.inner(below)
    do throws(HostError) {
      var (status, bytes, isWhole) = try PathBelow.read(place.outer, below, upTo: Self.usualSize)
      let limit = judge.bytesOfInterest(inner, head: bytes.prefix(512))
      guard status.size > 0, limit > 0 else { return }
      if !isWhole, limit > Self.usualSize {
        (status, bytes, isWhole) = try PathBelow.read(place.outer, below, upTo: limit)
      }
      let key = clean.key(content: bytes, path: inner)
      guard !clean.contains(key) else {
        known += 1
        return
      }
      judged += 1
      let judgement = judge.judge(inner, bytes, isWhole: isWhole)
      if let problem = judgement.problem { report(.problem(.init(path: inner, reason: problem))) }
      if judgement.isFinding {
        tell(FoundScript(place: place, below: below, identity: status.identity, judgement: judgement), report)
      } else if judgement.verdict == .clean, judgement.problem == nil {
        clean.insert(key)
      }
    } catch {
      if error.code == ELOOP, let linked = LinkedFile(below, in: place) {
        judged += 1
        if let found = linked.judged(by: judge, clean: clean), found.judgement.isFinding { tell(found, report) }
        return
      }
      // Gone again, a device, or a link within the place: nothing that the server would run from here.
      if !error.isAbsent, error.code != EINVAL, error.code != ELOOP {
        report(.problem(.init(path: inner, reason: "\(HostError(path: inner, code: error.code))")))
      }
    }
  }

  private static func monotonicMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
