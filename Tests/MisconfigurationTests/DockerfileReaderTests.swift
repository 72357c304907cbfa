import Parsing
import TestKit
import Testing

@testable import Misconfiguration

@Suite struct DockerfileReaderTests {
  private func read(_ text: String) -> Dockerfile { DockerfileReader.read(Bytes(text)) }

  @Test func linesContinueOverCommentsAndBlanks() throws {
    let file = read("FROM a:1\nRUN one && \\\n  # a comment\n\n  two \\\n  && three\nUSER x\n")
    #expect(file.instructions.map(\.keyword) == ["FROM", "RUN", "USER"])
    let run = file.instructions[1]
    #expect(run.line == 2 && run.endLine == 6)
    #expect(run.commands.map(\.program) == ["one", "two", "three"])
    #expect(run.commands.map { run.line(of: $0) } == [2, 5, 6])
    #expect(file.instructions[2].line == 7)
  }

  @Test func escapeDirective() {
    let file = read("# escape=`\nFROM a:1\nRUN one `\n  two\nCOPY c:\\a c:\\b\\\n")
    #expect(file.instructions.map(\.keyword) == ["FROM", "RUN", "COPY"])
    #expect(file.instructions[1].text.contains("two"))
    // Not a directive any more after a comment.
    #expect(read("# hello\n# escape=`\nFROM a:1\n").escape == UInt8(ascii: "\\"))
  }

  @Test func heredocs() throws {
    let file = read(
      "FROM a:1\nRUN <<-\"A\" cat <<B\n\tone\n\tA\ntwo\nB\nCOPY <<x.txt <<y.txt /dest/\nxx\nx.txt\nRUN no\ny.txt\nUSER u\n"
    )
    #expect(file.instructions.map(\.keyword) == ["FROM", "RUN", "COPY", "USER"])
    #expect(file.instructions[1].heredocs.map(\.body) == ["one\n", "two\n"])
    #expect(file.instructions[2].heredocs.map(\.name) == ["x.txt", "y.txt"])
    #expect(file.instructions[2].heredocs[1].body == "RUN no\n")
    #expect(file.instructions[3].line == 12)
    #expect(file.problems.isEmpty)
    let script = read("FROM a:1\nRUN <<EOF\napt-get update\ncurl x |\n sh\nEOF\n").instructions[1]
    #expect(script.commands.map(\.program) == ["apt-get", "curl", "sh"])
    #expect(script.commands.map { script.line(of: $0) } == [3, 4, 5])
    #expect(read("FROM a:1\nRUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF\n").instructions[1].commands.isEmpty)
  }

  @Test(arguments: [
    ("$A", "1"), ("${A}", "1"), ("${A}x$B", "1x${B}"), ("${B:-z}", "z"), ("${A:+yes}", "yes"), ("${B:+yes}", ""),
    ("'$A'", "$A"), ("\"$A b\"", "1 b"), ("\\$A", "$A"), ("${B:-${A}}", "1"), ("${E:-x}", "x"), ("${E-x}", ""),
    ("a$", "a$"), ("${A", "1"),
  ]) func expansion(_ text: String, _ expected: String) {
    let expansion = Expansion(values: ["A": "1", "E": ""], escape: UInt8(ascii: "\\"))
    #expect(expansion.expand(Array(text.utf8)) == expected)
  }

  @Test func argumentsAndEnvironmentThroughStages() {
    let file = read(
      """
      ARG TAG=12
      FROM debian:$TAG AS a
      ARG TAG
      ENV V=1
      USER u$TAG$V
      FROM a AS b
      USER x$V$TAG
      FROM c:1
      USER y$V
      """)
    #expect(file.stages.map(\.base) == [.image("debian:12"), .stage(0), .image("c:1")])
    #expect(file.all("USER").map(\.words) == [["u121"], ["x1${TAG}"], ["y${V}"]])
    #expect(file.lineage == [2])
  }

  /// Values that hold themselves twice grow without end, if nothing bounds them.
  @Test func expansionIsBounded() {
    let bomb = "FROM a:1\nENV A=aaaaaaaaaaaaaaaa\n" + String(repeating: "ENV A=$A$A\n", count: 2_000)
    let file = read(bomb)
    #expect(file.instructions.count == 2_002)
    #expect(file.instructions.allSatisfy { $0.words.allSatisfy { $0.utf8.count <= 70_000 } })
  }

  @Test func fuzz() {
    var generator = SeededGenerator(seed: 41)
    let samples = Sample.read("dockerfile.txt").map { Array($0.text.utf8) }
    let spice = Array("\\`\"'$(){}<>|&;#\n\t =-[]EOF<<,".utf8)
    for _ in 0..<3_000 {
      var bytes = samples.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(spice.randomElement(using: &generator) ?? 0, at: at)
        case 3: bytes.insert(contentsOf: bytes[at...].prefix(20), at: at)
        default: bytes = Array(bytes.prefix(at))
        }
      }
      let file = DockerfileReader.read(Bytes(bytes))
      for rule in Catalogue.dockerfileRules { _ = rule.check(file) }
    }
  }
}
