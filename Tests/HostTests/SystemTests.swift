import Foundation
import Parsing
import TestKit
import Testing

@testable import Host

@Suite struct SystemTests {
  @Test func mountsAreFoundByPath() {
    let table = MountTable(
      parsing: Bytes(
        """
        21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        22 21 8:2 / /var/lib/docker rw - ext4 /dev/sdb1 rw
        23 21 8:1 /var/lib/other /var/lib/other rw - ext4 /dev/sda1 rw
        24 21 0:30 / /mnt/with\\040space rw,nosuid shared:9 - tmpfs none rw
        garbage
        """))
    #expect(table.entries.count == 4)
    #expect(table.holding("/var/lib/docker/x")?.device == "8:2")
    #expect(table.holding("/var/lib/dockerish")?.device == "8:1")
    #expect(table.at("/mnt/with space")?.type == "tmpfs")
    #expect(table.holding("/")?.isShared == true)
  }

  @Test func groupsHaveHiddenMembers() {
    let accounts = Accounts(
      passwd: Bytes(
        "root:x:0:0:r:/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nann:x:1000:995::/home/ann:/bin/sh\nbroken\n"),
      group: Bytes("docker:x:995:bob,carl\nalias:x:995:dora\n"))
    #expect(accounts.members(ofGroup: 995) == ["ann", "bob", "carl", "dora"])
    #expect(accounts.names(ofUser: 0) == ["root", "toor"])
    #expect(accounts.groupName(995) == "docker" && accounts.userName(7) == nil)
  }

  @Test func unitsAreFoundWithTheirDropIns() throws {
    let folder = try TemporaryDirectory()
    try folder.write(
      "usr/lib/systemd/system/docker.service",
      "[Service]\nExecStart=/usr/sbin/dockerd -H fd:// \\\n  --icc=false\n# no\n")
    try folder.write(
      "etc/systemd/system/docker.service.d/10-x.conf",
      "[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd --config-file '/a b'\n")
    let root = HostRoot(folder.path)
    let unit = try #require(UnitFile.find("docker.service", root))
    #expect(unit.path == "/usr/lib/systemd/system/docker.service")
    #expect(unit.dropIns == ["/etc/systemd/system/docker.service.d/10-x.conf"])
    let starts = unit.values("Service", "ExecStart")
    #expect(starts.map(CommandLine.words) == [["/usr/sbin/dockerd", "--config-file", "/a b"]])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/etc/systemd/system/docker.socket", withDestinationPath: "/dev/null")
    #expect(UnitFile.find("docker.socket", root)?.isMasked == true)
    #expect(UnitFile.find("none.service", root) == nil)
  }

  @Test func listenersAreTold() {
    let text = """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:0948 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 77 1 0 100 0 0 10 0
         1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 78 1 0 100 0 0 10 0
         2: 0100007F:1000 0100007F:2000 01 00000000:00000000 00:00000000 00000000     0        0 79 1 0 100 0 0 10 0
      """
    let found = SocketTable.parse(Bytes(text), .tcp)
    #expect(found.map(\.port) == [2376, 22] && found[0].isLoopback && found[1].isWildcard)
    let six =
      "h\n 0: 00000000000000000000000001000000:0050 0:0 0A 0:0 0:0 0 0 0 80 1\n 1: 0000000000000000FFFF00000100007F:0051 0:0 0A 0:0 0:0 0 0 0 81 1"
    #expect(SocketTable.parse(Bytes(six), .tcp).map(\.address) == ["::1", "::ffff:127.0.0.1"])
    let unix =
      "Num RefCount\n0000: 00000002 00000000 00010000 0001 01 123 /run/a b.sock\n0000: 00000003 00000000 00000000 0001 03 124 /run/c\n"
    #expect(UnixSocketTable.parse(Bytes(unix)) == [.init(path: "/run/a b.sock", inode: 123)])
  }

  @Test func aProcessCannotForgeItsStatus() throws {
    let text =
      "Name:\tx\\nUid:\\t1\nPPid:\t7\nUid:\t0\t5\t0\t0\nNoNewPrivs:\t1\nSeccomp:\t2\nCapBnd:\t00000000a80425fb\nCapEff:\t0\n"
    let status = try ProcessStatus(parsing: Bytes(text))
    #expect(status.users == [0, 5, 0, 0] && status.hasNoNewPrivileges == true && status.seccomp == 2)
    #expect(CapabilityNames.names(status.capabilities.reachable).count == 14)
    #expect(throws: ParseError.self) { try ProcessStatus(parsing: Bytes("Name: x\n")) }
    let reader = ProcessReader()
    let own = Int(getpid())
    #expect(try reader.status(own).users.first == Int(getuid()))
    #expect(reader.namespace(own, "net")?.hasPrefix("net:[") == true)
    #expect(abs((reader.startedAt(own) ?? 0) - Int(time(nil))) < 86_400)
    #expect(reader.executable(own) != nil && !reader.arguments(own).isEmpty)
  }
}
