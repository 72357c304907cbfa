import Engine
import Foundation
import Host
import Model
import TestKit
import Testing

@testable import Compliance

/// Good and bad containers on a real engine, and which of them each check must fail: no other.
@Suite(.serialized) struct RealEngineTests {
  static let isPossible: Bool = {
    guard RealEngine.isPossible else { return false }
    if Tool.find("busybox") == nil { print("skipped: no busybox to run in containers") }
    return Tool.find("busybox") != nil
  }()

  private static let good = [
    "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", "1000", "--memory", "64m",
    "--pids-limit", "20", "--cpu-quota", "50000", "--restart", "on-failure:5", "--health-cmd", "/bin/busybox true",
  ]

  /// One that differs from the good one in some way.
  private struct Sample {
    var name: String
    var options: [String]
    var command = ["/bin/busybox", "sleep", "1000"]
    /// Rules that it must fail.
    var fails: Set<String>
    /// Without the good options.
    var isPlain = false
    /// Judged as it lies there, stopped: where a test's machine can't start it.
    var starts = true
  }

  private static let plainFailures: Set<String> = [
    "container.readOnlyRoot", "container.noNewPrivileges", "container.user", "container.memory", "container.pidsLimit",
    "container.cpu", "container.health",
  ]

  /// What can be seen on this machine of the runtime rules.
  private static let judged: Set<String> = plainFailures.union([
    "container.capabilities", "container.privileged", "container.sensitiveMounts", "container.sshServer",
    "container.privilegedPorts", "container.hostNetwork", "container.bindAddress", "container.restart",
    "container.hostPID",
    "container.hostIPC", "container.devices", "container.hostUTS", "container.seccomp", "container.runtimeSocket",
    "container.cgroupParent", "container.execRoot", "container.execUser", "container.execPrivileged",
  ])

