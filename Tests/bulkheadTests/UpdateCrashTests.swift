import Foundation
import TestKit
import Testing
import Vulnerabilities

/// A real process is killed, shut out and starved while it updates: the database that is left is always a good one.
@Suite(.serialized, .enabled(if: RealProgram.isBuilt)) struct UpdateCrashTests {
  let home: TemporaryDirectory
  let site = AdvisorySite()

  init() throws { home = try TemporaryDirectory(prefix: "bulkhead-crash") }

  private var files: DatabaseFiles { DatabaseFiles(home: home.path) }

  /// Records in the database, everything in it read once.
  private func count() throws -> Int {
    try AdvisoryDatabase(files).read { reader in
      let count = try reader.advisoryCount()
      let named = try (0..<500).reduce(0) { sum, number in
        sum + (try reader.affected(Ecosystem(.debian, "12"), "source\(number)").count)
      }
      #expect(named == count)
      return count
    }
  }

  /// How long it takes undisturbed.
  private static func milliseconds(_ program: RealProgram, _ arguments: String...) throws -> Int {
    let start = ContinuousClock.now
    let outcome = try program.start(arguments).outcome()
    #expect(outcome.status == 0, "\(outcome)")
    let time = (ContinuousClock.now - start).components
    return max(20, Int(time.seconds * 1000 + time.attoseconds / 1_000_000_000_000_000))
  }

  @Test func killedAtAnyMomentOfAnUpdate() async throws {
    let server = try await site.serve()
    let program = RealProgram(home: home.path, feeds: server.address)
    let sizes = [2000, 2500]
    site.put(AdvisorySite.tracker, AdvisorySite.large(sizes[0]))
    let longest = try Self.milliseconds(program, "db", "update", "debian")
    var random = SeededGenerator(seed: 11)
    var killed = 0
    for round in 0..<8 {
      site.put(AdvisorySite.tracker, AdvisorySite.large(sizes[(round + 1) % 2]))
      let running = try program.start(["db", "update", "debian"])
      // The first one may have been the slowest: then at least one is killed at once.
      let moment = round == 7 && killed == 0 ? 0 : Int.random(in: 0...longest, using: &random)
      if !running.ends(within: moment) {
        running.kill()
        killed += 1
      }
      _ = running.outcome()
      #expect(sizes.contains(try count()))
    }
    #expect(killed > 0)
    site.put(AdvisorySite.tracker, AdvisorySite.large(1500))
    #expect(try program.run("db", "update", "debian").status == 0)
    #expect(try count() == 1500)
    #expect(try leftovers() == [])
  }

  @Test func killedAtAnyMomentOfAnImport() throws {
    let program = RealProgram(home: home.path)
    let sizes = [2000, 2500]
    let documents = try TemporaryDirectory()
    let paths = try sizes.map { try documents.write("\($0)/json", AdvisorySite.large($0)) }
    let longest = try Self.milliseconds(program, "db", "import", paths[0])
    var random = SeededGenerator(seed: 12)
    for round in 0..<6 {
      let running = try program.start(["db", "import", paths[(round + 1) % 2]])
      if !running.ends(within: Int.random(in: 0...longest, using: &random)) { running.kill() }
      _ = running.outcome()
      #expect(sizes.contains(try count()))
    }
    let last = try program.run("db", "import", paths[1])
    #expect(last.status == 0, "\(last.errors)")
    #expect(try count() == 2500)
    #expect(try leftovers() == [])
  }

  /// What an update must not leave behind.
  private func leftovers() throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
    let downloads = (try? FileManager.default.contentsOfDirectory(atPath: home.path + "/downloads")) ?? []
    return names.filter { $0.hasPrefix("advisories.sqlite") && $0 != "advisories.sqlite" } + downloads
  }

  @Test func twoAtOnce() async throws {
    let server = try await site.serve()
    let program = RealProgram(home: home.path, feeds: server.address)
    site.put(AdvisorySite.tracker, AdvisorySite.large(500))
    site.silence(AdvisorySite.tracker)
    let first = try program.start(["db", "update", "debian"])
    for await _ in site.silence.stream { break }
    let second = try program.run("db", "update", "debian")
    #expect(second.status == 69)
    #expect(second.errors.contains("another update") && second.errors.contains("\(first.process.processIdentifier)"))
    // The lock goes with its holder.
    first.kill()
    _ = first.outcome()
    site.speak(AdvisorySite.tracker)
    #expect(try program.run("db", "update", "debian").status == 0)
    #expect(try count() == 500)
  }

  static var canMount: Bool {
    let can = geteuid() == 0 && Tool.find("mount") != nil
    if !can { print("skipped: small and read-only disks: only root can mount them") }
    return can
  }

  @Test(.enabled(if: canMount)) func aFullDiskAndOneThatCannotBeWritten() async throws {
    guard (try? Tool.run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", home.path])) != nil else {
      print("skipped: small and read-only disks: mounting is not allowed here")
      return
    }
    defer { _ = try? Tool.run("umount", ["-l", home.path]) }
    let server = try await site.serve()
    let program = RealProgram(home: home.path, feeds: server.address)
    site.put(AdvisorySite.tracker, AdvisorySite.large(500))
    #expect(try program.run("db", "update", "debian").status == 0)
    site.put(AdvisorySite.tracker, AdvisorySite.large(30_000))
    let full = try program.run("db", "update", "debian")
    #expect(full.status == 69 && full.errors.contains("space") || full.errors.contains("full"), "\(full)")
    #expect(try count() == 500 && leftovers() == [])

    try Tool.run("mount", ["-o", "remount,ro", home.path])
    let refused = try program.run("db", "update", "debian")
    #expect(refused.status == 77 && refused.errors.contains("BULKHEAD_HOME"), "\(refused)")
    #expect(try program.run("db", "status").output.contains("500 advisories"))
    // What is there serves, though nothing can be written.
    let folder = try TemporaryDirectory()
    try folder.write("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
    try folder.write("var/lib/dpkg/status", Samples.status([("source7", "1.0-1", "source7")]))
    let scan = try program.run("scan", "dir:" + folder.path, "--format", "json")
    #expect(scan.output.contains("CVE-2024-10007"), "\(scan)")
  }
}
