import Parsing
import Testing

@testable import Webshell

@Suite struct OwnSamplesTests {
  /// A made-up tool whose words nothing else tells from ordinary ones.
  static func tool(_ prefix: String) -> String {
    var text = "<?php\nclass \(prefix)Quux {\n"
    for number in 0..<12 {
      text += "  function m\(number)($a, $b) { foreach ($a as $\(prefix)k => $v) { if ($v % \(number + 2) == 1) "
      text += "{ $b[] = ucwords(str_pad(wordwrap($v, 9), 5, '-')); } else { file_put_contents('/var/log/q', $v); } } "
      text += "return array_chunk(array_flip($b), 3); }\n"
    }
    return text + "}\nsystem('uptime');\n"
  }

  @Test func whatWasLearnedIsFoundUnderOtherNames() throws {
    let samples = [
      (name: "quux", file: ScriptFile(path: "quux.php", bytes: Bytes(Self.tool("a")))),
      (name: "notes", file: ScriptFile(path: "notes.txt", bytes: Bytes("not a script"))),
      (name: "short", file: ScriptFile(path: "short.php", bytes: Bytes("<?php echo 1;"))),
    ]
    let (index, skipped) = try OwnSamples.index(samples)
    #expect(index.samples.map(\.name) == ["quux"] && skipped == ["notes.txt", "short.php"])
    let again = try FamilyIndex(decoding: Bytes(index.encoded))
    let analysed = AnalysedText(Array(Self.tool("b").utf8), language: .php)
    let relative = again.nearest(to: analysed.fingerprints)
    #expect(relative?.similarity ?? 0 > 0.9, "\(String(describing: relative)) \(index.samples)")
    var options = WebshellScanner.Options()
    options.learned = [again]
    let file = ScriptFile(path: "/srv/other.php", bytes: Bytes(Self.tool("b")))
    let verdict = try WebshellScanner(options).judge(file)
    #expect(verdict.family == "quux", "\(verdict)")
    let same = ScriptFile(path: "/srv/quux.php", bytes: Bytes(Self.tool("a")))
    #expect(try WebshellScanner(options).judge(same).outcome == .malicious)
    #expect(try #require(VerdictTests.scanner).judge(file).family != "quux")
  }
}