  private func samples(_ folder: TemporaryDirectory, _ engine: RealEngine) throws -> [Sample] {
    let allowAll = try folder.write("allow.json", #"{"defaultAction":"SCMP_ACT_ALLOW"}"#)
    try folder.write("data/x", "")
    try folder.write("look/docker.sock", "")
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder.path + "/alias", withDestinationPath: engine.socket)
    // A second name of the socket itself lies beside it: links don't cross file systems.
    link(engine.socket, engine.folder.path + "/second-name")
    let strict = try folder.write("strict.json", Self.profile(without: []))
    let mounting = try folder.write("mounting.json", Self.profile(without: ["mount", "unshare"]))
    let local = ["volume", "create", "--opt", "type=none", "--opt", "o=bind", "--opt"]
    try engine.docker(local + ["device=/etc", "etc-volume"])
    try engine.docker(local + ["device=" + folder.path + "/data", "own-volume"])
    try manager.createSymbolicLink(atPath: folder.path + "/etc-alias", withDestinationPath: "/etc")
    let capabilities: Set<String> = ["container.capabilities"]
    let sockets: Set<String> = ["container.runtimeSocket"]
    let mounts: Set<String> = ["container.sensitiveMounts"]
    return [
      Sample(name: "good", options: [], fails: []),
      Sample(name: "plain", options: [], fails: Self.plainFailures, isPlain: true),
      Sample(
        name: "labelled", options: ["--label", "docker.bench.security=x"], fails: Self.plainFailures, isPlain: true),
      Sample(name: "vanilla", options: ["--cap-add", "SYS_ADMIN"], fails: capabilities),
      Sample(
        name: "all-capabilities", options: ["--cap-add", "NET_ADMIN", "--cap-add", "cap_sys_ptrace"],
        fails: capabilities),
      Sample(name: "host-network", options: ["--network", "host"], fails: ["container.hostNetwork"]),
      Sample(
        name: "joins-network", options: ["--network", "container:host-network"], fails: ["container.hostNetwork"]),
      Sample(name: "host-pid", options: ["--pid", "host"], fails: ["container.hostPID"]),
      Sample(name: "joins-pid", options: ["--pid", "container:host-pid"], fails: ["container.hostPID"]),
      Sample(name: "host-ipc", options: ["--ipc", "host"], fails: ["container.hostIPC"]),
      Sample(name: "host-uts", options: ["--uts", "host"], fails: ["container.hostUTS"]),
      Sample(name: "seccomp-off", options: ["--security-opt", "seccomp=unconfined"], fails: ["container.seccomp"]),
      Sample(name: "seccomp-open", options: ["--security-opt", "seccomp=\(allowAll)"], fails: ["container.seccomp"]),
      Sample(
        name: "nnp-false", options: ["--security-opt", "no-new-privileges=false"], fails: ["container.noNewPrivileges"]),
      Sample(name: "user-zero", options: ["--user", "0:0"], fails: ["container.user"]),
      Sample(name: "user-root-group", options: ["--user", "root:1000"], fails: ["container.user"]),
      Sample(name: "user-toor", options: ["--user", "toor"], fails: ["container.user"]),
      Sample(name: "user-app", options: ["--user", "app"], fails: []),
      Sample(name: "whole-host", options: ["-v", "/:/h:ro"], fails: mounts.union(sockets)),
      Sample(name: "shadow", options: ["-v", "/etc/shadow:/x:ro"], fails: mounts),
      Sample(name: "etc-by-link", options: ["-v", folder.path + "/etc-alias:/x:ro"], fails: mounts),
      Sample(name: "proc-sys", options: ["-v", "/proc/sys:/x:ro"], fails: mounts),
      Sample(name: "data", options: ["-v", folder.path + "/data:/etc/app"], fails: []),
      Sample(name: "engine-socket", options: ["-v", engine.socket + ":/var/run/docker.sock"], fails: sockets),
      Sample(
        name: "socket-folder", options: ["-v", engine.folder.path + ":/x"], fails: sockets.union(mounts), starts: false),
      Sample(name: "socket-by-link", options: ["-v", folder.path + "/alias:/x"], fails: sockets),
      Sample(name: "no-socket", options: ["-v", folder.path + "/look/docker.sock:/var/run/docker.sock"], fails: []),
      Sample(name: "restart-always", options: ["--restart", "always"], fails: ["container.restart"]),
      Sample(name: "restart-endless", options: ["--restart", "on-failure"], fails: ["container.restart"]),
      Sample(name: "device-rule", options: ["--device-cgroup-rule", "c 1:3 rmw"], fails: ["container.devices"]),
      Sample(name: "device", options: ["--device", "/dev/null:/dev/own"], fails: ["container.devices"], starts: false),
      Sample(name: "unhealthy", options: ["--no-healthcheck"], fails: Self.plainFailures, isPlain: true),
      Sample(name: "port-80", options: ["-p", "127.0.0.1:80:80"], fails: ["container.privilegedPorts"]),
      Sample(name: "port-1024", options: ["-p", "127.0.0.1:1024:80"], fails: []),
      Sample(name: "port-everywhere", options: ["-p", "8080:80"], fails: ["container.bindAddress"]),
      Sample(name: "named-sshd", options: [], command: ["/bin/sshd"], fails: []),
      Sample(
        name: "server", options: [],
        command: [
          "/bin/busybox-web", "sh", "-c", "while true; do echo SSH-2.0-own | /bin/busybox-web nc -l -p 2022; done",
        ],
        fails: ["container.sshServer"]),
      Sample(name: "joins-twice", options: ["--network", "container:joins-network"], fails: ["container.hostNetwork"]),
      Sample(name: "joins-ipc", options: ["--ipc", "container:host-ipc"], fails: ["container.hostIPC"]),
      Sample(name: "shares-ipc", options: ["--ipc", "shareable"], fails: []),
      Sample(name: "default-capability", options: ["--cap-add", "CHOWN"], fails: []),
      Sample(name: "lower-capability", options: ["--cap-add", "sys_module"], fails: capabilities),
      Sample(name: "seccomp-strict", options: ["--security-opt", "seccomp=\(strict)"], fails: []),
      Sample(name: "seccomp-mount", options: ["--security-opt", "seccomp=\(mounting)"], fails: ["container.seccomp"]),
      Sample(name: "nnp-colon", options: ["--security-opt", "no-new-privileges:true"], fails: []),
      Sample(name: "user-00", options: ["--user", "00"], fails: ["container.user"]),
      Sample(name: "user-group-only", options: ["--user", ":5"], fails: ["container.user"]),
      // Digits are a number even where an account has that name.
      Sample(name: "user-digits", options: ["--user", "1234"], fails: []),
      Sample(name: "volume-of-etc", options: ["-v", "etc-volume:/x"], fails: mounts),
      Sample(name: "own-volume", options: ["-v", "own-volume:/x"], fails: []),
      Sample(name: "time-zone", options: ["-v", "/etc/localtime:/etc/localtime:ro"], fails: []),
      Sample(name: "time-zone-writable", options: ["-v", "/etc/localtime:/etc/localtime"], fails: mounts),
      Sample(name: "tmpfs-etc", options: ["--tmpfs", "/etc"], fails: []),
      Sample(
        name: "socket-second-name", options: ["-v", engine.folder.path + "/second-name:/x"], fails: sockets),
      Sample(
        name: "containerd-socket", options: ["-v", engine.folder.path + "/exec/containerd/containerd.sock:/x"],
        fails: sockets),
      Sample(name: "restart-six", options: ["--restart", "on-failure:6"], fails: ["container.restart"]),
      Sample(name: "restart-unless", options: ["--restart", "unless-stopped"], fails: ["container.restart"]),
      Sample(name: "port-1023-udp", options: ["-p", "127.0.0.1:1023:80/udp"], fails: ["container.privilegedPorts"]),
      Sample(name: "port-everywhere-6", options: ["-p", "[::]:8081:80"], fails: ["container.bindAddress"]),
      Sample(name: "port-local-6", options: ["-p", "[::1]:8083:80"], fails: []),
      Sample(name: "no-processes-limit", options: ["--pids-limit", "-1"], fails: ["container.pidsLimit"]),
      Sample(name: "one-processor", options: ["--cpu-quota", "0", "--cpuset-cpus", "0"], fails: []),
      Sample(name: "default-shares", options: ["--cpu-quota", "0", "--cpu-shares", "1024"], fails: ["container.cpu"]),
      Sample(name: "other-group", options: ["--cgroup-parent", "/elsewhere"], fails: ["container.cgroupParent"]),
      Sample(name: "stopped-host", options: ["--network", "host"], fails: ["container.hostNetwork"], starts: false),
      Sample(name: "exec-root", options: [], fails: ["container.execRoot", "container.execUser"]),
      Sample(name: "exec-user", options: [], fails: ["container.execUser"]),
      Sample(name: "exec-plain", options: [], fails: []),
    ]
  }

