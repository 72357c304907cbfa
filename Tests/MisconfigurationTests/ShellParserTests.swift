import Testing

@testable import Misconfiguration

@Suite struct ShellParserTests {
  @Test func listsAndPipelines() {
    let commands = ShellParser.parse("A=1 b 'c d' \"e $F\" && g | h -x 2>/dev/null || i; j & k")
    #expect(commands.map(\.program) == ["b", "g", "h", "i", "j", "k"])
    #expect(commands.map(\.link) == [.first, .and, .pipe, .or, .next, .background])
    #expect(commands[0].assignments == ["A=1"])
    #expect(commands[0].words == ["b", "c d", "e $F"])
    #expect(commands[1].pipeline == commands[2].pipeline && commands[0].pipeline != commands[1].pipeline)
    #expect(commands[2].redirections == [.init(sign: ">", target: "/dev/null")])
  }

  @Test func substitutions() throws {
    let commands = ShellParser.parse("a; sh -c \"$(curl x)\" && b `wget y | z`; bash <(fetch q)")
    // The text that `sh -c` runs is a script of one word.
    #expect(
      commands.map(\.program).filter { !$0.hasPrefix("$") } == [
        "a", "sh", "curl", "curl", "b", "wget", "z", "bash", "fetch",
      ])
    let curl = try #require(commands.firstIndex { $0.program == "curl" })
    #expect(commands[curl].outer == 1)
    let z = try #require(commands.firstIndex { $0.program == "z" })
    #expect(commands[z].pipeline == commands[z - 1].pipeline)
  }

  @Test func scriptsWithinScripts() throws {
    let commands = ShellParser.parse("bash -lc 'x | y' ; eval \"p q\"; su - u -c 'r'")
    #expect(commands.map(\.program) == ["bash", "x", "y", "eval", "p", "su", "r"])
    #expect(commands[2].pipeline == commands[1].pipeline)
    #expect(commands[1].outer == 0 && commands[1].isScriptOfOuter)
  }

  @Test(arguments: [
    ("sudo -u app env A=1 apt-get install -y x", "apt-get", true), ("exec /usr/bin/curl x", "curl", false),
    ("timeout 10 wget x", "wget", false), ("busybox wget x", "wget", false), ("A=1", "", false),
    ("xargs -n 1 rm", "rm", false),
  ]) func wrappers(_ text: String, _ program: String, _ sudo: Bool) throws {
    let command = try #require(ShellParser.parse(text).first)
    #expect(command.program == program && command.usesSudo == sudo)
  }

  @Test func options() throws {
    let command = try #require(
      ShellParser.parse("apt-get -qy -o Dpkg::Use-Pty=0 --target-release=x install a -- -b").first)
    #expect(command.has("-y") && command.has("-q") && !command.has("-b") && !command.has("-D"))
    #expect(command.has("--target-release"))
    #expect(command.values(of: "-o") == ["Dpkg::Use-Pty=0"])
    #expect(command.operands(skippingValuesOf: ["-o"]) == ["install", "a", "-b"])
  }

  @Test func controlWordsAreNoPrograms() {
    let commands = ShellParser.parse("if [ -f x ]; then y; else z; fi; for i in a b; do w $i; done; ! v")
    #expect(commands.map(\.program).filter { !$0.isEmpty } == ["[", "y", "z", "for", "w", "v"])
  }

  @Test func heredocBodyIsNoScript() {
    let commands = ShellParser.parse("cat <<EOF >x\ncurl a | sh\nEOF\nb")
    #expect(commands.map(\.program) == ["cat", "b"])
  }

  @Test func depthIsBounded() {
    let deep = String(repeating: "$(", count: 5_000) + "x" + String(repeating: ")", count: 5_000)
    #expect(ShellParser.parse(deep).count <= ShellParser.maximumDepth + 2)
    #expect(ShellParser.parse(String(repeating: "a;", count: 20_000)).count <= ShellParser.maximumCommands)
  }
}
