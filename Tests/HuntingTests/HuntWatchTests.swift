import Foundation
import Glibc
import Synchronization
import Testing

@testable import Hunting

@Suite struct HuntWatchTests {
  /// Runs a watch on a thread of its own until enough doors are told, or the time is over.
  private func watch(
    _ test: HuntTestPlace, until enough: Int, seconds: Int = 20, sweepEvery: Int? = nil, _ act: () throws -> Void
  ) throws -> Set<String> {
    let found = Mutex<Set<String>>([])
    let watching = try HuntWatch(OneWordJudge(), clean: CleanFiles(identity: ""))
    let isReady = Mutex(false)
    let place = test.place
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      watching.run(
        refresh: {
          isReady.withLock { $0 = true }
          return [place]
        }, every: 1, sweepEvery: sweepEvery
      ) { news in
        if case .found(let script) = news { _ = found.withLock { $0.insert(script.path) } }
      }
      done.signal()
    }
    thread.start()
    func wait(_ condition: () -> Bool) {
      for _ in 0..<(seconds * 200) where !condition() { usleep(5000) }
    }
    wait { isReady.withLock { $0 } }
    try act()
    wait { found.withLock { Set($0).count } >= enough }
    watching.stop()
    done.wait()
    return found.withLock { $0 }
  }

  @Test func whatIsWrittenRenamedAndPutIntoNewDirectoriesIsFound() throws {
    let test = try HuntTestPlace()
    try test.write("before.php", "a door")
    let paths = try watch(test, until: 5) {
      try test.write("written.php", "a door")
      try test.write("harmless.php", "fine")
      try test.write("upload.tmp", "a door")
      rename("\(test.root)/upload.tmp", "\(test.root)/renamed.php")
      try test.write("deep/er/still/new.php", "a door")
      let elsewhere = try HuntTestPlace()
      try elsewhere.write("moved/in.php", "a door")
      rename("\(elsewhere.root)/moved", "\(test.root)/moved")
    }
    let expected = ["before", "written", "renamed", "deep/er/still/new", "moved/in"].map { "/var/www/\($0).php" }
    #expect(paths == Set(expected))
  }

  @Test func thousandsAtOnceLoseNothing() throws {
    let test = try HuntTestPlace()
    let count = 3000
    let paths = try watch(test, until: count, seconds: 60) {
      for number in 0..<count { try test.write("d\(number % 37)/\(number).php", "a door \(number)") }
    }
    #expect(paths.count == count)
  }

  @Test func whatIsLinkedInIsFound() throws {
    let test = try HuntTestPlace()
    try test.write("index.php", "fine")
    let elsewhere = try HuntTestPlace()
    try elsewhere.write("hidden.txt", "a door")
    let paths = try watch(test, until: 1) {
      #expect(link("\(elsewhere.root)/hidden.txt", "\(test.root)/hard.php") == 0)
    }
    #expect(paths == ["/var/www/hard.php"])
  }

  @Test func aSweepFindsWhatHasNoEvent() throws {
    let test = try HuntTestPlace()
    try test.write("index.php", "fine and long enough")
    // Open before the watch, and never closed: only a sweep can see what is written.
    let descriptor = open("\(test.root)/index.php", O_WRONLY)
    defer { close(descriptor) }
    let paths = try watch(test, until: 1, sweepEvery: 1) {
      usleep(300_000)
      #expect(write(descriptor, "a door", 6) == 6)
    }
    #expect(paths == ["/var/www/index.php"])
  }
}