  /// Everything is let through but what no container needs, and of that these.
  private static func profile(without allowed: Set<String>) -> String {
    let names = SeccompProfile.watched.filter { !allowed.contains($0) }.map { "\"\($0)\"" }.joined(separator: ",")
    return #"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":[\#(names)],"action":"SCMP_ACT_ERRNO"}]}"#
  }

  private func image(_ engine: RealEngine, _ folder: TemporaryDirectory) throws {
    let busybox = try Data(contentsOf: URL(fileURLWithPath: try #require(Tool.find("busybox"))))
    try folder.write("root/bin/busybox", busybox)
    // What a program calls itself says nothing: one is named so and is none, one is none by name and is.
    try folder.write("root/bin/sshd", "#!/bin/busybox sh\n/bin/busybox sleep 1000\n")
    try folder.write("root/bin/busybox-web", busybox + Data("\0SSH-2.0-own\0".utf8))
    try folder.write(
      "root/etc/passwd",
      "root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n1234:x:0:0::/:/bin/sh\n")
    try folder.write("root/etc/group", "root:x:0:\n")
    for name in ["busybox", "sshd", "busybox-web"] { chmod(folder.path + "/root/bin/\(name)", 0o755) }
    _ = try engine.image("sample:1", layers: [folder.path + "/root"])
  }

  /// What one look at the engine saw.
  private struct Sight {
    var facts: Facts
    /// Rules by container.
    var failed: [String: Set<String>] = [:]
    var errors: [String] = []

    var unobserved: [String] {
      facts.containers.filter { $0.settings.isRunning && !$0.isObserved }.map(\.settings.name)
    }

    func missed(_ samples: [Sample]) -> [String] {
      samples.flatMap { sample in
        sample.fails.subtracting(failed[sample.name] ?? []).map { "\(sample.name) \($0)" }
      }
    }

    func wrong(_ samples: [Sample]) -> [String] {
      samples.flatMap { sample in
        (failed[sample.name] ?? []).subtracting(sample.fails).map { "\(sample.name) \($0)" }
      }
    }

    func isSettled(_ samples: [Sample]) -> Bool {
      unobserved.isEmpty && errors.isEmpty && missed(samples).isEmpty && wrong(samples).isEmpty
    }
  }

  private func look(_ engine: RealEngine) throws -> Sight {
    var sight = Sight(facts: try Collector(now: Int(time(nil))).all(socket: engine.socket))
    let benchmark = try #require(try Catalogue.benchmark(named: "1.8.0"))
    let old = try #require(try Catalogue.benchmark(named: "1.13.0"))
    var selection = Selection()
    selection.sections = ["4", "5"]
    for result in try Audit(benchmark, selection: selection, now: Int(time(nil))).results(sight.facts)
      + Audit(old, selection: selection, now: Int(time(nil))).results(sight.facts)
    {
      guard case .compliance(let details) = result.details, result.subject.kind == .container,
        Self.judged.contains(result.rule)
      else { continue }
      if details.status == .fail { sight.failed[result.subject.name, default: []].insert(result.rule) }
      if details.status == .error {
        sight.errors.append("\(result.subject.name) \(result.rule): \(details.reason)")
      }
    }
    return sight
  }

  @Test(.enabled(if: isPossible)) func everyBadContainerFailsAndNoGoodOne() throws {
    let engine = try RealEngine()
    let folder = try TemporaryDirectory()
    try image(engine, folder)
    let samples = try samples(folder, engine)
    for sample in samples {
      let network = sample.options.contains("--network") ? [] : ["--network", "none"]
      let base = sample.isPlain ? [] : Self.good
      try engine.docker(
        ["create", "--name", sample.name] + network + base + sample.options + ["sample:1"] + sample.command)
    }
    try engine.docker([
      "create", "--name", "privileged", "--network", "none", "--privileged", "sample:1", "/bin/busybox", "true",
    ])
    try engine.docker(["start"] + samples.filter(\.starts).map(\.name))
    try engine.docker(["exec", "-d", "-u", "0", "exec-root", "/bin/busybox", "sleep", "900"])
    try engine.docker(["exec", "-d", "-u", "1001", "exec-user", "/bin/busybox", "sleep", "900"])
    try engine.docker(["exec", "-d", "exec-plain", "/bin/busybox", "sleep", "900"])

    // What the engine started isn't all in its place at once on a loaded machine: a process that is about to give up
    // root, a server that is about to listen. Looked at again until all is seen as it is, a bounded number of times.
    var seen = try look(engine)
    for _ in 0..<8 where !seen.isSettled(samples) { seen = try look(engine) }
    #expect(seen.facts.daemon?.executable?.hasSuffix("/dockerd") == true)
    #expect(seen.facts.daemon?.info.rootDirectory == engine.folder.path + "/data")
    #expect(seen.unobserved.isEmpty)
    #expect(seen.errors.isEmpty)
    let (missed, wrong) = (seen.missed(samples), seen.wrong(samples))
    let right = samples.reduce(0) { $0 + (seen.failed[$1.name] ?? []).intersection($1.fails).count }
    print(
      "containers: \(right) failures found, \(missed.count) missed, \(wrong.count) wrong, of \(samples.count * Self.judged.count) judgements"
    )
    #expect(missed.isEmpty, "missed: \(missed)")
    #expect(wrong.isEmpty, "wrong: \(wrong)")
    let bad = seen.failed["privileged"] ?? []
    for rule in ["container.privileged", "container.capabilities", "container.seccomp", "container.devices"] {
      #expect(bad.contains(rule), "privileged \(rule)")
    }
  }

  @Test(.enabled(if: isPossible)) func aHardenedEngineIsToldFromAPlainOne() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write(
      "own engine.json",
      #"{"no-new-privileges":true,"userland-proxy":false,"live-restore":true,"log-level":"info","default-ulimits":{"nofile":{"Name":"nofile","Hard":1000,"Soft":1000}}}"#
    )
    let hardened = try RealEngine(["--config-file", file])
    let plain = try RealEngine(["--log-level", "debug"])
    // Two engines, and a stranger that claims to be one.
    let impostor = Process()
    impostor.executableURL = URL(fileURLWithPath: Tool.find("bash") ?? "/bin/bash")
    impostor.arguments = ["-c", "exec -a 'dockerd --icc=false --no-new-privileges' sleep 60"]
    try impostor.run()
    defer {
      impostor.terminate()
      impostor.waitUntilExit()
    }
    func failed(_ engine: RealEngine) throws -> Set<String> {
      let facts = try Collector(now: Int(time(nil))).all(socket: engine.socket)
      #expect(facts.daemon?.configurationProblem == nil, "\(facts.daemon?.configurationProblem ?? "")")
      var selection = Selection()
      selection.sections = ["2"]
      let benchmark = try #require(try Catalogue.benchmark(named: "1.8.0"))
      return Set(
        try Audit(benchmark, selection: selection, now: Int(time(nil))).results(facts).filter {
          if case .compliance(let details) = $0.details { details.status == .fail } else { false }
        }.map(\.rule))
    }
    let settings: Set<String> = [
      "daemon.noNewPrivileges", "daemon.userlandProxy", "daemon.liveRestore", "daemon.logLevel",
    ]
    #expect(try failed(hardened).isDisjoint(with: settings))
    #expect(try failed(plain).isSuperset(of: settings))
  }

  @Test(.enabled(if: isPossible)) func imagesAreJudgedByTheirHistory() throws {
    let engine = try RealEngine()
    let folder = try TemporaryDirectory()
    try self.image(engine, folder)
    func build(_ name: String, _ lines: [String]) throws {
      let context = try TemporaryDirectory()
      try context.write("file.txt", "x")
      try context.write("Dockerfile", (["FROM sample:1"] + lines).joined(separator: "\n"))
      try engine.docker(["build", "-q", "-t", name, context.path])
    }
    try build("good:1", ["COPY file.txt /srv/", "ENV MAC_ADDRESS=ADD", "USER app", "HEALTHCHECK CMD true"])
    try build("add:1", ["ADD file.txt /srv/", "USER 0:0", "HEALTHCHECK NONE"])
    try build("secret:1", ["ENV DB_PASSWORD=hunter2hunter2", "USER toor"])
    let facts = try Collector(now: Int(time(nil))).all(socket: engine.socket)
    func image(_ name: String) throws -> ImageFacts { try #require(facts.images.first { $0.name == name }) }
    let good = try image("good:1")
    #expect(
      good.additions.isEmpty && !good.user.isRoot && good.user.id == 1000 && good.hasHealthCheck && good.secrets.isEmpty
    )
    let add = try image("add:1")
    #expect(add.additions.count == 1 && add.user.isRoot && !add.hasHealthCheck)
    #expect(try !image("secret:1").secrets.isEmpty && image("secret:1").user.id == 0)
  }
}
