import Images
import Parsing
import Synchronization
import Testing
import WebClient

@testable import Registry

@Suite struct HandoffTests {
  static func chunk(_ number: Int, count: Int = 1000) -> Bytes {
    Bytes(repeatElement(UInt8(number & 255), count: count))
  }

  @Test func everythingArrivesInOrderAndLittleWaits() async {
    let handoff = Handoff(capacity: 3000)
    let thread = DownloadThread()
    let most = Mutex(0)
    Task(executorPreference: thread) {
      for number in 0..<500 {
        _ = await handoff.put(Self.chunk(number))
        most.withLock { $0 = max($0, handoff.waitingBytes) }
      }
      handoff.finish(.success(()))
    }
    let read: [UInt8] = await OwnThread.run {
      var read: [UInt8] = []
      while let chunk = try? handoff.take() { read.append(chunk[0] ?? 0) }
      return read
    }
    #expect(read == (0..<500).map { UInt8($0 & 255) })
    #expect(most.withLock { $0 } <= 4000)
  }

  @Test func errorsComeAfterWhatArrived() async throws {
    let handoff = Handoff()
    _ = await handoff.put(Self.chunk(1))
    handoff.finish(.failure(WebError(.broken, "gone")))
    #expect(try handoff.take()?.count == 1000)
    #expect(throws: WebError(.broken, "gone")) { try handoff.take() }
    #expect(throws: WebError(.broken, "gone")) { try handoff.take() }
  }

  @Test func aConsumerThatLeavesFreesTheProducer() async {
    let handoff = Handoff(capacity: 1)
    let thread = DownloadThread()
    let task = Task(executorPreference: thread) { await handoff.put(Self.chunk(1)) }
    handoff.cancel()
    #expect(await task.value == false)
    #expect(await handoff.put(Self.chunk(2)) == false)
  }

  @Test func blockingWaitsUseNoSharedThread() async {
    // More waits than the concurrency pool has threads, each from within the pool.
    let thread = DownloadThread()
    let sum = await withTaskGroup(of: Int.self) { group in
      for number in 0..<16 {
        group.addTask {
          OwnThread.wait(thread) {
            await Task.yield()
            return number
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(sum == 120)
  }
}
