import Foundation
import TestKit
import Testing

/// The whole way with the real program: advisories are fetched when they are needed, matched, kept up to date, and what
/// was scanned before is answered for without scanning again.
@Suite(.enabled(if: RealProgram.isBuilt)) struct AdvisoryPathTests {
  let home: TemporaryDirectory
  let folder: TemporaryDirectory
  let site = AdvisorySite()

  init() throws {
    home = try TemporaryDirectory(prefix: "bulkhead-home")
    folder = try TemporaryDirectory()
  }

  private func image(_ name: String = "shop:1") throws -> String {
    var layer = TarBuilder()
    layer.file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n")
    layer.file("etc/debian_version", "12.5\n")
    layer.file("var/lib/dpkg/status", Samples.status([("libfrob1", "1.0-1", "frob"), ("nicator", "3.0-1", "nicator")]))
    var tar = TarBuilder()
    let zero = "sha256:" + String(repeating: "0", count: 64)
    tar.file("manifest.json", #"[{"Config":"c.json","RepoTags":["\#(name)"],"Layers":["l.tar"]}]"#)
    tar.file(
      "c.json",
      #"{"os":"linux","architecture":"amd64","config":{},"rootfs":{"type":"layers","diff_ids":["\#(zero)"]}}"#)
    tar.file("l.tar", layer.finished())
    return try folder.write("shop.tar", tar.finished())
  }

  @Test func fromNothingToNewHits() async throws {
    let server = try await site.serve()
    let program = RealProgram(home: home.path, feeds: server.address)
    site.put(AdvisorySite.tracker, AdvisorySite.tracker([("frob", "CVE-2025-1111", "1.0-2")]))
    site.put("/known_exploited_vulnerabilities.json", AdvisorySite.exploited)
    let path = try image()
    let first = try program.run("scan", path, "--format", "json")
    #expect(first.output.contains("CVE-2025-1111") && first.output.contains("1.0-2"), "\(first)")
    #expect(first.errors.contains("debian:12"), "\(first.errors)")
    // Only what speaks of Debian, and scores.
    #expect(site.asked.contains(AdvisorySite.tracker) && !site.asked.contains { $0.contains("PyPI") })
    let asked = site.asked.count
    #expect(try program.run("scan", path, "--format", "json").output.contains("CVE-2025-1111"))
    #expect(site.asked.count == asked, "advisories of today were asked for again: \(site.asked.suffix(5))")

    let affected = try program.run("affected", "CVE-2025-1111")
    #expect(affected.status == 1 && affected.output.contains("1 image") && affected.output.contains("1.0-2"))
    #expect(try program.run("affected", "CVE-2025-2222").status == 0)
    site.put(
      AdvisorySite.tracker,
      AdvisorySite.tracker([("frob", "CVE-2025-1111", "1.0-2"), ("nicator", "CVE-2025-2222", "3.0-2")]))
    let update = try program.run("db", "update", "debian")
    #expect(update.status == 0 && update.output.contains("debian: 1 new"))
    #expect(update.output.contains("Since the last update: 1 image newly affected by 1 problem"), "\(update.output)")
    #expect(update.output.contains("CVE-2025-2222") && !update.output.contains("CVE-2025-1111"))
    #expect(try program.run("affected", "CVE-2025-2222", "--json").status == 1)
    // What is mended by a change of the advisories is told as well.
    site.put(
      AdvisorySite.tracker, AdvisorySite.tracker([("frob", "CVE-2025-1111", "1.0-2"), ("x", "CVE-2025-3", "1")]))
    #expect(try program.run("db", "update", "debian").output.contains("No longer: 1 problem"))
  }

  @Test func theInventory() async throws {
    let program = RealProgram(home: home.path, ["BULKHEAD_NO_UPDATE": "1"])
    #expect(try program.run("inventory").status == 69)
    try program.run("scan", try image())
    let totals = try program.run("inventory")
    #expect(totals.status == 0 && totals.output.contains("packages    2"), "\(totals)")
    let images = try program.run("inventory", "images")
    #expect(images.output.contains("shop") && images.output.contains("debian 12"), "\(images.output)")
    let packages = try program.run("inventory", "packages", "--name", "lib*")
    #expect(packages.output.contains("libfrob1") && !packages.output.contains("nicator"))
    let json = try program.run("inventory", "packages", "--json")
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect((document?["packages"] as? [Any])?.count == 2 && document?["schema"] as? String == "bulkhead.inventory/1")
    let nothing = try program.run("inventory", "packages", "--name", "nothing*")
    #expect(nothing.status == 0 && nothing.output.isEmpty && nothing.errors.contains("nothing*"))
    #expect(try program.run("inventory", "--name", "x").status == 64)
    #expect(try program.run("inventory", "packages", "--name", "*", "--forget").status == 64)
    #expect(try program.run("inventory", "images", "--name", "*sho?*", "--forget").output == "1 image forgotten\n")
    #expect(try program.run("inventory").output.contains("packages    0"))
  }

  @Test func withoutAnyUpstream() async throws {
    let program = RealProgram(home: home.path)
    let path = try image()
    let scan = try program.run("scan", path)
    #expect(scan.status == 2 && scan.errors.contains("not reachable"), "\(scan)")
    #expect(scan.output.contains("could not be matched"))
    // The next one doesn't wait for them again.
    let again = try program.run("scan", path)
    #expect(again.status == 2 && !again.errors.contains("not reachable"), "\(again)")
    #expect(try program.run("db", "update", "debian", "arch").status == 69)
  }

  @Test(arguments: [["--no-update"], []]) func notWhereItIsForbidden(_ flags: [String]) async throws {
    let server = try await site.serve()
    let program = RealProgram(
      home: home.path, feeds: server.address, flags.isEmpty ? ["BULKHEAD_NO_UPDATE": "1"] : [:])
    site.put(AdvisorySite.tracker, AdvisorySite.tracker([("frob", "CVE-2025-1111", "1.0-2")]))
    let scan = try program.start(["scan", try image()] + flags).outcome()
    #expect(scan.status == 2 && scan.output.contains("could not be matched"), "\(scan)")
    #expect(site.asked == [])
  }

  @Test func aScanWaitsForAnUpdateThatIsUnderWay() async throws {
    let server = try await site.serve()
    let program = RealProgram(home: home.path, feeds: server.address)
    site.put(AdvisorySite.tracker, AdvisorySite.tracker([("frob", "CVE-2025-1111", "1.0-2")]))
    site.silence(AdvisorySite.tracker)
    let update = try program.start(["db", "update", "debian"])
    for await _ in site.silence.stream { break }
    let scan = try program.start(["scan", try image(), "--format", "json"])
    #expect(!scan.ends(within: 700))
    site.speak(AdvisorySite.tracker)
    update.kill()
    _ = update.outcome()
    #expect(scan.outcome().output.contains("CVE-2025-1111"))
  }
}
