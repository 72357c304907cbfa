import Engine
import Foundation
import Host
import Model
import Parsing
import TestKit
import Testing

@testable import Compliance

/// Containers that are known by their bundles alone.
@Suite(.serialized) struct BundleTests {
  private static let plain = #"""
    {"process":{"user":{"uid":5,"gid":5},"noNewPrivileges":true,"capabilities":{"bounding":["CAP_CHOWN"]}},
     "root":{"readonly":true},"mounts":[{"destination":"/proc","type":"proc","source":"proc"},
      {"destination":"/etc/hosts","type":"bind","source":"/var/lib/kubelet/pods/u1/etc-hosts","options":["rbind"]},
      {"destination":"/etc/resolv.conf","type":"bind","source":"/run/cri/sandboxes/s1/resolv.conf","options":["rbind"]},
      {"destination":"/data","type":"bind","source":"/srv/data","options":["rbind","ro"]}],
     "annotations":{"io.kubernetes.cri.container-name":"web","io.kubernetes.cri.sandbox-name":"shop-1",
      "io.kubernetes.cri.sandbox-namespace":"prod","io.kubernetes.cri.sandbox-id":"s1",
      "io.kubernetes.cri.sandbox-uid":"u1","io.kubernetes.cri.container-type":"container"},
     "linux":{"seccomp":{"defaultAction":"SCMP_ACT_ERRNO"},"cgroupsPath":"/pods/web",
      "resources":{"memory":{"limit":1000},"pids":{"limit":9},"cpu":{"shares":2},
       "devices":[{"allow":false,"access":"rwm"},{"allow":true,"type":"c","major":1,"minor":3,"access":"rwm"}]},
      "namespaces":[{"type":"pid"},{"type":"ipc"},{"type":"uts"},{"type":"mount"},{"type":"network"},{"type":"user"}]}}
    """#
  private static let open = #"""
    {"process":{"user":{"uid":0,"gid":0},"capabilities":{"bounding":["CAP_SYS_ADMIN","CAP_SYS_MODULE"]}},
     "mounts":[{"destination":"/h","type":"none","source":"/","options":["rbind","rshared"]},
      {"destination":"/k","type":"bind","source":"/var/lib/kubelet/pods/u2/volumes/x","options":["rbind"]}],
     "annotations":{"io.kubernetes.cri.sandbox-uid":"u1"},
     "linux":{"devices":[{"path":"/dev/sda"}],"resources":{"devices":[{"allow":true,"access":"rwm"}]},
      "namespaces":[{"type":"mount"}]}}
    """#

  private func failed(_ facts: Facts) throws -> [String: Set<String>] {
    let benchmark = try #require(try Catalogue.benchmark(named: "bulkhead-containers"))
    var failed: [String: Set<String>] = [:]
    for result in try Audit(benchmark, now: RuleCases.now).results(facts) {
      guard let details = result.compliance else { continue }
      #expect(details.status != .error, "\(result.subject.name) \(result.rule): \(details.reason)")
      if details.status == .fail { failed[result.subject.name, default: []].insert(result.rule) }
    }
    return failed
  }

  @Test func whatASpecificationSaysIsJudged() throws {
    let host = try FakeHost()
    let tasks = "run/containerd/io.containerd.runtime.v2.task/k8s.io"
    try host.folder.write("\(tasks)/plain/config.json", Self.plain)
    try host.folder.write("\(tasks)/open/config.json", Self.open)
    try host.folder.write(
      "\(tasks)/pause/config.json", #"{"annotations":{"io.kubernetes.cri.container-type":"sandbox"}}"#)
    try host.folder.write("\(tasks)/broken/config.json", "{")
    let id = String(repeating: "c", count: 64)
    try host.folder.write("var/lib/containers/storage/overlay-containers/\(id)/userdata/config.json", Self.plain)
    let (facts, places) = Collector(root: HostRoot(host.folder.path), now: RuleCases.now).bundles()
    #expect(places.count == 2 && facts.containers.count == 3)
    #expect(facts.problems.contains { $0.path.hasSuffix("/broken/config.json") })
    let failed = try failed(facts)
    #expect(failed["prod/shop-1/web"] == nil, "\(failed)")
    #expect(
      failed["open"] == [
        "container.privileged", "container.capabilities", "container.runtimeSocket", "container.sensitiveMounts",
        "container.hostNetwork", "container.hostPID", "container.hostIPC", "container.hostUTS", "container.user",
        "container.userNamespace", "container.noNewPrivileges", "container.seccomp", "container.devices",
        "container.propagation", "container.readOnlyRoot", "container.memory", "container.cpu", "container.pidsLimit",
      ], "\(failed["open"] ?? [])")
    #expect(
      facts.containers.first { $0.settings.name == "open" }?.sensitivePaths.map(\.source)
        == ["/", "/var/lib/kubelet/pods/u2/volumes/x"])
  }

  @Test func numbersOfProcessesThatAreOthersByNowAreNotTaken() throws {
    let host = try FakeHost()
    let bundle = "run/containerd/io.containerd.runtime.v2.task/default/web"
    try host.folder.write("\(bundle)/config.json", Self.plain)
    try host.folder.write("\(bundle)/init.pid", "7")
    let root = HostRoot(host.folder.path)
    #expect(Collector(root: root, now: 0).bundles().facts.containers.first?.isObserved == false)
    try host.process(9, "/bin/web", ["web"], own: ["net", "pid", "ipc", "uts", "user"], group: "/pods/web")
    try host.folder.write("\(bundle)/init.pid", "9\n")
    #expect(Collector(root: root, now: 0).bundles().facts.containers.first?.isObserved == true)
  }

  @Test func withoutARuntimeThereIsNoPlace() throws {
    let host = try FakeHost()
    let (facts, places) = Collector(root: HostRoot(host.folder.path), now: 0).bundles()
    #expect(places.isEmpty && facts.containers.isEmpty)
  }

  @Test func anyBytesAreRead() throws {
    var generator = SeededGenerator(seed: 7)
    let bytes = Array(Self.open.utf8)
    for _ in 0..<300 {
      var changed = bytes
      for _ in 0..<4 {
        changed[Int.random(in: 0..<changed.count, using: &generator)] = UInt8.random(in: 0x20..<0x7F, using: &generator)
      }
      if let document = try? JSONValue(parsing: Bytes(changed)) {
        #expect(EngineContainer(specification: document, id: "x", pid: 1).isRunning)
      }
    }
  }

  // MARK: A real containerd

  static let isPossible: Bool = {
    guard RealEngine.isPossible else { return false }
    for tool in ["ctr", "runc", "busybox"] where Tool.find(tool) == nil {
      print("skipped: a real containerd: \(tool) is not installed")
      return false
    }
    return true
  }()

  @Test(.enabled(if: isPossible)) func containersOfARealContainerdAreJudged() throws {
    let folder = try TemporaryDirectory(prefix: "bulkhead-containerd")
    let root = folder.path + "/rootfs"
    try folder.write("rootfs/bin/busybox", try Data(contentsOf: URL(fileURLWithPath: #require(Tool.find("busybox")))))
    chmod(root + "/bin/busybox", 0o755)
    let file = try folder.write(
      "config.toml",
      """
      version = 2
      root = "\(folder.path)/data"
      state = "\(folder.path)/state"
      disabled_plugins = ["io.containerd.grpc.v1.cri"]
      [grpc]
        address = "\(folder.path)/containerd.sock"
      """)
    let daemon = Process()
    daemon.executableURL = URL(fileURLWithPath: try #require(Tool.find("containerd")))
    daemon.arguments = ["-c", file]
    daemon.standardError = FileHandle(forWritingAtPath: try folder.write("log", ""))
    try daemon.run()
    func ctr(_ arguments: [String]) throws {
      try Tool.run("ctr", ["-a", folder.path + "/containerd.sock"] + arguments)
    }
    // runc keeps the containers of all containerds in one place.
    let own = "bulkhead-\(getpid())-"
    let names = ["plain", "open", "network", "own"].map { own + $0 }
    defer {
      for name in names { _ = try? ctr(["task", "delete", "-f", name]) }
      // Not waited for: what it started may still hold what tells of its end.
      daemon.terminate()
    }
    let deadline = Date(timeIntervalSinceNow: 30)
    while (try? ctr(["version"])) == nil, daemon.isRunning, Date() < deadline {}
    let command = ["/bin/busybox", "sleep", "600"]
    try ctr(["run", "-d", "--rootfs", root, own + "plain"] + command)
    try ctr(["run", "-d", "--privileged", "--rootfs", root, own + "open"] + command)
    try ctr(
      [
        "run", "-d", "--net-host", "--mount", "type=bind,src=/etc,dst=/x,options=rbind:ro", "--rootfs", root,
        own + "network",
      ]
        + command)
    try ctr(
      ["run", "-d", "--seccomp", "--memory-limit", "100000000", "--rootfs", root, own + "own"] + command)
    let (facts, places) = Collector(now: Int(time(nil))).bundles(states: [folder.path + "/state"])
    #expect(places.first == folder.path + "/state/io.containerd.runtime.v2.task")
    for name in names {
      #expect(facts.containers.first { $0.settings.name == name }?.isObserved == true, "\(name)")
    }
    let failed = try failed(facts)
    let weak: Set<String> = ["container.capabilities", "container.privileged", "container.devices"]
    #expect(failed[own + "open"]?.isSuperset(of: ["container.privileged", "container.capabilities"]) == true)
    for name in names where !name.hasSuffix("open") {
      #expect(failed[name]?.isDisjoint(with: weak) == true, "\(name): \(failed[name] ?? [])")
    }
    #expect(failed[own + "network"]?.isSuperset(of: ["container.hostNetwork", "container.sensitiveMounts"]) == true)
    #expect(failed[own + "plain"]?.isDisjoint(with: ["container.hostNetwork", "container.noNewPrivileges"]) == true)
    #expect(failed[own + "plain"]?.isSuperset(of: ["container.seccomp", "container.memory", "container.user"]) == true)
    #expect(failed[own + "own"]?.isDisjoint(with: ["container.seccomp", "container.memory"]) == true)
  }
}
