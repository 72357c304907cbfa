import Foundation
import Model
import TestKit
import Testing

@testable import Store

/// How fast lines go in, and how long searches take with millions of them: `BULKHEAD_BENCH_STORE=10000000`.
@Suite struct ActivityBenchmark {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private static let wanted = ProcessInfo.processInfo.environment["BULKHEAD_BENCH_STORE"].flatMap { Int($0) }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = HostClock.now
    try body()
    return HostClock.now - start
  }

  @Test(.enabled(if: wanted != nil, "BULKHEAD_BENCH_STORE=LINES asks for it")) func millionsOfLines() throws {
    let count = try #require(Self.wanted)
    var generator = SeededGenerator(seed: 1)
    let programs = (0..<300).map { "/usr/bin/program\($0)" }
    var making = 0.0
    var writing = 0.0
    let start = 1_796_000_000.0
    let batch = 10_000
    for first in stride(from: 0, to: count, by: batch) {
      making += seconds {
        store(test.store, first, batch, start, programs, &generator)
      }
      writing += try seconds { try test.store.activity.flush(at: start + Double(first) / 50) }
    }
    print("lines: \(count), written \(Int(Double(count) / writing))/s, file \(test.store.size >> 20) MiB")
    let last = start + Double(count) / 50
    let rare = "--only=\(count / 60 * 20)"
    let searches: [(String, (inout ActivityQuery) -> Void)] = [
      ("newest", { _ in }),
      (
        "an hour",
        {
          $0.from = last - 7200; $0.to = last - 3600
        }
      ),
      ("a container", { $0.container = "c17" }),
      (
        "a container's hour, long ago",
        {
          $0.container = "c17"; $0.to = start + 3600
        }
      ),
      ("a program", { $0.program = "/usr/bin/program42" }), ("a rare text", { $0.text = rare }),
      ("a frequent text", { $0.text = "worker" }), ("a text that nobody has", { $0.text = "no such text" }),
      (
        "a rare text in a container",
        {
          $0.text = rare; $0.container = "c3"
        }
      ),
      ("a process", { $0.process = ProcessReference(pid: 77, startedAt: start) }),
      ("a kind", { $0.kinds = [.connected] }),
    ]
    for (name, change) in searches {
      var query = ActivityQuery()
      change(&query)
      var found = 0
      let cold = try seconds { found = try test.store.activity.page(query).elements.count }
      let warm = try seconds { _ = try test.store.activity.page(query) }
      print("search \(name): \(found) found, first \(Int(cold * 1e3)) ms, again \(Int(warm * 1e3)) ms")
      #expect(cold < 2)
    }
    let open = try seconds { _ = try Store(home: test.folder.path) }
    print("opened in \(Int(open * 1000)) ms")
  }

  private func store(
    _ store: Store, _ first: Int, _ count: Int, _ start: Double, _ programs: [String],
    _ generator: inout SeededGenerator
  ) {
    var records: [ActivityRecord] = []
    records.reserveCapacity(count)
    for number in first..<first + count {
      let program = programs[Int.random(in: 0..<300, using: &generator)]
      let pid = Int32.random(in: 1...30_000, using: &generator)
      // Most lines say what others say too; one in twenty is its own.
      let text =
        number % 20 == 0
        ? "\(program) --only=\(number)" : "worker --task \(Int.random(in: 0..<2000, using: &generator))"
      records.append(
        ActivityRecord(
          time: start + Double(number) / 50, kind: number % 7 == 0 ? .connected : .ran,
          container: "c\(Int.random(in: 0..<50, using: &generator))",
          process: ProcessReference(pid: pid, startedAt: start + Double(number / 1000 * 20)), program: program,
          text: text))
    }
    store.activity.append(records)
  }
}
