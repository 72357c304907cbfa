import Foundation
import Host
import Parsing
import TestKit
import Testing

@testable import Compliance

@Suite struct CollectorTests {
  /// What any local user can do: run a program of that name with fine arguments.
  @Test func anImpostorChangesNothing() throws {
    let host = try FakeHost()
    let before = try host.collect()
    try host.process(
      4000, "/home/ann/dockerd", ["dockerd", "--icc=false", "--userns-remap=default", "--no-new-privileges"],
      status: "Uid:\t1000\t1000\t1000\t1000\n")
    let after = try host.collect()
    #expect(after.daemon?.pid == 7 && after.daemon?.executable == "/usr/sbin/dockerd")
    #expect(after.daemon?.configuration == before.daemon?.configuration)
    #expect(after.daemon?.configuration?.hasNoNewPrivileges == false)
  }

  /// In pieces, wherever the cuts fall.
  @Test func aLargeAuditLogIsReadToItsEnd() throws {
    let host = try FakeHost()
    let noise = "type=SYSCALL msg=audit(1.0:1): arch=c000003e syscall=59 success=yes\n"
    let record =
      "type=EXECVE msg=audit(1.0:2): argc=5 a0=\"docker\" a1=\"exec\" a2=\"--privileged\" a3=\"web\" a4=\"sh\"\n"
    var log = ""
    for _ in 0..<20 { log += String(repeating: noise, count: 1000) + record }
    try host.folder.write("var/log/audit/audit.log", log + record.dropLast())
    let found = ExecutionCollector(root: HostRoot(host.folder.path)).logged() ?? []
    #expect(found.count == 21 && found.allSatisfy { $0.container == "web" && $0.isPrivileged })
  }

