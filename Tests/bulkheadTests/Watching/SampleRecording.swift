import Model
import Parsing
import TestKit

@testable import Agent
@testable import Sensor

/// A recording made by hand: a web server in a container starts a shell whose standard streams are a connection.
enum SampleRecording {
  static let id = String(repeating: "ab", count: 32)
  /// When the shell began, by the recording's clock.
  static let epoch = 1_764_000_000.0

  /// - Returns: the file's path in `folder`.
  static func write(in folder: TemporaryDirectory) throws -> String {
    let path = folder.path + "/sample.watch"
    let writer = try RecordingWriter(path: path, epoch: epoch, limit: 1 << 20)
    writer.write(
      .container(ContainerFacts(id: id, name: "shop", image: "registry.example/shop:1.2", digest: "sha256:12")))
    var runtime = exec(10, "/usr/bin/containerd-shim", ["containerd-shim"], parent: 1, time: 1)
    runtime.flags = [.host]
    let first = exec(20, "/usr/sbin/nginx", ["nginx", "-g", "daemon off;"], parent: 10, time: 2)
    var shell = exec(30, "/bin/sh", ["sh", "-i"], parent: 20, time: 3)
    shell.descriptors = [Descriptor](
      repeating: Descriptor(
        kind: .internet, inode: 9, socket: 77, state: 1, type: 1, localPort: 40_000, remotePort: 4444,
        local: IPAddress([172, 17, 0, 2]), remote: IPAddress([203, 0, 113, 7])), count: 3)
    for event in [runtime, first, shell] { writer.write(.event(Bytes(event.encoded()))) }
    writer.finish()
    return path
  }

  private static func exec(
    _ pid: Int32, _ path: String, _ arguments: [String], parent: Int32, time: UInt64
  ) -> ExecEvent {
    let isInside = pid >= 20
    var event = ExecEvent(
      header: EventHeader(
        time: time * 1_000_000_000, process: ProcessKey(pid: pid, start: UInt64(pid)), thread: pid,
        cgroup: isInside ? 77 : 1, mountNamespace: isInside ? 5 : 1),
      path: path, arguments: arguments, parent: ProcessKey(pid: parent, start: UInt64(parent)))
    if isInside { event.cgroupNames = [id] }
    return event
  }
}
