import Engine
import Foundation
import Host
import Parsing
import TestKit
import Testing

@testable import Hunting

@Suite struct ContainerPlacesTests {
  private static let id = String(repeating: "ab", count: 32)

  /// An engine with one running container and one that ended, and a machine on which the first serves two directories.
  private func places(_ directory: TemporaryDirectory) throws -> ContainerPlaces {
    let root = directory.path
    func write(_ path: String, _ text: String) throws {
      let full = root + path
      try FileManager.default.createDirectory(
        atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: full))
    }
    try write("/proc/7/cgroup", "0::/system.slice/docker-\(Self.id).scope\n")
    try write("/proc/7/root/etc/nginx/conf.d/shop.conf", "server { root /srv/shop; }\n")
    try write("/proc/7/root/srv/shop/index.php", "x")
    try write("/proc/7/root/var/www/html/index.php", "x")
    try write("/proc/8/cgroup", "12:pids:/docker/\(Self.id)\n")
    symlink("/usr/sbin/sleep", "\(root)/proc/7/exe")
    symlink("/usr/sbin/nginx", "\(root)/proc/8/exe")
    symlink("../7/root", "\(root)/proc/8/root")
    let other = String(repeating: "cd", count: 32)
    let engine = EngineAPI {
      RecordedEngine([
        "/containers/json?all=true": Bytes(#"[{"Id":"\#(Self.id)"},{"Id":"\#(other)"}]"#),
        "/containers/\(Self.id)/json": Bytes(
          #"{"Id":"\#(Self.id)","Name":"/web","Config":{"Image":"shop:1"},"State":{"Running":true,"Pid":7}}"#),
        "/containers/\(other)/json": Bytes(
          #"{"Id":"\#(other)","Name":"/old","Config":{"Image":"shop:0"},"State":{"Running":false,"Pid":0}}"#),
      ])
    }
    return ContainerPlaces(engine, processes: ProcessReader(HostRoot(root)))
  }

  @Test func whatTheServerOfAContainerServesIsFound() throws {
    let directory = try TemporaryDirectory()
    let places = try places(directory)
    let running = try places.running()
    #expect(running.map(\.name) == ["web"])
    let roots = places.webRoots(of: running)
    #expect(roots.map(\.path) == ["/srv/shop", "/var/www"])
    #expect(roots.first?.reason == "nginx: /etc/nginx/conf.d/shop.conf")
    #expect(roots.first?.outer == "\(directory.path)/proc/7/root/srv/shop")
    #expect(roots.allSatisfy { $0.subject.name == "web" && $0.subject.identifier == Self.id })
  }

  @Test func aContainerIsNamedAsPeopleDo() throws {
    let directory = try TemporaryDirectory()
    let places = try places(directory)
    #expect(try places.running(named: "web")?.pid == 7)
    #expect(try places.running(named: "/web")?.pid == 7)
    #expect(try places.running(named: "abab")?.pid == 7)
    #expect(try places.running(named: "old") == nil, "it doesn't run")
    #expect(try places.running(named: "aba") == nil, "too short to be an identifier")
  }

  @Test(arguments: [
    ("/docker/X", true), ("/system.slice/docker-X.scope", true), ("/kubepods/pod1/cri-containerd-X.scope", true),
    ("/libpod_parent/libpod-X/container", true), ("/user.slice", false), ("/docker/Xa", false),
  ])
  func controlGroupsNameContainers(group: String, isOne: Bool) {
    let group = group.replacingOccurrences(of: "X", with: Self.id)
    #expect(ContainerPlaces.identifier(in: group) == (isOne ? Self.id : nil))
  }
}
