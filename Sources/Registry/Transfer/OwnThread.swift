import Images

/// Runs what blocks on a thread made for it, away from the few threads that all concurrency shares.
package enum OwnThread {
  package static func run<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
      if !Worker({ continuation.resume(returning: body()) }).detach() { continuation.resume(returning: body()) }
    }
  }

  /// The other way: blocks this thread until `body` has ended on the download thread.
  static func wait<R: Sendable>(_ thread: DownloadThread, _ body: @escaping @Sendable () async -> R) -> R {
    let answer = Monitor<R?>(nil)
    Task(executorPreference: thread) {
      let result = await body()
      answer.change { $0 = result }
    }
    return answer.wait { $0 }
  }
}

/// Runs the asynchronous side of downloads on one thread of its own.
///
/// Whoever reads a layer blocks until bytes come. Were that one of the threads that all concurrency shares, and all of
/// them read, nobody would be left to fetch what they wait for.
final class DownloadThread: TaskExecutor, @unchecked Sendable {
  // Unchecked: the queue is guarded by its monitor, the rest never changes after the initializer.
  private struct Queue {
    var jobs: [UnownedJob] = []
    var isClosed = false
  }

  private let queue = Monitor(Queue())
  private var hasThread = false

  init() {
    let queue = queue
    hasThread = Worker { [unowned self] in
      while true {
        let batch: [UnownedJob]? = queue.wait { queue in
          if !queue.jobs.isEmpty {
            defer { queue.jobs = [] }
            return .some(queue.jobs)
          }
          return queue.isClosed ? .some(nil) : nil
        }
        guard let batch else { return }
        // Whoever has work here keeps this alive until it is done.
        let executor = asUnownedTaskExecutor()
        for job in batch { job.runSynchronously(on: executor) }
      }
    }.detach()
  }

  deinit { queue.change { $0.isClosed = true } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if hasThread {
      queue.change { $0.jobs.append(job) }
    } else {
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }
}
