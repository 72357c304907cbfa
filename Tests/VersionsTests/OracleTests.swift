import Foundation
import TestKit
import Testing
import Versions

/// Random pairs against the schemes' own tools, where they are installed.
@Suite struct OracleTests {
  struct Oracle: Sendable, CustomStringConvertible {
    var scheme: VersionScheme
    var tool: String
    var arguments: [String]
    var pairs = 2000
    var environment: [String: String] = [:]
    /// Leaves out pairs that the tool's rule has no meaning for.
    var applies: @Sendable (String) -> Bool = { _ in true }
    var description: String { "\(scheme) by \(tool)" }
  }

  /// Each reads `left TAB right` lines from the file that is its last argument and writes -1, 0 or 1 for each.
  static let oracles: [Oracle] = [
    Oracle(
      scheme: .dpkg, tool: "bash",
      arguments: [
        "-c",
        """
        while IFS=$'\\t' read -r a b; do
          if dpkg --compare-versions "$a" lt "$b" 2>/dev/null; then echo -1
          elif dpkg --compare-versions "$a" eq "$b" 2>/dev/null; then echo 0; else echo 1; fi
        done < "$0"
        """,
      ], pairs: 300),
    Oracle(
      scheme: .rpm, tool: "rpm",
      arguments: [
        "--eval",
        """
        %{lua: for line in io.lines(posix.getenv("PAIRS")) do
          local a, b = line:match("^([^\\t]*)\\t(.*)$"); print(rpm.vercmp(a, b) .. "\\n") end}
        """,
      ], applies: { $0.contains("-") }),
    Oracle(
      scheme: .pep440, tool: "python3",
      arguments: [
        "-c",
        """
        import sys
        from packaging.version import Version
        for line in open(sys.argv[1]):
            a, b = (Version(x) for x in line.rstrip("\\n").split("\\t"))
            print(-1 if a < b else 0 if a == b else 1)
        """,
      ]),
    Oracle(
      scheme: .rubygems, tool: "ruby",
      arguments: [
        "-e",
        "File.foreach(ARGV[0]) { |l| a, b = l.chomp.split(\"\\t\"); puts Gem::Version.new(a) <=> Gem::Version.new(b) }",
      ]),
    Oracle(
      scheme: .composer, tool: "php",
      arguments: [
        "-r",
        "foreach (file($argv[1], FILE_IGNORE_NEW_LINES) as $l) { [$a,$b]=explode(\"\\t\",$l); echo version_compare($a,$b),\"\\n\"; }",
      ], applies: { !$0.hasPrefix("v") }),
    Oracle(
      scheme: .npm, tool: "node",
      arguments: [
        "-e",
        """
        const semver = { compare: require('/usr/share/nodejs/semver/functions/compare') };
        for (const l of require('fs').readFileSync(process.argv[1], 'utf8').split('\\n')) {
          if (!l) continue; const [a, b] = l.split('\\t'); console.log(semver.compare(a, b)); }
        """,
      ], applies: { VersionScheme.npm.isValid($0) }),
    Oracle(
      scheme: .pacman, tool: "python3",
      arguments: [
        "-c",
        """
        import ctypes, sys
        alpm = ctypes.CDLL("libalpm.so.13")
        for line in open(sys.argv[1]):
            a, b = line.rstrip("\\n").split("\\t")
            print(alpm.alpm_pkg_vercmp(a.encode(), b.encode()))
        """,
      ]),
    // Prints each of its arguments and how it stands to the one before.
    Oracle(
      scheme: .maven, tool: "bash",
      arguments: [
        "-c",
        """
        set -f; j=/usr/share/java
        java -cp $j/maven-artifact-3.x.jar:$j/commons-lang3.jar \\
          org.apache.maven.artifact.versioning.ComparableVersion $(tr '\\t' '\\n' < "$0") |
          awk '/^   / { if (++n % 2) print $2 == "<" ? -1 : $2 == ">" ? 1 : 0 }'
        """,
      ]),
  ]

  static let available: [Oracle] = oracles.filter { oracle in
    let needed = oracle.scheme == .dpkg ? "dpkg" : oracle.scheme == .maven ? "java" : oracle.tool
    guard Tool.find(needed) != nil else {
      print("skipped: \(oracle): \(needed) is not installed")
      return false
    }
    // A library of the tool may be missing where the tool is there.
    guard (try? ask(oracle, [("1.0.0", "1.0.0")])) == [0] else {
      print("skipped: \(oracle): can't be asked here")
      return false
    }
    return true
  }

  static func ask(_ oracle: Oracle, _ pairs: [(String, String)]) throws -> [Int] {
    let folder = try TemporaryDirectory(prefix: "bulkhead-versions")
    let path = try folder.write("pairs", pairs.map { "\($0)\t\($1)\n" }.joined())
    var arguments = oracle.arguments
    if oracle.tool == "rpm" { arguments += [] } else { arguments.append(path) }
    let output = try Tool.run(oracle.tool, arguments, environment: oracle.environment.merging(["PAIRS": path]) { $1 })
    return output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
  }

  @Test(arguments: available) func agrees(_ oracle: Oracle) throws {
    let scale = Int(ProcessInfo.processInfo.environment["BULKHEAD_VERSION_PAIRS"] ?? "") ?? oracle.pairs
    var random = SeededGenerator(seed: 13)
    var pairs: [(String, String)] = []
    while pairs.count < scale {
      let a = RandomVersions.make(oracle.scheme, &random)
      let b = Int.random(in: 0..<10, using: &random) == 0 ? a + "1" : RandomVersions.make(oracle.scheme, &random)
      guard oracle.applies(a), oracle.applies(b) else { continue }
      pairs.append((a, b))
    }
    let answers = try Self.ask(oracle, pairs)
    try #require(answers.count == pairs.count)
    var wrong: [String] = []
    for ((a, b), answer) in zip(pairs, answers) {
      let mine = oracle.scheme.compare(a, b)
      if mine?.rawValue != answer.signum() { wrong.append("\(a) against \(b): \(answer), not \(mine?.rawValue ?? 99)") }
    }
    #expect(wrong.isEmpty, "\(wrong.count) of \(pairs.count): \(wrong.prefix(12))")
  }
}