  @Test func theFileThatTheEngineNamesIsRead() throws {
    let host = try FakeHost()
    try host.folder.write("etc/docker/daemon.json", #"{"no-new-privileges":false}"#)
    try host.folder.write("etc/own.json", #"{"no-new-privileges":true,"userland-proxy":false}"#)
    try host.process(7, "/usr/sbin/dockerd", ["dockerd", "--config-file", "/etc/own.json"])
    let daemon = try #require(try host.collect().daemon)
    #expect(daemon.configurationFile == "/etc/own.json" && daemon.configuration?.hasNoNewPrivileges == true)
    try host.folder.write("etc/own.json", "{ broken")
    #expect(try host.collect().daemon?.configurationProblem != nil)
  }

  @Test func anUnknownEngineIsAProblemNotAPass() throws {
    let host = try FakeHost()
    let facts = try host.collect(peer: 0)
    #expect(facts.daemon?.configuration == nil && facts.daemon?.configurationProblem != nil && !facts.problems.isEmpty)
  }

  @Test func socketActivationIsSeenThrough() throws {
    let host = try FakeHost()
    try host.folder.write("proc/net/unix", "Num\n0: 00000002 00000000 00010000 0001 01 777 /run/docker.sock\n")
    try FileManager.default.createDirectory(atPath: host.folder.path + "/proc/7/fd", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: host.folder.path + "/proc/7/fd/3", withDestinationPath: "socket:[777]")
    #expect(try host.collect(peer: 1).daemon?.pid == 7)
  }

  @Test func theBindMountOfTheEngineIsNoPartition() throws {
    let host = try FakeHost()
    #expect(try host.collect().host.storage?.isSeparate == false)
    try host.folder.write(
      "proc/1/mountinfo", "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n22 21 8:2 / /var/lib/docker rw - ext4 /dev/sdb1 rw\n")
    #expect(try host.collect().host.storage?.isSeparate == true)
    // With remapping the directory is one below.
    host.answers["/info"] = host.answers["/info"]?.replacingOccurrences(
      of: "/var/lib/docker", with: "/var/lib/docker/231072.231072"
    )
    .replacingOccurrences(of: "\"name=seccomp", with: "\"name=userns\",\"name=seccomp")
    #expect(try host.collect().host.storage?.isSeparate == true)
  }

  @Test func theKernelsWordCountsForWhatRuns() throws {
    let host = try FakeHost()
    let own: Set<String> = ["net", "pid", "ipc", "uts", "mnt"]
    let confined = "Uid:\t1000\t1000\t1000\t1000\nNoNewPrivs:\t1\nSeccomp:\t2\nCapBnd:\t00000000a80425fb\n"
    try host.process(100, "/bin/app", ["app"], own: own, status: confined)
    host.container("good", pid: 100)
    // The engine says one thing, the process is another.
    try host.process(
      101, "/bin/app", ["app"], own: [],
      status: "Uid:\t0\t0\t0\t0\nNoNewPrivs:\t0\nSeccomp:\t0\nCapBnd:\t000001ffffffffff\n")
    host.container("liar", pid: 101, host: #","SecurityOpt":["no-new-privileges"]"#)
    host.container("stopped-host", host: #","PidMode":"host","IpcMode":"host","UTSMode":"host","UsernsMode":"host""#)
    host.container("joined", host: #","PidMode":"container:stopped-host""#)
    let facts = try host.collect()
    func container(_ name: String) throws -> ContainerFacts {
      try #require(facts.containers.first { $0.settings.name == name })
    }
    let good = try container("good")
    #expect(
      good.isObserved && !good.sharing.network && !good.sharing.pid && good.hasNoNewPrivileges
        && good.seccomp.isFiltered)
    #expect(
      good.excessCapabilities.isEmpty && good.capabilities.count == 14 && good.user.id == 1000 && !good.user.isRoot)
    let liar = try container("liar")
    #expect(liar.sharing.pid && liar.sharing.network && !liar.hasNoNewPrivileges && !liar.seccomp.isFiltered)
    #expect(liar.excessCapabilities.contains("SYS_ADMIN") && liar.user.isRoot)
    #expect(
      try container("stopped-host").sharing.ipc && container("joined").sharing.pid && !container("joined").sharing.uts)
  }

  @Test func mountsThatReachTheEngineAreTold() throws {
    let host = try FakeHost()
    try host.folder.write("srv/data/x", "")
    try host.folder.write("srv/look/docker.sock", "no socket")
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: host.folder.path + "/srv/alias.sock", withDestinationPath: "/var/run/docker.sock")
    try manager.linkItem(atPath: host.folder.path + "/run/docker.sock", toPath: host.folder.path + "/srv/second.sock")
    func mount(_ source: String, _ writable: Bool = true) -> String {
      #","Mounts":[{"Type":"bind","Source":"\#(source)","Destination":"/m","RW":\#(writable),"Propagation":"rprivate"}]"#
    }
    for (index, source) in ["/var/run/docker.sock", "/run", "/", "/srv/alias.sock", "/srv/second.sock", "/var"]
      .enumerated()
    {
      host.container("reach\(index)", more: mount(source, false))
    }
    for (index, source) in ["/srv/data", "/srv/look/docker.sock", "/srv/look"].enumerated() {
      host.container("safe\(index)", more: mount(source))
    }
    // A volume that is a directory of the host under another name.
    host.container(
      "volume",
      more: #","Mounts":[{"Type":"volume","Name":"v","Source":"/var/lib/docker/volumes/v/_data","Destination":"/m"}]"#)
    host.answers["/volumes"] =
      #"{"Volumes":[{"Name":"v","Driver":"local","Options":{"device":"/run","o":"bind","type":"none"}}]}"#
    let facts = try host.collect()
    let reached = Set(facts.containers.filter { !$0.runtimeSockets.isEmpty }.map(\.settings.name))
    // /var/run is a link out of /var: inside a container it leads to the container's own /run.
    #expect(reached == ["reach0", "reach1", "reach2", "reach3", "reach4", "volume"])
    let sensitive = Set(facts.containers.filter { !$0.sensitivePaths.isEmpty }.map(\.settings.name))
    #expect(sensitive == ["reach0", "reach1", "reach2", "reach3", "reach5", "volume"])
  }

  @Test(arguments: [
    ("/", false, true), ("/etc", false, true), ("/etc/shadow", false, true), ("/var", true, true),
    ("/proc/sys", false, true),
    ("/home", true, true), ("/home/ann/.ssh/id", true, true), ("/home/ann/code", true, false), ("/srv", true, false),
    ("/etcetera", true, false), ("/etc/localtime", false, false), ("/etc/localtime", true, true),
    ("/data/etc", true, false),
    ("/var/log", true, false), ("/var/lib/dockerish", true, false), ("/var/lib/docker/volumes/x", true, true),
    ("/usr/bin/env", false, true),
  ])
  func directoriesOfTheHostAreToldApart(_ path: String, _ isWritable: Bool, _ isSensitive: Bool) throws {
    let folder = try TemporaryDirectory()
    try folder.write("home/ann/.ssh/id", "")
    let paths = SensitivePaths(HostRoot(folder.path), dataRoot: "/var/lib/docker", homes: ["/home/ann"])
    #expect((paths.reason(path, isWritable: isWritable) != nil) == isSensitive)
  }

  @Test func usersAreLookedUpInTheImagesOwnFiles() throws {
    let folder = try TemporaryDirectory()
    try folder.write("top/etc/other", "")
    try folder.write("base/etc/passwd", "root:x:0:0::/:/s\ntoor:x:0:0::/:/s\napp:x:33:33::/:/s\n")
    let lookup = UserLookup(root: HostRoot(folder.path))
    func id(_ text: String) -> Int? { lookup.user(text, directories: ["/top", "/base"], isRemapped: false).id }
    #expect(
      id("") == 0 && id("0:0") == 0 && id("root:1000") == 0 && id("toor") == 0 && id("app") == 33
        && id("1000:0") == 1000)
    #expect(id("nobody-here") == nil && lookup.user("root", directories: [], isRemapped: false).isRoot)
    // A layer whose etc leads elsewhere is not followed.
    try folder.write("outside/passwd", "app:x:7:7::/:/s\n")
    try FileManager.default.createDirectory(atPath: folder.path + "/evil", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/evil/etc", withDestinationPath: "/outside")
    #expect(lookup.user("app", directories: ["/evil", "/base"], isRemapped: false).id == 33)
  }

  @Test func swarmsAuthorityIsDated() throws {
    guard Tool.find("openssl") != nil else { return print("skipped: no openssl") }
    let folder = try TemporaryDirectory()
    try Tool.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=swarm-ca",
        "-days", "10", "-keyout", folder.path + "/k", "-out", folder.path + "/c",
      ])
    let pem = try String(contentsOfFile: folder.path + "/c", encoding: .utf8)
    #expect(abs((CertificateDates.notBefore(pem: pem) ?? 0) - Int(time(nil))) < 100)
    var generator = SeededGenerator(seed: 1)
    let bytes = Array(pem.utf8)
    for _ in 0..<1000 {
      var garbled = bytes
      garbled[Int.random(in: garbled.indices, using: &generator)] = UInt8.random(in: 0...127, using: &generator)
      _ = CertificateDates.notBefore(pem: String(decoding: garbled, as: UTF8.self))
    }
  }
}
