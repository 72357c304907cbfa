import Foundation
import Parsing
import TestKit
import Testing

@testable import bulkhead

/// `bulkhead watch --replay` with the real program: no root, no kernel.
@Suite(.enabled(if: RealProgram.isBuilt)) struct WatchReplayTests {
  private let folder: TemporaryDirectory
  private let program: RealProgram
  private let recording: String

  init() throws {
    folder = try TemporaryDirectory()
    program = RealProgram(home: folder.path + "/home")
    recording = try SampleRecording.write(in: folder)
  }

  private func lines(_ outcome: RealProgram.Outcome) throws -> [JSONValue] {
    try outcome.output.split(separator: "\n").map { try JSONValue(parsing: Bytes(String($0))) }
  }

  @Test func aPersonSeesWhoWhereAndWhy() throws {
    let outcome = try program.run("watch", "--replay", recording, "--only", "reverse-shell.stdio")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for expected in [
      "2025-11-24 16:00:03.000Z  CRITICAL  reverse-shell.stdio  shop (registry.example/shop:1.2)",
      "process  30 sh -i, user 0", "nginx -g daemon off; 20", "203.0.113.7:4444 outbound",
    ] { #expect(outcome.output.contains(expected), "\(expected)\n\(outcome.output)") }
    #expect(outcome.errors.contains("1 alert (1 critical)") && !outcome.output.contains("\u{1B}"))
  }

  @Test func programsReadJSON() throws {
    let outcome = try program.run("watch", "--replay", recording, "--format", "json")
    let shell = try #require(try lines(outcome).first { $0["rule"]?.string == "reverse-shell.stdio" })
    #expect(shell["subject"]?["name"]?.string == "shop" && shell["severity"]?.string == "critical")
    let detection = try #require(shell["detection"])
    #expect(detection["container"]?["digest"]?.string == "sha256:12")
    #expect(detection["process"]?["ancestors"]?.elements.first?["executable"]?.string == "/usr/sbin/nginx")
    #expect(detection["network"]?["remote"]?.string == "203.0.113.7:4444")
    // A replay is the same every time: when it was written stands in live alerts only.
    #expect(shell["at"] == nil)
    #expect(try program.run("watch", "--replay", recording, "--format", "json").output == outcome.output)
  }

  @Test func falcosReadersGoOn() throws {
    let rules = try folder.write(
      "rules.yaml",
      """
      - rule: Shell of a web server
        desc: a shell that nginx starts
        condition: evt.type = execve and proc.name = sh and proc.pname = nginx
        output: shell (cmdline=%proc.cmdline container=%container.name)
        priority: WARNING
        tags: [T1059]
      """)
    let outcome = try program.run("watch", "--replay", recording, "--format", "falco-json", "--rules", rules)
    let alerts = try lines(outcome)
    let own = try #require(alerts.first { $0["rule"]?.string == "reverse-shell.stdio" })
    #expect(own["priority"]?.string == "Critical" && own["source"]?.string == "syscall")
    #expect(own["output_fields"]?["container.image.tag"]?.string == "1.2")
    #expect(own["output_fields"]?["proc.cmdline"]?.string == "sh -i")
    #expect(own["time"]?.string?.hasPrefix("2025-11-24T16:00:03.") == true)
    let imported = try #require(alerts.first { $0["rule"]?.string == "Shell of a web server" })
    #expect(imported["priority"]?.string == "Warning" && imported["tags"]?.elements.first?.string == "T1059")
    #expect(imported["output_fields"]?["container.name"]?.string == "shop")

    let only = try program.run(
      "watch", "--replay", recording, "--format", "json", "--rules", rules, "--no-builtin-rules")
    #expect(try lines(only).map { $0["rule"]?.string } == ["falco:Shell of a web server"])
  }

  @Test func dataLakesReadOCSF() throws {
    let alerts = try lines(try program.run("watch", "--replay", recording, "--format", "ocsf"))
    let shell = try #require(
      alerts.first { $0["finding_info"]?["analytic"]?["uid"]?.string == "reverse-shell.stdio" })
    #expect(shell["class_uid"]?.integer == 2004 && shell["severity_id"]?.integer == 5)
    #expect(shell["time"]?.integer == 1_764_000_003_000)
  }

  @Test func theExitStatusSaysWhetherThePolicyIsViolated() throws {
    #expect(try program.run("watch", "--replay", recording, "--fail-on", "critical").status == 1)
    #expect(
      try program.run("watch", "--replay", recording, "--fail-on", "critical", "--skip", "reverse-shell.*").status == 0)
    let quiet = try program.run("watch", "-q", "--replay", recording, "--only", "escape.*")
    #expect(quiet.output.isEmpty && quiet.errors.isEmpty)
  }

  @Test func alertsAreAppendedAndNobodyElseReadsThem() throws {
    let path = folder.path + "/alerts"
    for _ in 0..<2 {
      try program.run(
        "watch", "--replay", recording, "-f", "json", "-o", path, "--only", "reverse-shell.stdio")
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").count == 2)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode.map { $0 & 0o007 } == 0)
  }

  @Test func listsJudgeConnections() throws {
    let list = try folder.write("list.txt", "203.0.113.0/24\n")
    let outcome = try program.run(
      "watch", "--replay", recording, "--indicators", "command-and-control=\(list)", "--format", "json")
    // The recording has no event of the connection itself: nothing is matched, and the list is read.
    #expect(outcome.status == 0 && outcome.errors.contains("replayed"), "\(outcome.errors)")
  }

  @Test(
    arguments: [
      (["--rules", "RULES"], 64, "broken.yaml:3: rule 'x': the field 'proc.nmae' is not supported"),
      (["--rules", "/nonexistent"], 69, "/nonexistent: No such file"),
      (["--only", "no.such"], 64, "'no.such'"),
      (["--indicators", "GARBAGE"], 64, "garbage:1: it is a web page"),
      (["--allow-destination", "x y"], 64, "'x y' is no address"),
      (["--no-builtin-rules"], 64, "no rule is left"),
      (["--format", "xml"], 64, "falco-json"),
      (["--respond", "kill=*"], 64, "nothing left to respond to"),
      (["--duration", "5m"], 64, "--replay judges what was kept"),
    ]) func whatIsWrongIsSaid(_ flags: [String], _ status: Int32, _ words: String) throws
  {
    let rules = try folder.write(
      "broken.yaml", "- rule: x\n  desc: y\n  condition: proc.nmae = sh\n  output: z\n  priority: WARNING\n")
    let garbage = try folder.write("garbage", "<html>not a list</html>")
    let arguments = flags.map { ["RULES": rules, "GARBAGE": garbage][$0] ?? $0 }
    let outcome = try program.start(["watch", "--replay", recording] + arguments).outcome()
    #expect(outcome.status == status && outcome.errors.contains(words), "\(flags): \(outcome.errors)")
  }

  @Test func whatIsNoRecordingIsRefused() throws {
    let other = try program.run("watch", "--replay", try folder.write("x", "something else"))
    #expect(other.status == 64 && other.errors.contains("no recording"))
    #expect(try program.run("watch", "--replay", "/nonexistent").status == 69)
    let whole = try #require(FileManager.default.contents(atPath: recording))
    let cut = try folder.write("cut", Array(whole.dropLast(2)))
    let outcome = try program.run("watch", "--replay", cut)
    #expect(outcome.status == 2 && outcome.errors.contains("cut off"), "\(outcome.errors)")
  }

  @Test func policiesAreReadBeforeAnythingBegins() throws {
    let policy = try folder.write(
      "policy.yaml", "guards:\n  - name: g\n    images: [shop*]\n    only-connections: [10.0.0.0/8]\n")
    let outcome = try program.run("watch", "--respond-policy", policy)
    #expect(outcome.status == 64 && outcome.errors.contains("only-connections"), "\(outcome.errors)")
    let broken = try program.run("watch", "--respond-policy", try folder.write("p.yaml", "rules:\n  - nmae: x\n"))
    #expect(broken.status == 64 && broken.errors.contains("p.yaml:2:"), "\(broken.errors)")
    #expect(try program.run("watch", "--respond", "kill").status == 64)
  }

  @Test func exceptionsHoldBackAndAreAccountedFor() throws {
    let soon = CivilDate(daysSince1970: Int(Date().timeIntervalSince1970) / 86_400 + 30).description
    let accepted = try folder.write(
      "accepted.yaml",
      """
      exceptions:
        - rule: reverse-shell.stdio
          image: registry.example/shop
          executable: /bin/sh
          owner: ann@example.com
          reason: a drill
          expires: \(soon)
        - rule: escape.mount
          image: nobody
          owner: ann@example.com
          reason: never needed
          expires: \(soon)
      """)
    let outcome = try program.run(
      "watch", "--replay", recording, "--only", "reverse-shell.stdio", "--exceptions", accepted, "--list-suppressed")
    #expect(outcome.output.isEmpty && outcome.status == 0)
    for expected in [
      "0 alerts, 1 suppressed", "accepted.yaml:2: reverse-shell.stdio", "no alert of this run needed it",
    ] {
      #expect(outcome.errors.contains(expected), "\(expected)\n\(outcome.errors)")
    }
    #expect(outcome.errors.contains("suppressed: 1 × critical reverse-shell.stdio in shop"), "\(outcome.errors)")
    let broken = try folder.write("broken.yaml", "exceptions:\n  - rule: x\n    owner: a\n    expires: 2026-01-01\n")
    let refused = try program.run("watch", "--replay", recording, "--exceptions", broken)
    #expect(refused.status == 64 && refused.errors.contains("broken.yaml:2:"), "\(refused.errors)")
  }

  @Test func whatALearningRunProposesHasNoEffectYet() throws {
    let proposed = folder.path + "/proposed.yaml"
    let learning = try program.run("watch", "-q", "--replay", recording, "--learn", proposed)
    #expect(learning.output.contains("reverse-shell.stdio"))
    let text = try String(contentsOfFile: proposed, encoding: .utf8)
    #expect(text.contains("rule: \"reverse-shell.stdio\"") && text.contains("review:"), "\(text)")
    let again = try program.run("watch", "-q", "--replay", recording, "--exceptions", proposed)
    #expect(again.output == learning.output)
    // Somebody may have gone through the file.
    #expect(try program.run("watch", "--replay", recording, "--learn", proposed).status == 64)
  }

  @Test func alertsAreJoinedIntoAnIncident() throws {
    let kept = folder.path + "/incidents"
    let outcome = try program.run("watch", "--replay", recording, "--incidents", kept)
    let files = try FileManager.default.contentsOfDirectory(atPath: kept).sorted()
    #expect(files.count == 2 && files.allSatisfy { $0.hasPrefix("INC-") }, "\(files)")
    let json = try #require(FileManager.default.contents(atPath: kept + "/" + (files.first ?? "")))
    let incident = try JSONValue(parsing: Bytes(Array(json)))
    #expect(incident["schema"]?.string == "bulkhead.incident/1")
    #expect(incident["containers"]?.elements.first?["name"]?.string == "shop")
    #expect(outcome.errors.contains("INC-") && outcome.errors.contains("What to do:"), "\(outcome.errors)")
  }
}
