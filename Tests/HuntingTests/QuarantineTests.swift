import Foundation
import Glibc
import Testing

@testable import Hunting

@Suite struct QuarantineTests {
  private func found(_ test: HuntTestPlace) throws -> FoundScript {
    try #require(Sweep(OneWordJudge(), clean: CleanFiles(identity: "")).run([test.place]).found.first)
  }

  @Test func aFileIsTakenAndPutBackAsItWas() throws {
    let test = try HuntTestPlace()
    let home = try HuntTestPlace()
    try test.write("a/x.php", "a door")
    let path = "\(test.root)/a/x.php"
    chmod(path, 0o640)
    var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1_700_000_000, tv_nsec: 5)]
    utimensat(AT_FDCWD, path, &times, 0)
    let quarantine = Quarantine(home: home.root)
    let record = try quarantine.take(try found(test), now: 1_800_000_000)
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(test.root)/a").isEmpty)
    #expect(quarantine.list() == [record])
    #expect(record.path == "/var/www/a/x.php" && record.container == "web")
    let content = try #require(FileManager.default.contents(atPath: "\(home.root)/quarantine/\(record.id).content"))
    #expect(!String(decoding: content, as: UTF8.self).contains("door"))
    try quarantine.restore(record, below: test.root)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "a door")
    var status = stat()
    stat(path, &status)
    #expect(status.st_mode & 0o7777 == 0o640)
    #expect((status.st_mtim.tv_sec, status.st_mtim.tv_nsec) == (1_700_000_000, 5))
    #expect(quarantine.list().isEmpty)
  }

  @Test func anotherFileInItsPlaceIsLeftAlone() throws {
    let test = try HuntTestPlace()
    let home = try HuntTestPlace()
    try test.write("x.php", "a door")
    let found = try found(test)
    try test.write("new", "innocent")
    rename("\(test.root)/new", "\(test.root)/x.php")
    #expect(throws: Quarantine.Failure.self) { try Quarantine(home: home.root).take(found, now: 0) }
    #expect(try String(contentsOfFile: "\(test.root)/x.php", encoding: .utf8) == "innocent")
  }

  @Test func nothingIsOverwrittenWhenAFileIsPutBack() throws {
    let test = try HuntTestPlace()
    let home = try HuntTestPlace()
    try test.write("x.php", "a door")
    let quarantine = Quarantine(home: home.root)
    let record = try quarantine.take(try found(test), now: 0)
    try test.write("x.php", "new")
    #expect(throws: Quarantine.Failure.self) { try quarantine.restore(record, below: test.root) }
    #expect(try String(contentsOfFile: "\(test.root)/x.php", encoding: .utf8) == "new")
    #expect(quarantine.list() == [record])
  }

  @Test func aLinkOnTheWayIsNotFollowed() throws {
    let test = try HuntTestPlace()
    let home = try HuntTestPlace()
    let elsewhere = try HuntTestPlace()
    try test.write("d/x.php", "a door")
    let found = try found(test)
    try elsewhere.write("x.php", "a door")
    try FileManager.default.removeItem(atPath: "\(test.root)/d")
    symlink(elsewhere.root, "\(test.root)/d")
    #expect(throws: Quarantine.Failure.self) { try Quarantine(home: home.root).take(found, now: 0) }
    #expect(FileManager.default.fileExists(atPath: "\(elsewhere.root)/x.php"))
  }
}
