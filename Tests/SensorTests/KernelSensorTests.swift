import Foundation
import Model
import Parsing
import Synchronization
import Testing

@testable import Sensor

private let sensorIsAvailable: Bool = (try? KernelSensor()) != nil

/// Real programs on the real kernel. Skipped, with the reason, where eBPF cannot be had.
@Suite(.serialized, .enabled(if: sensorIsAvailable, "eBPF is not available here (needs root and BTF)"))
struct KernelSensorTests {
  final class Seen: Sendable {
    let events = Mutex<[SensorEvent]>([])
    func add(_ bytes: Bytes) {
      if let event = SensorEvent(bytes) { events.withLock { $0.append(event) } }
    }
    /// Waits for a condition, not for a time; gives up after ten seconds.
    func wait(for condition: (SensorEvent) -> Bool) -> SensorEvent? {
      let end = Date().addingTimeInterval(10)
      while Date() < end {
        if let hit = events.withLock({ $0.first(where: condition) }) { return hit }
        usleep(5000)
      }
      return nil
    }
  }

  static func run(_ path: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    return process.processIdentifier
  }

  @Test func execIsSeenWithItsEvidence() throws {
    let sensor = try KernelSensor()
    let seen = Seen()
    try sensor.start { seen.add($0) }
    defer { sensor.stop() }
    let pid = try Self.run("/bin/sh", ["-c", "exec /bin/true marker-4711 ''"])
    let found = seen.wait { event in
      if case .exec(let exec) = event { return exec.arguments.contains("marker-4711") && exec.command == "true" }
      return false
    }
    guard case .exec(let exec)? = found else {
      Issue.record("the exec of /bin/true was not seen")
      return
    }
    #expect(exec.header.process.pid == pid)
    #expect(exec.path == "/usr/bin/true")
    #expect(exec.arguments == ["/bin/true", "marker-4711", ""])
    #expect(exec.flags.contains(.host))
    #expect(exec.parent.pid == getpid())
    #expect(exec.descriptors.count == 3)
    #expect(exec.effectiveUser == geteuid())
    let exit = seen.wait { if case .exit(let exit) = $0 { exit.header.process.pid == pid } else { false } }
    #expect(exit != nil)
    #expect(exit?.header.process == exec.header.process)
  }

  @Test func aConnectionIsSeenAtBothEnds() throws {
    let sensor = try KernelSensor()
    let seen = Seen()
    try sensor.start { seen.add($0) }
    defer { sensor.stop() }
    let script = """
      import socket
      s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(1)
      c = socket.create_connection(s.getsockname()); a, _ = s.accept(); a.close(); c.close()
      """
    let pid = try Self.run("/usr/bin/env", ["python3", "-c", script])
    let connect = seen.wait {
      if case .socket(let socket) = $0 { socket.new == .synSent && socket.header.process.pid == pid } else { false }
    }
    guard case .socket(let made)? = connect else {
      Issue.record("the connect was not seen")
      return
    }
    #expect(made.remote.description == "127.0.0.1")
    let accepted = seen.wait {
      if case .socket(let socket) = $0 {
        socket.old == .synReceived && socket.new == .established && socket.localPort == made.remotePort
      } else {
        false
      }
    }
    #expect(accepted != nil)
  }

  @Test func nothingIsLostAndTheSumsAgree() throws {
    let sensor = try KernelSensor()
    let seen = Seen()
    try sensor.start { seen.add($0) }
    _ = try Self.run("/bin/sh", ["-c", "i=0; while [ $i -lt 300 ]; do /bin/true; i=$((i+1)); done"])
    sensor.stop()
    let statistics = sensor.statistics()
    #expect(statistics.lost == 0)
    #expect(statistics.received >= 900)
    #expect(statistics.byKind["exec"].map { $0.submitted >= 300 } == true)
  }

  @Test func whatRunsAlreadyIsListed() throws {
    let snapshot = try KernelSensor().snapshot()
    let own = snapshot.tasks.first { $0.process.pid == getpid() }
    #expect(own != nil)
    #expect(own?.parent.pid == getppid())
    #expect(snapshot.files.contains { $0.pid == getpid() && $0.number == 0 })
  }

  @Test func everyHookIsReported() throws {
    let capabilities = try KernelSensor().capabilities
    #expect(Set(capabilities.map(\.hook)).isSuperset(of: Capability.known.values.map(\.hook)))
    for capability in capabilities where !capability.works { #expect(!capability.reason.isEmpty) }
  }
}
