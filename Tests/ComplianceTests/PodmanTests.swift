import Engine
import EngineSocket
import Foundation
import Host
import Model
import Parsing
import TestKit
import Testing

@testable import Compliance

/// Podman behind its Docker-compatible socket: the same questions, the same verdicts.
@Suite(.serialized) struct PodmanTests {
  static let isPossible: Bool = {
    if geteuid() != 0 { print("skipped: a real Podman: not root") }
    for tool in ["podman", "runc", "busybox", "tar"] where Tool.find(tool) == nil {
      print("skipped: a real Podman: \(tool) is not installed")
      return false
    }
    return geteuid() == 0
  }()

  @Test(.enabled(if: isPossible)) func containersOfPodmanAreJudgedAsDockersAre() throws {
    let folder = try TemporaryDirectory(prefix: "bulkhead-podman")
    try folder.write("root/bin/busybox", try Data(contentsOf: URL(fileURLWithPath: #require(Tool.find("busybox")))))
    try folder.write("root/etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n")
    chmod(folder.path + "/root/bin/busybox", 0o755)
    let own = [
      "--root", folder.path + "/data", "--runroot", folder.path + "/run", "--storage-driver", "vfs",
      "--cgroup-manager", "cgroupfs", "--runtime", try #require(Tool.find("runc")),
    ]
    @discardableResult func podman(_ arguments: [String]) throws -> String { try Tool.run("podman", own + arguments) }
    try Tool.run("tar", ["-C", folder.path + "/root", "-cf", folder.path + "/root.tar", "."])
    try podman(["import", "-q", folder.path + "/root.tar", "sample:1"])
    let socket = folder.path + "/podman.sock"
    let service = Process()
    service.executableURL = URL(fileURLWithPath: try #require(Tool.find("podman")))
    service.arguments = own + ["system", "service", "--time=0", "unix://" + socket]
    service.standardError = FileHandle(forWritingAtPath: try folder.write("log", ""))
    try service.run()
    defer {
      _ = try? podman(["rm", "-fa"])
      // Not waited for: what it started may still hold what tells of its end.
      service.terminate()
    }
    let deadline = Date(timeIntervalSinceNow: 30)
    while (try? EngineAPI(socket: socket).version()) == nil, service.isRunning, Date() < deadline {}
    // Without CAP_SYS_RESOURCE Podman's own limits can't be set.
    let limits = ["--ulimit", "nofile=512:512", "--ulimit", "nproc=512:512"]
    let sleep = ["sample:1", "/bin/busybox", "sleep", "600"]
    let good = [
      "--user", "1000", "--cap-drop", "all", "--security-opt", "no-new-privileges", "--read-only", "--memory", "64m",
      "--health-cmd", "/bin/busybox true", "--network", "none",
    ]
    // Started by the service: what a `podman` of our own leaves behind would keep us waiting for its end.
    func start(_ name: String, _ options: [String]) throws {
      try podman(["create", "--name", name] + options + limits + sleep)
      _ = try EngineClient(path: socket).post("/containers/\(name)/start")
    }
    do { try start("good", good) } catch {
      print("skipped: Podman can't run containers here: \(error)")
      return
    }
    try start("plain", ["--network", "none"])
    try start("open", ["--privileged", "--network", "host", "-v", "/etc:/x:ro"])
    try start("reach", good + ["--pid", "host", "-v", socket + ":/s", "--security-opt", "seccomp=unconfined"])
    try podman(["create", "--name", "idle", "--network", "none", "--cap-add", "SYS_PTRACE"] + limits + sleep)
    let wish = #"{"User":"0","Cmd":["/bin/busybox","sleep","500"]}"#
    let made = try JSONValue(
      parsing: EngineClient(path: socket).post("/containers/plain/exec", body: Array(wish.utf8)))
    let execution = try #require(made["Id"]?.string)
    _ = try EngineClient(path: socket).post("/exec/\(execution)/start", body: Array(#"{"Detach":true}"#.utf8))

    let facts = try Collector(now: Int(time(nil))).all(socket: socket)
    #expect(facts.daemon?.isPodman == true)
    let benchmark = try #require(try Catalogue.benchmark(named: "1.8.0"))
    var failed: [String: Set<String>] = [:]
    var errors: [String] = []
    for result in try Audit(benchmark, now: Int(time(nil))).results(facts) where result.subject.kind == .container {
      if result.compliance?.status == .fail { failed[result.subject.name, default: []].insert(result.rule) }
      if result.compliance?.status == .error { errors.append("\(result.subject.name) \(result.rule)") }
      if result.rule == "container.ulimits" { #expect(result.compliance?.status == .notApplicable) }
    }
    #expect(errors.isEmpty, "\(errors)")
    // What depends on the machine that the test runs on.
    let elsewhere: Set<String> = [
      "container.cpu", "container.appArmor", "container.seLinux", "container.userNamespace",
    ]
    func found(_ name: String) -> Set<String> { (failed[name] ?? []).subtracting(elsewhere) }
    #expect(found("good") == [], "\(found("good"))")
    #expect(
      found("plain") == [
        "container.user", "container.memory", "container.readOnlyRoot", "container.noNewPrivileges", "container.health",
        "container.execRoot",
      ], "\(found("plain"))")
    #expect(
      found("open").isSuperset(of: [
        "container.privileged", "container.capabilities", "container.hostNetwork", "container.sensitiveMounts",
        "container.devices", "container.seccomp",
      ]), "\(found("open"))")
    #expect(
      found("reach") == ["container.hostPID", "container.runtimeSocket", "container.seccomp"], "\(found("reach"))")
    #expect(found("idle").contains("container.capabilities") && !found("idle").contains("container.pidsLimit"))
  }
}
