import Foundation
import Model
import Parsing
import Synchronization
import TestKit
import Testing

@testable import Sensor

private let obstacle: String? =
  (try? KernelSensor()) == nil
  ? "eBPF is not available here" : Tool.find("python3") == nil ? "python3 is not installed" : nil

/// What is only watched inside containers: programs in a mount namespace, a network namespace and a cgroup of the test's
/// own. Traffic stays on that namespace's loopback.
@Suite(.serialized, .enabled(if: obstacle == nil, "needs root, BTF and python3"))
struct ContainerLikeTests {
  typealias Seen = KernelSensorTests.Seen

  static let loopback = """
    import fcntl, struct, socket, os
    s = socket.socket(); fcntl.ioctl(s, 0x8914, struct.pack('16sh', b'lo', 0x41 | 1)); s.close()

    """

  /// A cgroup of the unified hierarchy, removed with the test.
  final class Cgroup {
    let path: String
    let id: UInt64
    init?() {
      let root = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].first {
        FileManager.default.fileExists(atPath: $0 + "/cgroup.procs")
      }
      guard let root else { return nil }
      path = "\(root)/bulkhead-test-\(getpid())-\(UInt32.random(in: 0...9999))"
      guard mkdir(path, 0o755) == 0 else { return nil }
      var status = stat()
      stat(path, &status)
      id = UInt64(status.st_ino)
    }
    deinit {
      for _ in 0..<200 where rmdir(path) != 0 { usleep(10_000) }
    }
  }

  @discardableResult
  static func python(_ script: String, in cgroup: Cgroup? = nil, _ arguments: [String] = []) throws -> String {
    let join = cgroup.map { "echo $$ > \($0.path)/cgroup.procs; " } ?? ""
    return try Tool.run(
      "sh", ["-c", join + "exec unshare -mn python3 -c \"$0\" \"$@\"", loopback + script] + arguments)
  }

  @Test func questionsAndAnswersOfNamesAreSeen() throws {
    let sensor = try KernelSensor()
    let seen = Seen()
    try sensor.start { seen.add($0) }
    defer { sensor.stop() }
    try Self.python(
      """
      server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); server.bind(('127.0.0.1', 53))
      client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      question = b'\\x12\\x34\\x01\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x04evil\\x07example\\x00\\x00\\x01\\x00\\x01'
      client.sendto(question, ('127.0.0.1', 53))
      data, peer = server.recvfrom(512)
      server.sendto(b'\\x12\\x34\\x81\\x80\\x00\\x01\\x00\\x01' + question[8:] + b'\\xc0\\x0c\\x00\\x01\\x00\\x01\\x00\\x00\\x00\\x3c\\x00\\x04\\x09\\x08\\x07\\x06', peer)
      client.recvfrom(512)
      """)
    let asked = seen.wait {
      if case .data(let data) = $0 { data.isOutbound && data.remotePort == 53 && data.isDatagram } else { false }
    }
    guard case .data(let question)? = asked else {
      Issue.record("the question was not seen")
      return
    }
    #expect(question.bytes.contains(UInt8(ascii: "v")))
    #expect(question.remote.isLoopback)
    let answered = seen.wait {
      if case .data(let data) = $0 { !data.isOutbound && data.remotePort == 53 } else { false }
    }
    guard case .data(let answer)? = answered else {
      Issue.record("the answer was not seen")
      return
    }
    #expect(answer.bytes.suffix(4) == [9, 8, 7, 6])
    let datagram = seen.wait { if case .datagram(let sent) = $0 { sent.remotePort == 53 } else { false } }
    #expect(datagram != nil)
  }

  /// How many denials are tried: `BULKHEAD_DENIALS=10000` for the figure of the documentation.
  static let denials = ProcessInfo.processInfo.environment["BULKHEAD_DENIALS"].flatMap(Int.init) ?? 1000

  @Test func connectionsAreDeniedWithoutASingleOne() throws {
    let cgroup = try #require(Cgroup())
    let other = try #require(Cgroup())
    let sensor = try KernelSensor()
    let seen = Seen()
    try sensor.start { seen.add($0) }
    defer { sensor.stop() }
    try sensor.deny(KernelSensor.NetworkDenial(everything: true), cgroup: cgroup.id)
    let script = """
      server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen(2000)
      server6 = socket.socket(socket.AF_INET6); server6.bind(('::1', 0)); server6.listen(2000)
      made = refused = 0
      for i in range(1000):
        s = socket.socket(socket.AF_INET6 if i % 2 else socket.AF_INET)
        try:
          s.connect((server6 if i % 2 else server).getsockname()[:2]); made += 1
        except PermissionError: refused += 1
        s.close()
      u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      try: u.sendto(b'x', ('127.0.0.1', 9)); made += 1
      except PermissionError: refused += 1
      accepted = 0
      for s in (server, server6):
        s.setblocking(False)
        try:
          while True: s.accept(); accepted += 1
        except BlockingIOError: pass
      print(made, refused, accepted)
      """
    let many = script.replacingOccurrences(of: "range(1000)", with: "range(\(Self.denials))")
    #expect(try Self.python(many, in: cgroup) == "0 \(Self.denials + 1) 0\n")
    #expect(try Self.python(script, in: other) == "1001 0 1000\n")
    let event = seen.wait { if case .enforced(let denied) = $0 { denied.code == 1 } else { false } }
    #expect(event?.header.cgroup == cgroup.id)
    try sensor.deny(nil, cgroup: cgroup.id)
    #expect(try Self.python(script, in: cgroup) == "1001 0 1000\n")
  }

  @Test func onlyListedAddressesAndListeningAreDenied() throws {
    let cgroup = try #require(Cgroup())
    let sensor = try KernelSensor()
    try sensor.deny(
      KernelSensor.NetworkDenial(addresses: [IPAddress([127, 0, 0, 7])], listening: false), cgroup: cgroup.id)
    let script = """
      server = socket.socket(); server.bind(('0.0.0.0', 0)); server.listen(9)
      port = server.getsockname()[1]
      def attempt(family, address):
        s = socket.socket(family)
        try: s.connect((address, port)); return 'made'
        except PermissionError: return 'denied'
      print(attempt(socket.AF_INET, '127.0.0.1'), attempt(socket.AF_INET, '127.0.0.7'), attempt(socket.AF_INET6, '::ffff:127.0.0.7'))
      """
    #expect(try Self.python(script, in: cgroup) == "made denied denied\n")
    try sensor.deny(nil, cgroup: cgroup.id)
    try sensor.deny(KernelSensor.NetworkDenial(addresses: [IPAddress([127, 0, 0, 7])], port: 1), cgroup: cgroup.id)
    #expect(try Self.python(script, in: cgroup) == "made made made\n")
    try sensor.deny(KernelSensor.NetworkDenial(listening: true), cgroup: cgroup.id)
    #expect(throws: (any Error).self) { try Self.python(script, in: cgroup) }
    sensor.stop()
    #expect(
      try Self.python("print('open again' if not socket.socket().bind(('127.0.0.1', 0)) else '')", in: cgroup)
        == "open again\n")
  }

  @Test func programsDieBeforeTheirFirstInstruction() throws {
    let cgroup = try #require(Cgroup())
    let folder = try TemporaryDirectory()
    let sensor = try KernelSensor()
    try sensor.start { (_: Bytes) in }
    defer { sensor.stop() }
    var status = stat()
    stat("/usr/bin/touch", &status)
    let device = KernelSensor.kernelDevice(UInt64(status.st_dev))
    sensor.killProgram(inode: UInt64(status.st_ino), device: device, cgroup: cgroup.id)
    let script = """
      import sys, subprocess, signal
      killed = sum(subprocess.run(['/usr/bin/touch', f'{sys.argv[1]}/{i}']).returncode == -signal.SIGKILL for i in range(1000))
      print(killed, len(os.listdir(sys.argv[1])))
      """
    let many = script.replacingOccurrences(of: "1000", with: String(Self.denials))
    #expect(try Self.python(many, in: cgroup, [folder.path]) == "\(Self.denials) 0\n")
    sensor.killProgram(inode: UInt64(status.st_ino), device: device, cgroup: cgroup.id, isOn: false)
    #expect(try Self.python(script.replacingOccurrences(of: "1000", with: "3"), in: cgroup, [folder.path]) == "0 3\n")
  }

  @Test func callsThroughIoUringAreSeen() throws {
    let sensor = try KernelSensor()
    guard sensor.capabilities.contains(where: { $0.hook.hasSuffix("io_uring_submit_req") && $0.works }) else {
      print("skipped: the kernel has no io_uring_submit_req")
      return
    }
    let seen = Seen()
    try sensor.start { seen.add($0) }
    defer { sensor.stop() }
    // One request: openat of /etc/shadow. Layouts: struct io_uring_params, io_uring_sqe (linux/io_uring.h).
    let said = try Self.python(
      """
      import ctypes, mmap
      libc = ctypes.CDLL(None, use_errno=True)
      params = ctypes.create_string_buffer(120)
      fd = libc.syscall(425, 4, params)
      if fd < 0: print('none'); raise SystemExit
      sq = struct.unpack_from('10I', params.raw, 40)
      head, tail, mask, entries, flags, dropped, array = sq[:7]
      ring = mmap.mmap(fd, array + 4 * 4, offset=0)
      sqes = mmap.mmap(fd, 4 * 64, offset=0x10000000)
      path = ctypes.create_string_buffer(b'/etc/shadow')
      struct.pack_into('<BBHiQQIIQ', sqes, 0, 18, 0, 0, -100, 0, ctypes.addressof(path), 0, 0, 7)
      struct.pack_into('<I', ring, array, 0)
      struct.pack_into('<I', ring, tail, 1)
      print(libc.syscall(426, fd, 1, 1, 1, 0, 0))
      """)
    if said == "none\n" {
      print("skipped: io_uring is switched off here")
      return
    }
    let found = seen.wait {
      if case .systemCall(let call) = $0 { call.number & SystemCalls.submitted != 0 } else { false }
    }
    guard case .systemCall(let call)? = found else {
      Issue.record("the request was not seen")
      return
    }
    #expect(SystemCalls.name(of: call.number) == "openat")
    #expect(call.text == "/etc/shadow")
  }
}
