import Foundation
import Model
import Parsing
import TestKit
import Testing

@testable import Sensor

@Suite(.serialized) struct FallbackSensorTests {
  @Test func encodedEventsAreDecodedAsTheyWere() throws {
    var exec = ExecEvent(
      header: EventHeader(
        time: 5, kind: 1, flags: 3, process: ProcessKey(pid: 7, start: 9), thread: 7, cgroup: 11, mountNamespace: 13,
        pidNamespace: 15), path: "/usr/bin/sh", arguments: ["sh", "", "-c"], parent: ProcessKey(pid: 1, start: 2))
    exec.flags = [.upper, .overlay]
    exec.cgroupNames = ["docker-abc.scope", "system.slice"]
    exec.user = 3
    exec.mode = 0o104755
    exec.workingDirectory = "/var/www/html"
    exec.loginUser = 1000
    exec.namespacePid = 3
    exec.capabilities = 1 << 40
    exec.descriptors = [
      Descriptor(
        kind: .internet, inode: 4, device: 8, permissions: 0o777, socket: 4, state: 1, type: 1, localPort: 80,
        remotePort: 4444, local: IPAddress([127, 0, 0, 1]), remote: IPAddress([10, 0, 0, 9])), .closed,
      Descriptor(kind: .pipe, inode: 77, device: 12, permissions: 0o600),
    ]
    #expect(SensorEvent(Bytes(exec.encoded())) == .exec(exec))
    var fork = ForkEvent(header: exec.header, parent: exec.parent, user: 5)
    fork.header.kind = 2
    #expect(SensorEvent(Bytes(fork.encoded())) == .fork(fork))
    var exit = ExitEvent(header: exec.header, code: 9, parent: 0)
    exit.header.kind = 3
    #expect(SensorEvent(Bytes(exit.encoded())) == .exit(exit))
  }

  @Test(arguments: [
    ("0100007F:1F90", "127.0.0.1", 8080), ("0000000000000000FFFF00000700000A:0016", "10.0.0.7", 22),
  ])
  func socketTablesAreRead(_ text: String, _ address: String, _ port: Int) throws {
    let found = try #require(ProcessEvidence.endpoint(Substring(text)))
    #expect(found.0.description == address)
    #expect(found.1 == UInt16(port))
    #expect(ProcessEvidence.endpoint("zz:1") == nil || ProcessEvidence.endpoint("zz:1")?.0.bytes.isEmpty == true)
  }

  @Test func anyConnectorMessageIsReadOrRefused() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0..<90, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      _ = ProcessConnector.event(Bytes(bytes))
    }
  }

  @Test func programsAreSeenWithoutEBPF() throws {
    guard let sensor = try? FallbackSensor(reason: "a test") else {
      print("skipped: the process connector is not available here (needs root and CONFIG_PROC_EVENTS)")
      return
    }
    let seen = KernelSensorTests.Seen()
    try sensor.start(idle: {}, receiveMemory: { seen.add(Bytes(copying: $0)) })
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sleep")
    process.arguments = ["0.5"]
    try process.run()
    let pid = process.processIdentifier
    process.waitUntilExit()
    let exec = seen.wait {
      if case .exec(let exec) = $0 { exec.header.process.pid == pid && exec.command == "sleep" } else { false }
    }
    let exit = seen.wait { if case .exit(let exit) = $0 { exit.header.process.pid == pid } else { false } }
    sensor.stop()
    guard case .exec(let found)? = exec else {
      Issue.record("the exec was not seen")
      return
    }
    #expect(found.arguments == ["/bin/sleep", "0.5"])
    #expect(found.parent.pid == getpid())
    #expect(found.flags.contains(.host))
    #expect(exit?.header.process == exec?.header.process)
    #expect(sensor.snapshot().tasks.contains { $0.process.pid == getpid() })
    #expect(sensor.capabilities.contains { !$0.works && $0.reason == "a test" })
  }
}
