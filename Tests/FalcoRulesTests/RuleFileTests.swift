import Parsing
import TestKit
import Testing

@testable import FalcoRules

@Suite struct RuleFileTests {
  private static let base = """
    - list: shells
      items: [sh, bash, '"my shell"']
    - macro: spawned
      condition: (evt.type = execve)
    - rule: Shell
      desc: A shell.
      condition: >
        spawned
        and proc.name in (shells)
      output: shell %proc.name
      priority: WARNING
      tags: [T1059, a]
    """

  private func load(_ files: String...) -> FalcoRuleSet {
    FalcoRuleSet.load(
      files: files.enumerated().map { FalcoRuleFile(name: "\($0.offset).yaml", bytes: Bytes($0.element)) },
      supply: .everything)
  }

  private func alerts(_ set: FalcoRuleSet, _ command: String, _ arguments: [String] = []) -> Bool {
    set.matches(ActivityStream.exec(ActivityStream.process("/bin/" + command, arguments)))
  }

  @Test func aRuleIsReadWhole() throws {
    let set = load(Self.base)
    #expect(set.errors.isEmpty && set.notes.isEmpty)
    let rule = try #require(set.rules.first)
    #expect(
      rule.priority == .warning && rule.tags == ["T1059", "a"] && rule.line == 5 && rule.description == "A shell.")
    #expect(alerts(set, "bash") && alerts(set, "my shell") && !alerts(set, "ls"))
  }

  @Test func laterFilesAppendAndReplace() {
    let appended = load(
      Self.base,
      """
      - list: shells
        items: [fish]
        override: {items: append}
      - rule: Shell
        condition: and not proc.args contains harmless
        tags: [more]
        priority: ERROR
        override: {condition: append, tags: append, priority: replace}
      """)
    #expect(appended.errors.isEmpty, "\(appended.errors)")
    #expect(alerts(appended, "fish") && !alerts(appended, "bash", ["harmless"]))
    #expect(appended.rules.first?.tags == ["T1059", "a", "more"] && appended.rules.first?.priority == .error)

    let old = load(
      Self.base,
      "- list: shells\n  append: true\n  items: [fish]\n- macro: spawned\n  append: true\n  condition: or evt.type = clone\n"
    )
    #expect(old.errors.isEmpty && alerts(old, "fish"))

    let replaced = load(Self.base, "- macro: spawned\n  condition: (evt.type = clone)\n")
    #expect(!alerts(replaced, "bash"))
    let rule = load(Self.base, "- rule: Shell\n  desc: d\n  condition: proc.name = ls\n  output: x\n  priority: INFO\n")
    #expect(alerts(rule, "ls") && !alerts(rule, "bash") && rule.rules.count == 1)
  }

  @Test func rulesAreSwitchedOffAndOn() {
    let off = load(Self.base, "- rule: Shell\n  enabled: false\n")
    #expect(off.rules.isEmpty && off.disabled == ["Shell"] && off.errors.isEmpty)
    let on = load(
      Self.base, "- rule: Shell\n  enabled: false\n", "- rule: Shell\n  enabled: true\n  override: {enabled: replace}\n"
    )
    #expect(on.rules.count == 1 && on.errors.isEmpty)
  }

  @Test func exceptionsHoldTheRuleBack() {
    let set = load(
      Self.base + """

          exceptions:
            - name: by_parent
              fields: [proc.pname, proc.args]
              comps: [in, startswith]
              values:
                - [[cron, crond], "-c backup"]
                - [make, "-c "]
            - name: by_name
              fields: proc.name
              values: [dash, zsh]
            - name: later
              fields: [proc.args]
              comps: [=]
        """,
      """
      - rule: Shell
        exceptions:
          - name: later
            values:
              - ["-l"]
        override: {exceptions: append}
      """)
    #expect(set.errors.isEmpty, "\(set.errors)")
    func alerts(_ parent: String, _ arguments: [String]) -> Bool {
      let process = ActivityStream.process("/bin/sh", arguments, parent: ActivityStream.process("/usr/bin/" + parent))
      return set.matches(ActivityStream.exec(process))
    }
    #expect(!alerts("cron", ["-c", "backup now"]) && alerts("cron", ["-c", "evil"]))
    #expect(!alerts("make", ["-c", "x"]) && alerts("nginx", ["-c", "x"]) && !alerts("nginx", ["-l"]))
  }

  @Test(arguments: [
    (
      "- rule: X\n  desc: d\n  condition: evt.type = execve and\n    proc.nmae = sh\n  output: o\n  priority: INFO", 4,
      "'proc.nmae' is not supported; did you mean 'proc.name'"
    ),
    (
      "- rule: X\n  desc: d\n  condition: >\n    evt.type = execve\n    and proc.name ~ sh\n  output: o\n  priority: INFO",
      5, "operator '~'"
    ),
    ("- rule: X\n  desc: d\n  condition: nothing\n  output: o\n  priority: INFO", 3, "macro 'nothing' is not defined"),
    (
      "- rule: X\n  desc: d\n  condition: proc.name in (a)\n  output: o %proc.nam\n  priority: INFO", 4,
      "output: the field 'proc.nam'"
    ),
    (
      "- rule: X\n  desc: d\n  condition: proc.pid contains 1\n  output: o\n  priority: INFO", 3,
      "'contains' does not fit a number"
    ),
    (
      "- rule: X\n  desc: d\n  condition: proc.pid = many\n  output: o\n  priority: INFO", 3,
      "'many' is not a whole number"
    ),
    (
      "- rule: X\n  desc: d\n  condition: fd.sip = host\n  output: o\n  priority: INFO", 3,
      "neither an address nor a network"
    ),
    (
      "- rule: X\n  desc: d\n  condition: proc.tty.x = 1\n  output: o\n  priority: INFO", 3,
      "'proc.tty.x' is not supported"
    ),
    ("- rule: X\n  desc: d\n  condition: proc.name[1] = a\n  output: o\n  priority: INFO", 3, "takes no argument"),
    (
      "- rule: X\n  desc: d\n  condition: fd.name regex '('\n  output: o\n  priority: INFO", 3,
      "regular expression is not valid"
    ),
    ("- rule: X\n  desc: d\n  condition: proc.name = a\n  output: o\n  priority: LOUD", 5, "priority 'LOUD'"),
    ("- rule: X\n  desc: d\n  condition: proc.name = a\n  priority: INFO", 1, "'output' is missing"),
    (
      "- macro: a\n  condition: b\n- macro: b\n  condition: a\n- rule: X\n  desc: d\n  condition: a\n  output: o\n  priority: INFO",
      4, "contains itself: a → b → a"
    ),
    ("- rule: X\n  append: true\n  condition: and a", 1, "no earlier file defines"),
    ("- list: l\n  items: x", 2, "'items' is missing or no list"),
    ("- required_engine_version: 9.0.0", 1, "is 0.62.0"),
    ("- thing: 1", 1, "'thing' is not known here"),
    ("rule: X", 1, "a list of"),
    ("- rule: [", 2, "not readable YAML"),
    (
      "- rule: X\n  desc: d\n  condition: proc.name = a\n  output: o\n  priority: INFO\n  exceptions:\n    - name: e\n      fields: [proc.name, fd.name]\n      comps: [=]",
      7, "2 fields and 1 comps"
    ),
    (
      "- rule: X\n  desc: d\n  condition: proc.name = a\n  output: o\n  priority: INFO\n  exceptions:\n    - name: e\n      fields: [proc.name, fd.name]\n      values:\n        - [a]",
      10, "has 1 entries"
    ),
  ])
  func errorsNameTheLineAndWhatToDo(_ text: String, _ line: Int, _ part: String) throws {
    let set = load(text)
    let error = try #require(set.errors.first, "no error at all")
    #expect(error.reason.contains(part), "\(error)")
    #expect(error.line == line || error.reason.contains("YAML"), "\(error)")
    #expect(error.description.hasPrefix("0.yaml:"))
    #expect(set.rules.isEmpty)
  }

  @Test func oneBadRuleCostsOnlyItself() {
    let set = load(Self.base, "- rule: Bad\n  desc: d\n  condition: proc.nope = 1\n  output: o\n  priority: INFO\n")
    #expect(set.rules.map(\.name) == ["Shell"] && set.errors.count == 1)
    let skipped = load(
      "- rule: Bad\n  desc: d\n  condition: proc.nope = 1\n  output: o\n  priority: INFO\n  skip-if-unknown-filter: true\n"
    )
    #expect(skipped.errors.isEmpty && skipped.notes.count == 1)
  }

  @Test func whatHasNoEffectIsSaid() {
    let set = load(
      Self.base + "\n  colour: red\n",
      "- required_plugin_versions:\n    - name: container\n      version: 0.4.0\n    - name: k8saudit\n      version: 0.7.0\n",
      "- rule: Audit\n  desc: d\n  condition: ka.verb = delete\n  output: o %ka.verb\n  priority: INFO\n  source: k8s_audit\n"
    )
    #expect(set.errors.isEmpty)
    #expect(set.notes.count == 2 && set.notes.contains { $0.reason.contains("colour") })
    #expect(set.coverage.contains { $0.rule == "Audit" && $0.extent == .never && $0.reasons[0].contains("k8s_audit") })
  }

  @Test func macrosCannotBlowUp() {
    var text = "- macro: m0\n  condition: (proc.name = a or proc.name = b)\n"
    for index in 1...40 { text += "- macro: m\(index)\n  condition: (m\(index - 1) or m\(index - 1))\n" }
    text += "- rule: X\n  desc: d\n  condition: m40\n  output: o\n  priority: INFO\n"
    #expect(load(text).errors.first?.reason.contains("more than") == true)
  }

  @Test func noFileCrashesIt() throws {
    let whole = Array(try Fixture.bytes("shop-rules.yaml"))
    var random = SeededGenerator(seed: 14)
    for _ in 0..<24 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place..<min(place + 20, bytes.count)], at: place)
        }
      }
      let set = FalcoRuleSet.load(files: [FalcoRuleFile(name: "f", bytes: Bytes(bytes))])
      _ = set.matches(ActivityStream.exec(ActivityStream.process("/bin/bash")))
    }
  }
}
