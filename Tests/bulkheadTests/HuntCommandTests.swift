import Foundation
import Parsing
import TestKit
import Testing

/// `bulkhead hunt` as a person has it, on directories.
@Suite(.enabled(if: RealProgram.isBuilt)) struct HuntCommandTests {
  private let folder: TemporaryDirectory
  private let program: RealProgram
  private var site: String { folder.path + "/site" }

  init() throws {
    folder = try TemporaryDirectory()
    program = RealProgram(home: folder.path + "/home")
    try HuntSamples.site(in: folder, "site")
  }

  private func json(_ arguments: String...) throws -> (status: Int32, report: JSONValue) {
    let outcome = try program.start(["hunt"] + arguments + ["--format", "json", "--quiet"]).outcome()
    return (outcome.status, try JSONValue(parsing: Bytes(outcome.output)))
  }

  private func paths(_ report: JSONValue) -> [String] {
    (report["findings"]?.elements ?? []).compactMap { $0["webshell"]?["path"]?.string }
  }

  @Test func aCleanTreeSaysNothing() throws {
    let outcome = try program.run("hunt", site, "--fail-on", "suspicious")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(!outcome.output.contains("Webshells") && !outcome.output.contains("packages"))
    #expect(outcome.errors.contains("4 files") && outcome.errors.contains("0 malicious, 0 suspicious"))
  }

  @Test func aDoorIsToldWithItsProof() throws {
    try folder.write("site/uploads/x.php", HuntSamples.shell)
    try folder.write("site/uploads/cat.gif", HuntSamples.picture)
    let outcome = try program.run("hunt", site, "--fail-on", "malicious")
    #expect(outcome.status == 1, "\(outcome)")
    for words in ["MALICIOUS", "/site/uploads/x.php:3", "$_POST['c'] (line 3)", "system (line 3)", "cat.gif"] {
      #expect(outcome.output.contains(words), "\(words) is missing in\n\(outcome.output)")
    }
    let (status, report) = try json(site)
    #expect(status == 0, "without --fail-on a find is no failure")
    #expect(report["schema"]?.string == "bulkhead.report/1")
    let finding = try #require(
      report["findings"]?.elements.first { $0["webshell"]?["path"]?.string?.hasSuffix("x.php") == true })
    #expect(finding["kind"]?.string == "webshell" && finding["webshell"]?["verdict"]?.string == "malicious")
    #expect(finding["webshell"]?["taint"]?.elements.last?["what"]?.string == "system")
    #expect(finding["webshell"]?["taint"]?.elements.last?["line"]?.integer == 3)
  }

  @Test func sarifHasTheWayAsACodeFlow() throws {
    try folder.write("site/x.php", HuntSamples.shell)
    let outcome = try program.run("hunt", site, "--format", "sarif", "--quiet")
    let results = try JSONValue(parsing: Bytes(outcome.output))["runs"]?[0]?["results"]
    #expect(results?.elements.count == 1)
    let steps = results?[0]?["codeFlows"]?[0]?["threadFlows"]?[0]?["locations"]?.elements ?? []
    #expect(steps.count >= 2)
    #expect(steps.first?["location"]?["message"]?["text"]?.string == "$_POST['c']")
  }

  @Test func oneFileAndTheReportInAFile() throws {
    try folder.write("x.php", HuntSamples.evaluated)
    let target = folder.path + "/report.json"
    let outcome = try program.run(
      "hunt", folder.path + "/x.php", "--format", "json", "-o", target, "--fail-on", "malicious")
    #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
    let report = try JSONValue(parsing: Bytes(Array(try #require(FileManager.default.contents(atPath: target)))))
    #expect(paths(report).count == 1)
  }

  @Test func aSecondHuntOnlyLooksAtWhatChanged() throws {
    #expect(try program.run("hunt", site).errors.contains("4 read"))
    let second = try program.run("hunt", site)
    #expect(second.errors.contains("0 read, 4 known to be clean"), "\(second)")
    try folder.write("site/index.php", HuntSamples.shell)
    let third = try program.run("hunt", site, "--fail-on", "malicious")
    #expect(third.status == 1 && third.errors.contains("1 read, 3 known"), "\(third)")
    #expect(try program.run("hunt", site, "--anew").errors.contains("4 read"))
  }

  @Test func quarantineTakesADoorAwayAndGivesItBack() throws {
    let path = try folder.write("site/uploads/x.php", HuntSamples.shell)
    chmod(path, 0o640)
    let outcome = try program.run("hunt", site, "--quarantine")
    #expect(outcome.status == 0 && !FileManager.default.fileExists(atPath: path), "\(outcome)")
    let list = try program.run("hunt", "--list-quarantine")
    #expect(list.output.contains("/site/uploads/x.php") && list.output.contains("sha256:"))
    let id = String(list.output.prefix { $0 != " " })
    #expect(try program.run("hunt", "--restore", "000000000000").status == 64)
    let restored = try program.run("hunt", "--restore", id)
    #expect(restored.status == 0, "\(restored)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == HuntSamples.shell)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(try program.run("hunt", "--list-quarantine").output.isEmpty)
  }

  @Test func ownRulesAreWitnesses() throws {
    try folder.write("own.yar", "rule Shop { strings: $a = \"Nothing here\" condition: $a }")
    try folder.write(
      "sure.yar", "rule Sure { meta: severity = \"critical\" strings: $a = \"Nothing here\" condition: $a }")
    let (_, doubtful) = try json(site, "--yara", folder.path + "/own.yar")
    #expect(doubtful["findings"]?[0]?["webshell"]?["verdict"]?.string == "suspicious")
    #expect(doubtful["findings"]?[0]?["webshell"]?["rules"]?[0]?.string == "yara.Shop")
    let (_, sure) = try json(site, "--yara", folder.path + "/sure.yar")
    #expect(sure["findings"]?[0]?["webshell"]?["verdict"]?.string == "malicious")
    try folder.write("broken.yar", "rule X { condition: }")
    #expect(try program.run("hunt", site, "--yara", folder.path + "/broken.yar").status == 64)
  }

  @Test func whatWasLearnedIsFoundInAnotherShape() throws {
    // Nothing that anything but its own words tells: a made-up tool.
    func tool(_ prefix: String) -> String {
      var text = "<?php\nclass \(prefix)Quux {\n"
      for number in 0..<12 {
        text +=
          "  function m\(number)($a, $b) { foreach ($a as $\(prefix)k => $v) { if ($v % \(number + 2) == 1) "
        text += "{ $b[] = ucwords(str_pad(wordwrap($v, 9), 5, '-')); } else { file_put_contents('/var/log/q', $v); } } "
        text += "return array_chunk(array_flip($b), 3); }\n"
      }
      return text + "}\nsystem('uptime');\n"
    }
    try folder.write("samples/quux.php", tool("a"))
    try folder.write("samples/notes.txt", "not a script")
    try folder.write("site/other.php", tool("renamed"))
    func family(_ report: JSONValue) -> String? {
      (report["findings"]?.elements ?? []).lazy.compactMap { $0["webshell"]?["family"]?.string }.first
    }
    #expect(try family(json(site).report) == nil)
    let learned = try program.run("hunt", "--learn", folder.path + "/samples")
    #expect(learned.status == 0 && learned.errors.contains("1 samples learned"), "\(learned)")
    #expect(learned.errors.contains("notes.txt"))
    let (_, report) = try json(site)
    #expect(paths(report).contains { $0.hasSuffix("/other.php") }, "\(report)")
    #expect(family(report) == "quux.php")
    #expect(try program.run("hunt", "--learn", folder.path + "/nosuch").status == 69)
  }

  @Test func whatIsWrongIsSaidWithItsStatus() throws {
    for (arguments, status) in [
      (["hunt"], 69), (["hunt", folder.path + "/nosuch/"], 69), (["hunt", "dir:" + folder.path + "/nosuch"], 69),
      (["hunt", site, "--jobs", "0"], 64), (["hunt", "--watch", "--restore", "x"], 64),
      (["hunt", site, "--watch", "--format", "sarif"], 64), (["hunt", site, "--fail-on", "terrible"], 64),
      (["hunt", "--restore", "nosuch"], 64), (["hunt", "container:nosuch"], 69), (["hunt", site, "--root", "www"], 64),
    ] as [([String], Int32)] {
      let outcome = try program.start(arguments).outcome()
      #expect(outcome.status == status, "\(arguments): \(outcome)")
      #expect(!outcome.errors.isEmpty)
    }
  }

  /// As another user: root reads everything.
  @Test(.enabled(if: geteuid() == 0 && Tool.find("setpriv") != nil)) func whatCannotBeReadIsSaid() throws {
    let path = try folder.write("site/secret.php", HuntSamples.shell)
    chmod(path, 0)
    let home = try TemporaryDirectory()
    for open in [folder.path, site, home.path] { chmod(open, open == home.path ? 0o777 : 0o755) }
    func run(_ target: String) throws -> (status: Int32, text: String) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: try #require(Tool.find("setpriv")))
      process.arguments = ["--reuid=65534", "--clear-groups", "--", program.path, "hunt", target]
      process.environment = ["BULKHEAD_HOME": home.path + "/state", "DOCKER_HOST": "unix:///nonexistent"]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (process.terminationStatus, text)
    }
    let (status, text) = try run(site)
    guard status != 127, status != 126 else {
      print("skipped: another user may not start the program here")
      return
    }
    #expect(status == 2 && text.contains("secret.php"), "\(status) \(text)")
    chmod(site, 0o700)
    let (refused, why) = try run(site)
    #expect(refused == 77 && why.contains("Permission denied"), "\(refused) \(why)")
  }

  @Test func watchingTellsWhatIsDropped() throws {
    let running = try program.start(["hunt", site, "--watch", "--format", "json", "--quarantine"])
    defer { running.kill() }
    func wait(_ condition: () -> Bool) -> Bool {
      for _ in 0..<2000 {
        if condition() { return true }
        usleep(10_000)
      }
      return false
    }
    #expect(wait { running.errors.contains("Watching") }, "\(running.errors)")
    let written = try folder.write("site/new/deeper/x.php", HuntSamples.shell)
    #expect(wait { running.output.contains("deeper") }, "\(running.output) \(running.errors)")
    let aside = try folder.write("aside.txt", HuntSamples.evaluated)
    #expect(rename(aside, site + "/renamed.php") == 0)
    #expect(wait { running.output.contains("renamed.php") }, "\(running.output) \(running.errors)")
    #expect(wait { !FileManager.default.fileExists(atPath: written) })
    Glibc.kill(running.process.processIdentifier, SIGTERM)
    #expect(running.ends(within: 10_000))
    let outcome = running.outcome()
    #expect(outcome.status == 0, "\(outcome)")
    for line in outcome.output.split(separator: "\n") {
      let finding = try JSONValue(parsing: Bytes(String(line)))
      #expect(finding["webshell"]?["verdict"]?.string == "malicious")
    }
    #expect(try program.run("hunt", "--list-quarantine").output.contains("renamed.php"))
  }
}
