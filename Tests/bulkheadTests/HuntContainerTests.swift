import Foundation
import Parsing
import TestKit
import Testing

/// `bulkhead hunt` in a container that runs, with a real engine.
@Suite(.serialized, .enabled(if: RealEngine.isPossible && RealProgram.isBuilt && Tool.find("busybox") != nil))
struct HuntContainerTests {
  @Test func aShellThatIsDroppedIsToldTakenAndGivenBack() throws {
    let folder = try TemporaryDirectory()
    let engine = try RealEngine()
    try HuntSamples.site(in: folder, "base/var/www/html")
    try folder.write("base/bin/.keep", "")
    try FileManager.default.copyItem(
      atPath: try #require(Tool.find("busybox")), toPath: folder.path + "/base/bin/busybox")
    _ = try engine.image("shop:1", layers: [folder.path + "/base"])
    try folder.write("volume/.keep", "")
    let started = try? engine.docker([
      "run", "-d", "--name", "web-1", "--network", "none", "-v", folder.path + "/volume:/var/www/html/files", "shop:1",
      "/bin/busybox", "sleep", "600",
    ])
    guard started != nil else {
      print("skipped: a running container: the engine can't start any here")
      return
    }
    let program = RealProgram(home: folder.path + "/home", ["DOCKER_HOST": "unix://" + engine.socket])
    let clean = try program.run("hunt", "web-1", "--fail-on", "suspicious")
    #expect(clean.status == 0, "\(clean)")

    let running = try program.start(["hunt", "web-1", "--watch", "--quarantine", "--format", "json"])
    defer { running.kill() }
    func wait(_ condition: () -> Bool) -> Bool {
      for _ in 0..<2000 {
        if condition() { return true }
        usleep(10_000)
      }
      return false
    }
    #expect(wait { running.errors.contains("Watching web-1:/var/www") }, "\(running.errors)")
    // By a process of the container, as an attacker would; then by way of the volume, and by a rename within.
    let shell = HuntSamples.shell.replacingOccurrences(of: "$", with: "\\$").replacingOccurrences(of: "\n", with: "\\n")
    try engine.docker([
      "exec", "web-1", "/bin/busybox", "sh", "-c", "/bin/busybox printf \"\(shell)\" > /var/www/html/dropped.php",
    ])
    #expect(wait { running.output.contains("/var/www/html/dropped.php") }, "\(running.output)\n\(running.errors)")
    try folder.write("volume/in-volume.php", HuntSamples.evaluated)
    #expect(wait { running.output.contains("/var/www/html/files/in-volume.php") }, "\(running.output)")
    try engine.docker([
      "exec", "web-1", "/bin/busybox", "sh", "-c",
      "/bin/busybox printf \"\(shell)\" > /tmp.txt; /bin/busybox mv /tmp.txt /var/www/html/renamed.phtml",
    ])
    #expect(wait { running.output.contains("renamed.phtml") }, "\(running.output)")
    #expect(wait { !FileManager.default.fileExists(atPath: folder.path + "/volume/in-volume.php") })
    Glibc.kill(running.process.processIdentifier, SIGINT)
    #expect(running.ends(within: 10_000))
    let finding = try JSONValue(parsing: Bytes(String(running.output.prefix { $0 != "\n" })))
    #expect(finding["subject"]?["name"]?.string == "web-1" && finding["subject"]?["kind"]?.string == "container")

    let list = try program.run("hunt", "--list-quarantine").output
    let line = try #require(list.split(separator: "\n").first { $0.contains("web-1:/var/www/html/dropped.php") })
    #expect(try program.run("hunt", "web-1", "--fail-on", "suspicious").status == 0)
    // The container starts again with another first process: it is found all the same.
    try engine.docker(["restart", "-t", "0", "web-1"])
    let restored = try program.run("hunt", "--restore", String(line.prefix { $0 != " " }))
    #expect(restored.status == 0, "\(restored)")
    let found = try program.run("hunt", "web-1", "--fail-on", "malicious")
    #expect(found.status == 1 && found.output.contains("/var/www/html/dropped.php"), "\(found)")
    #expect(try program.run("hunt", "web-1", "--root", "/nosuch").status == 69)
    #expect(try program.run("hunt", "web-1", "--root", "/var/www/html/js").status == 0)
    #expect(try program.run("hunt", "web-1", "--root", "/var/www", "--fail-on", "malicious").status == 1)
  }
}
