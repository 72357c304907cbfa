import Foundation
import Parsing
import TestKit
import Testing

@testable import bulkhead

/// `bulkhead audit` as a person runs it.
@Suite(.serialized) struct AuditCommandTests {
  static let hasContainers: Bool = RealEngine.isPossible && RealProgram.isBuilt && Tool.find("busybox") != nil

  private let folder: TemporaryDirectory
  private let program: RealProgram

  init() throws {
    folder = try TemporaryDirectory(prefix: "bulkhead-audit")
    program = RealProgram(home: folder.path + "/home", ["BULKHEAD_NO_UPDATE": "1"])
  }

  private func image(_ engine: RealEngine, _ name: String, _ more: (String) throws -> Void = { _ in }) throws {
    let root = folder.path + "/" + name
    try folder.write("\(name)/bin/busybox", try Data(contentsOf: URL(fileURLWithPath: #require(Tool.find("busybox")))))
    chmod(root + "/bin/busybox", 0o755)
    try more(root)
    // Imported, not built: a build takes setuid bits away.
    try Tool.run("tar", ["-C", root, "-cf", root + ".tar", "."])
    try engine.docker(["import", root + ".tar", "\(name):1"])
  }

  private func status(_ report: JSONValue, _ rule: String, _ subject: String? = nil) -> String? {
    report["results"]?.elements.first {
      $0["rule"]?.string == rule && (subject == nil || $0["subject"]?["name"]?.string == subject)
    }?["compliance"]?["status"]?.string
  }

  private func report(_ path: String) throws -> JSONValue {
    try JSONValue(parsing: Bytes(try #require(FileManager.default.contents(atPath: path))))
  }

  @Test(.enabled(if: RealProgram.isBuilt)) func wrongUsageAndWhatIsMissingHaveTheirStatuses() throws {
    for arguments in [
      ["--benchmark", "2.0"], ["--level", "3"], ["--only", "99.9"], ["--section", "77"], ["--fail-under", "101"],
      ["--facts", "x", "--root", "/"], ["containers", "--state", "relative"], ["watch", "--root", "/"],
    ] {
      #expect(try program.start(["audit"] + arguments).outcome().status == 64, "\(arguments)")
    }
    #expect(try program.run("audit", "--engine", folder.path + "/none").status == 69)
    #expect(try program.run("audit", "watch", "--engine", folder.path + "/none").status == 69)
    #expect(try program.run("audit", "host", "--root", folder.path + "/none").status == 69)
    #expect(try program.run("audit", "fix", "--undo").status == 69)
    try folder.write("facts.json", "{}")
    #expect(try program.run("audit", "--facts", folder.path + "/facts.json").status == 2)
    try folder.write("waivers.yaml", "- { check: a, owner: ann }")
    #expect(try program.run("audit", "host", "--waivers", folder.path + "/waivers.yaml").status == 64)
  }

  @Test(.enabled(if: RealProgram.isBuilt)) func aMountedFileSystemIsAuditedAndNotThisMachine() throws {
    try folder.write("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
    try folder.write("root/etc/hostname", "elsewhere\n")
    try folder.write("root/etc/passwd", "root:x:0:0::/:/bin/sh\ntwin:x:0:0::/:/bin/sh\n")
    try folder.write("root/etc/ssh/sshd_config", "PermitRootLogin yes\n")
    try folder.write("root/usr/sbin/sshd", "x")
    let path = folder.path + "/host.json"
    let run = try program.run("audit", "host", "--root", folder.path + "/root", "--format", "json", "-o", path)
    #expect(run.status == 0 || run.status == 2, "\(run)")
    let report = try report(path)
    #expect(report["subject"]?["name"]?.string == "elsewhere")
    #expect(status(report, "account.rootAlias") ?? status(report, "account.rootAliases") == "fail")
    #expect(try program.run("audit", "host", "--root", folder.path + "/root", "--fail-on", "low", "-q").status == 1)
    // The engine of a file system that doesn't run can't be asked: that is no pass.
    let docker = try program.run("audit", "--root", folder.path + "/root", "--only", "container.privileged", "-q")
    #expect(docker.status == 2)
  }

  @Test(.enabled(if: hasContainers)) func anAuditFromFactsToGate() throws {
    let engine = try RealEngine()
    try image(engine, "app")
    try engine.docker([
      "create", "--name", "bad", "--network", "host", "--cap-add", "SYS_ADMIN", "app:1", "/bin/busybox", "true",
    ])
    let facts = folder.path + "/facts.json"
    let socket = ["--engine", engine.socket, "-q"]
    let first = folder.path + "/first.json"
    let section = ["--section", "5"]
    let live = try program.start(
      ["audit", "--save-facts", facts, "--format", "json", "-o", first] + section + socket
    ).outcome()
    #expect(live.status == 0 || live.status == 2, "\(live)")
    let report = try report(first)
    #expect(status(report, "container.hostNetwork", "bad") == "fail")
    #expect(status(report, "container.capabilities", "bad") == "fail")
    #expect(status(report, "container.privileged", "bad") == "pass")

    // What was kept is judged alike, by any benchmark, in every format.
    let again = folder.path + "/again.json"
    let kept = ["audit", "--facts", facts, "-q"]
    #expect(try program.start(kept + section + ["--format", "json", "-o", again]).outcome().status == live.status)
    #expect(try self.report(again)["results"] == report["results"])
    for format in ["table", "json", "junit", "sarif", "html", "markdown", "csv"] {
      let run = try program.start(kept + ["--benchmark", "1.13.0", "--format", format]).outcome()
      #expect(run.output.contains("container.capabilities") || run.output.contains("default capabilities"), "\(format)")
    }

    // The gate: severities, scores, ids, waivers.
    let one = kept + ["--only", "container.capabilities"]
    #expect(try program.start(one + ["--fail-on", "high"]).outcome().status == 1)
    #expect(try program.start(one + ["--fail-on", "critical"]).outcome().status != 1)
    #expect(try program.start(one + ["--fail-under", "90"]).outcome().status == 1)
    #expect(try program.start(kept + ["--only", "5.4", "--fail-on", "high"]).outcome().status == 1)
    let waivers = try folder.write(
      "waivers.yaml",
      "- { check: container.capabilities, subject: 'container:bad', owner: ann, reason: x, expires: '2999-01-01' }")
    let waived = try program.start(one + ["--fail-on", "high", "--waivers", waivers, "--format", "json"]).outcome()
    #expect(waived.status != 1 && waived.output.contains("\"waived\""), "\(waived)")
    let old = try folder.write(
      "old.yaml",
      "- { check: container.capabilities, subject: 'container:bad', owner: ann, reason: x, expires: '2020-01-01' }")
    let expired = try program.start(one + ["--fail-on", "high", "--waivers", old]).outcome()
    #expect(expired.status == 1 && expired.output.contains("expired"), "\(expired)")
    let baseline = folder.path + "/baseline.yaml"
    _ = try program.start(one + ["--write-baseline", baseline]).outcome()
    #expect(try program.start(one + ["--fail-on", "low", "--waivers", baseline]).outcome().status != 1)

    // What could not be looked at is never counted as clean.
    let text = try #require(FileManager.default.contents(atPath: facts).map { String(decoding: $0, as: UTF8.self) })
    let problem = try folder.write(
      "problem.json",
      text.replacingOccurrences(
        of: "\"problems\":[", with: "\"problems\":[{\"path\":\"/x\",\"reason\":\"unread\"},"
      ).replacingOccurrences(of: "},]", with: "}]"))
    let partly = try program.start(["audit", "--facts", problem, "--only", "container.privileged", "-q"]).outcome()
    #expect(partly.status == 2, "\(partly)")

    // And drift.
    try engine.docker(["create", "--name", "worse", "--privileged", "app:1", "/bin/busybox", "true"])
    let second = folder.path + "/second.json"
    _ = try program.start(["audit", "--format", "json", "-o", second] + section + socket).outcome()
    let diff = try program.run("audit", "diff", first, second)
    #expect(diff.status == 1 && diff.output.contains("container.privileged"), "\(diff)")
    #expect(try program.run("audit", "diff", second, second).status == 0)

    // Who may not open the socket is told so.
    chmod(engine.folder.path, 0o755)
    let nobody = try Process.status(
      "setpriv", ["--reuid", "65534", "--clear-groups", program.path, "audit", "--engine", engine.socket, "-q"],
      program.environment)
    if let nobody {
      #expect(nobody == 77)
    } else {
      print("skipped: setpriv is missing, or others can't start the program")
    }
  }

  @Test(.enabled(if: hasContainers)) func imagesAreReadWhereThatIsAskedFor() throws {
    let engine = try RealEngine()
    try image(engine, "clean")
    try image(engine, "dirty") { root in
      try folder.write("dirty/usr/bin/own-tool", "#!/bin/busybox\n")
      chmod(root + "/usr/bin/own-tool", 0o4755)
      let digits = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
      try folder.write("dirty/srv/.env", "STRIPE_KEY=sk_" + "live_\(digits.prefix(24))\n")
      try folder.write("dirty/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
      try folder.write("dirty/var/lib/dpkg/status", Samples.status([("gcc", "4:12.2.0-3", "gcc-defaults")]))
    }
    let path = folder.path + "/images.json"
    let run = try program.run(
      "audit", "--engine", engine.socket, "--section", "4", "--image-contents", "--format", "json", "-o", path, "-q")
    // Without a database of advisories vulnerabilities can't be told: that is said, and everything else is judged.
    #expect(run.status == 2, "\(run)")
    let report = try report(path)
    for rule in ["image.setuid", "image.secrets", "image.packages"] {
      #expect(status(report, rule, "dirty:1") == "fail", "\(rule): \(status(report, rule, "dirty:1") ?? "none")")
      #expect(status(report, rule, "clean:1") == "pass", "\(rule): \(status(report, rule, "clean:1") ?? "none")")
    }
    #expect(status(report, "image.scanned", "dirty:1") == "error")
    let written = try #require(FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) })
    #expect(!written.contains("9f86d081884c7d65"), "the secret itself is in the report")
    // Without reading files nothing is claimed of them.
    _ = try program.run("audit", "--engine", engine.socket, "--section", "4", "--format", "json", "-o", path, "-q")
    #expect(try status(self.report(path), "image.setuid", "dirty:1") == "needsInput")
  }

  @Test(.enabled(if: hasContainers)) func whatAnEventChangesIsTold() throws {
    let engine = try RealEngine()
    try image(engine, "app")
    let running = try program.start(["audit", "watch", "--engine", engine.socket])
    defer { running.kill() }
    let deadline = Date(timeIntervalSinceNow: 60)
    while !running.errors.contains("watching"), Date() < deadline { usleep(20_000) }
    try engine.docker([
      "create", "--name", "late", "--privileged", "--network", "none", "app:1", "/bin/busybox", "true",
    ])
    while !running.output.contains("container.privileged"), Date() < deadline { usleep(20_000) }
    let line = running.output.split(separator: "\n").first { $0.contains("container.privileged") }
    let change = try JSONValue(parsing: Bytes(String(line ?? "{}")))
    #expect(change["change"]?.string == "broken" && change["event"]?.string == "container create", "\(change)")
    #expect(change["finding"]?["subject"]?["name"]?.string == "late")
  }

  /// Host files only where nobody else sees them: a private mount namespace with an /etc of its own.
  @Test(.enabled(if: hasContainers && Tool.find("unshare") != nil)) func aFixIsShownDoneAndTakenBack() throws {
    let engine = try RealEngine()
    let before = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/mnt")
    let script = try folder.write(
      "fix.sh",
      """
      set -eu
      [ "$(readlink /proc/self/ns/mnt)" != "$OUTSIDE" ] || { echo "not private"; exit 9; }
      mkdir -p "$D/etc"; mount -t tmpfs none "$D/etc"; mkdir "$D/etc/up" "$D/etc/work"
      mount -t overlay none -o "lowerdir=/etc,upperdir=$D/etc/up,workdir=$D/etc/work" /etc
      mkdir -p /etc/docker /etc/audit/rules.d; echo '{}' > /etc/docker/daemon.json; chmod 0666 /etc/docker/daemon.json
      rm -f /etc/audit/rules.d/50-bulkhead-docker.rules
      only="--only file.daemonJson.mode --only audit.daemonJson --engine $SOCKET -q"
      look() { echo "$1: $(stat -c %a /etc/docker/daemon.json) $(ls /etc/audit/rules.d | grep -c bulkhead || true)"; }
      "$P" audit fix --dry-run $only; look dry
      "$P" audit fix --apply $only; look applied
      "$P" audit fix $only; look again
      "$P" audit fix --undo; look undone
      "$P" audit fix --undo && exit 8 || echo "nothing left: $?"
      """)
    var environment = program.environment
    environment["OUTSIDE"] = before
    environment["D"] = folder.path
    environment["SOCKET"] = engine.socket
    environment["P"] = program.path
    environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    let hadFile = FileManager.default.contents(atPath: "/etc/docker/daemon.json")
    let output: String
    do {
      output = try Tool.run("unshare", ["-m", "--propagation", "private", "bash", script], environment: environment)
    } catch let error as Tool.Failure {
      if error.description.contains("overlay") || error.description.contains("Operation not permitted") {
        print("skipped: no private /etc here: \(error)")
        return
      }
      throw error
    }
    for line in ["dry: 666 0", "applied: 644 1", "again: 644 1", "undone: 666 0", "nothing left: 69"] {
      #expect(output.contains(line), "\(line) is not in:\n\(output)")
    }
    #expect(FileManager.default.contents(atPath: "/etc/docker/daemon.json") == hadFile)
  }
}

extension Process {
  /// Nil where the program can't be started, or can't start another.
  fileprivate static func status(_ tool: String, _ arguments: [String], _ environment: [String: String]) throws
    -> Int32?
  {
    guard let path = Tool.find(tool) else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = environment
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    // What setpriv says where it may not.
    return [126, 127, 1].contains(process.terminationStatus) ? nil : process.terminationStatus
  }
}
