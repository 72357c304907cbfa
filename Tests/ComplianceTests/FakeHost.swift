import Engine
import EngineSocket
import Foundation
import Host
import Parsing
import TestKit

@testable import Compliance

/// A host made of files in a temporary directory, and a recorded engine on it.
final class FakeHost {
  let folder: TemporaryDirectory
  var answers: [String: String] = [:]
  private var containers: [String] = []

  static let kinds = ["net", "pid", "ipc", "uts", "user", "mnt"]

  init() throws {
    folder = try TemporaryDirectory(prefix: "bulkhead-host")
    try folder.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n")
    try folder.write("etc/group", "root:x:0:\ndocker:x:995:ann\n")
    try folder.write("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n")
    try folder.write("usr/sbin/dockerd", "x")
    try folder.write("run/docker.sock", "")
    try FileManager.default.createDirectory(atPath: folder.path + "/var", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/var/run", withDestinationPath: "/run")
    try folder.write(
      "proc/1/mountinfo",
      "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n22 21 8:1 /var/lib/docker /var/lib/docker rw - ext4 /dev/sda1 rw\n")
    try process(1, "/sbin/init", ["init"])
    try process(7, "/usr/sbin/dockerd", ["dockerd", "-H", "unix:///run/docker.sock"])
    answers["/version"] = #"{"Version":"28.5.0","Components":[]}"#
    answers["/info"] =
      #"{"DockerRootDir":"/var/lib/docker","Driver":"overlay2","SecurityOptions":["name=seccomp,profile=default"],"LoggingDriver":"json-file","Swarm":{"LocalNodeState":"inactive"}}"#
    answers["/networks"] = "[]"
    answers["/images/json"] = "[]"
    answers["/volumes"] = #"{"Volumes":[]}"#
  }

  /// Namespaces named here are the process's own; all others are the host's.
  func process(
    _ pid: Int, _ program: String, _ arguments: [String], own: Set<String> = [], status: String? = nil,
    group: String = "/"
  ) throws {
    let manager = FileManager.default
    let place = folder.path + "/proc/\(pid)"
    try? manager.removeItem(atPath: place + "/exe")
    try manager.createDirectory(atPath: place + "/ns", withIntermediateDirectories: true)
    try manager.createSymbolicLink(atPath: place + "/exe", withDestinationPath: program)
    try folder.write("proc/\(pid)/cmdline", arguments.map { $0 + "\0" }.joined())
    try folder.write("proc/\(pid)/cgroup", "0::\(group)\n")
    try folder.write("proc/\(pid)/uid_map", own.contains("user") ? "0 100000 65536\n" : "0 0 4294967295\n")
    try folder.write(
      "proc/\(pid)/status", status ?? "Uid:\t0\t0\t0\t0\nNoNewPrivs:\t0\nSeccomp:\t0\nCapBnd:\t000001ffffffffff\n")
    for kind in Self.kinds {
      try? manager.removeItem(atPath: place + "/ns/\(kind)")
      try manager.createSymbolicLink(
        atPath: place + "/ns/\(kind)", withDestinationPath: "\(kind):[\(own.contains(kind) ? 5000 + pid : 1)]")
    }
  }

  func container(
    _ name: String, pid: Int = 0, host: String = "", configuration: String = "", more: String = ""
  ) {
    let id = String(repeating: "0", count: 60) + String(containers.count + 1000)
    containers.append(id)
    answers["/containers/\(id)/json"] = """
      {"Id":"\(id)","Name":"/\(name)","Image":"sha256:i","State":{"Running":\(pid > 0),"Pid":\(pid),"Status":"\(pid > 0 ? "running" : "exited")"},
       "Config":{"Image":"x:1"\(configuration)},"HostConfig":{"NetworkMode":"none"\(host)}\(more)}
      """
  }

  func collect(peer: Int32? = 7, inputs: AuditInputs = AuditInputs()) throws -> Facts {
    answers["/containers/json?all=true"] = "[" + containers.map { "{\"Id\":\"\($0)\"}" }.joined(separator: ",") + "]"
    let recording = RecordedEngine(answers.mapValues { Bytes($0) })
    return try Collector(root: HostRoot(folder.path), inputs: inputs, now: RuleCases.now).all(
      socket: "/var/run/docker.sock", peer: peer.map { ($0, 0) }, api: EngineAPI(width: 3) { recording })
  }
}
