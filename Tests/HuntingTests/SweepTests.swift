import Foundation
import Glibc
import Host
import Parsing
import Synchronization
import Testing

@testable import Hunting

@Suite struct SweepTests {
  @Test func doorsAreFoundAndTheRestIsRemembered() throws {
    let test = try HuntTestPlace()
    try test.write("index.php", "fine")
    try test.write("up/load/x.php", "a door")
    try test.write("picture.png", "a door")
    let clean = CleanFiles(identity: "one word 1")
    let first = Sweep(OneWordJudge(), clean: clean).run([test.place])
    #expect(first.found.map(\.path) == ["/var/www/up/load/x.php"])
    #expect((first.files, first.scripts, first.known) == (3, 2, 0))
    let again = Sweep(OneWordJudge(), clean: clean).run([test.place])
    #expect(again.found.map(\.path) == ["/var/www/up/load/x.php"])
    #expect((again.files, again.scripts, again.known) == (3, 1, 2))
  }

  @Test func whatWasWrittenSinceIsLookedAtAgain() throws {
    let test = try HuntTestPlace()
    try test.write("a.php", "fine")
    let clean = CleanFiles(identity: "one word 1")
    #expect(Sweep(OneWordJudge(), clean: clean).run([test.place]).found.isEmpty)
    // The same size, and the old time put back: the kernel's change time tells.
    var status = stat()
    stat("\(test.root)/a.php", &status)
    try test.write("a.php", "door")
    var times = [status.st_atim, status.st_mtim]
    utimensat(AT_FDCWD, "\(test.root)/a.php", &times, 0)
    #expect(Sweep(OneWordJudge(), clean: clean).run([test.place]).found.count == 1)
  }

  @Test func memoryOutlivesTheProgramButNotItsRules() throws {
    let test = try HuntTestPlace()
    for number in 0..<100 { try test.write("\(number).php", "fine \(number)") }
    let clean = CleanFiles(identity: "one word 1")
    _ = Sweep(OneWordJudge(), clean: clean).run([test.place])
    let bytes = Bytes(try #require(clean.encoded()))
    #expect(clean.encoded() == nil, "nothing changed since")
    let later = CleanFiles(decoding: bytes, identity: "one word 1")
    #expect(Sweep(OneWordJudge(), clean: later).run([test.place]).known == 100)
    let newer = CleanFiles(decoding: bytes, identity: "one word 2")
    #expect(newer.count == 0)
    for end in stride(from: 0, to: bytes.count, by: 7) {
      _ = CleanFiles(decoding: bytes.prefix(end), identity: "one word 1")
    }
  }

  @Test func linksAreNotFollowedAndOddNamesAreRead() throws {
    let test = try HuntTestPlace()
    let elsewhere = try HuntTestPlace()
    try elsewhere.write("x.php", "a door")
    symlink(elsewhere.root, "\(test.root)/link")
    symlink("\(elsewhere.root)/x.php", "\(test.root)/y.php")
    let name: [CChar] = Array("\(test.root)/".utf8CString.dropLast()) + [CChar(bitPattern: 0xFF)] + ".php".utf8CString
    let descriptor = open(name, O_WRONLY | O_CREAT, 0o644)
    #expect(descriptor >= 0)
    _ = write(descriptor, "door", 4)
    close(descriptor)
    let outcome = Sweep(OneWordJudge(), clean: CleanFiles(identity: "")).run([test.place])
    #expect(outcome.found.map(\.below) == ["\u{FFFD}.php"])
  }

  @Test func aSweepThatIsEndedSaysSoAndGoesOnWhereItWas() throws {
    let test = try HuntTestPlace()
    for number in 0..<50 { try test.write("\(number).php", "fine") }
    let clean = CleanFiles(identity: "")
    let asked = Counter()
    let ended = Sweep(OneWordJudge(), clean: clean).run([test.place], isEnded: { asked.next() > 20 })
    #expect(ended.problems.count == 1 && ended.problems[0].reason.contains("ended"))
    #expect(Sweep(OneWordJudge(), clean: clean).run([test.place]).known == 20)
  }

  @Test func aPlaceThatIsNotThereIsAProblem() throws {
    let test = try HuntTestPlace()
    var place = test.place
    place.outer += "/none"
    let outcome = Sweep(OneWordJudge(), clean: CleanFiles(identity: "")).run([place])
    #expect(outcome.problems.count == 1)
  }
}

final class Counter: Sendable {
  private let value = Synchronization.Mutex(0)
  func next() -> Int {
    value.withLock { value in
      value += 1
      return value
    }
  }
}
