import Emulation
import Testing

@testable import PHPEmulation

/// What a result tells beside its predicates.
@Suite struct ResultTests {
  @Test func aPathLeadsFromSourceToSink() throws {
    let result = emulateFile("<?php\n$a = $_POST['x'];\n$b = base64_decode($a);\n\neval($b);")
    let proof = try #require(result.proofs.first)
    #expect(proof.line == 5)
    #expect(proof.path.map(\.what) == ["$_POST['x']", "base64_decode", "eval"])
    #expect(proof.path.map(\.line) == [2, 3, 5])
  }

  @Test func layersAreHandedOut() throws {
    let inner = Base64.encode(Array("eval($_POST[1]);".utf8))
    let outer = Base64.encode(Array("eval(base64_decode('\(String(decoding: inner, as: UTF8.self))'));".utf8))
    let result = emulate("eval(base64_decode('\(String(decoding: outer, as: UTF8.self))'));")
    #expect(result.layers.count == 2)
    #expect(result.layers.map(\.parent) == [0, 1])
    #expect(result.layers.last?.bytes == Array("eval($_POST[1]);".utf8))
    #expect(result.layers.last?.how == "base64_decode, eval")
    let door = try #require(result.proofs.first { $0.predicate == .taintedCode })
    #expect(door.layer == 2)
    let written = emulate("file_put_contents('/a/b.php', '<?php system($_GET[1]);');")
    #expect(written.layers.first?.use == .written)
    #expect(written.layers.first?.path == "/a/b.php")
  }

  @Test func limitsAreSaid() {
    var patient = EmulationBudget()
    patient.steps = 5_000
    patient.milliseconds = 60_000
    #expect(emulate("while (true) { $i++; }", budget: patient).limits == [.steps])
    #expect(
      emulate(
        "function f($n) { return g($n + 1); } function g($n) { return h($n); } function h($n) { return f($n); } f(1);"
      ).limits.contains(.depth))
    #expect(emulate("$s = str_repeat('a', 1 << 24);").limits == [.memory])
    var budget = EmulationBudget()
    budget.layers = 3
    #expect(
      emulate("$c = 'eval($c . \" \"); $c .= \" \"; eval($c);'; eval($c);", budget: budget).limits.contains(.layers))
    budget.decodedBytes = 10
    #expect(emulate("eval(strrev(';1 ohce;1 ohce'));", budget: budget).limits == [.decodedBytes])
    budget = EmulationBudget()
    budget.milliseconds = 1
    budget.steps = .max / 8
    #expect(emulate("while (true) { $i++; }", budget: budget).limits == [.time])
    #expect(emulate("echo 1;").limits.isEmpty)
  }

  @Test func nothingIsFoundInNothing() {
    for text in ["", "<html></html>", "<?php", "<?php ?>", "\u{0}\u{1}"] {
      let result = emulateFile(text)
      #expect(result.proofs.isEmpty && result.layers.isEmpty && result.limits.isEmpty)
    }
  }

  @Test func theFilesPathIsItsKey() {
    let code = "$k = basename(__FILE__); eval(base64_decode(strtr('ZXZhbCgkX1BPU1RbMV0pOw==', 'X', $k[0])));"
    #expect(emulate(code, path: "/w/X.php").predicates.contains(.taintedCode))
    #expect(!emulate(code, path: "/w/q.php").predicates.contains(.taintedCode))
  }

  /// Ways of wrapping a known door: each keeps it a door.
  @Test(arguments: ["eval($_POST['x']);", "system($_GET['c']);", "$f = $_GET['f']; $f($_POST['x']);"])
  func disguisesKeepTheProof(_ door: String) {
    let plain = Array(door.utf8)
    let base64 = String(decoding: Base64.encode(plain), as: UTF8.self)
    let hex = String(decoding: Hex.encode(plain), as: UTF8.self)
    let reversed = String(decoding: Array(base64.utf8.reversed()), as: UTF8.self)
    let pieces = stride(from: 0, to: base64.utf8.count, by: 5).map { start in
      "'" + String(decoding: Array(base64.utf8)[start..<min(start + 5, base64.utf8.count)], as: UTF8.self) + "'"
    }
    let codes = plain.map { "chr(\($0))" }.joined(separator: ".")
    let masked = String(decoding: Hex.encode(plain.map { $0 ^ 0x2a }), as: UTF8.self)
    let wrapped = [
      "eval(base64_decode('\(base64)'));", "eval(hex2bin('\(hex)'));", "eval(pack('H*', '\(hex)'));",
      "eval(base64_decode(strrev('\(reversed)')));", "eval(base64_decode(\(pieces.joined(separator: "."))));",
      "$f = 'base' . (32 * 2) . '_decode'; eval($f('\(base64)'));", "eval(\(codes));",
      "eval(base64_decode(implode('', [\(pieces.joined(separator: ","))])));",
      "eval(str_rot13(str_rot13(base64_decode('\(base64)'))));",
      "$k = '*'; $d = hex2bin('\(masked)'); $o = ''; for ($i = 0; $i < strlen($d); $i++) { $o .= $d[$i] ^ $k; } eval($o);",
      "$o = ''; foreach (str_split('\(hex)', 2) as $h) { $o .= chr(hexdec($h)); } eval($o);",
      "function d($s) { return base64_decode($s); } class R { public $c; function run() { eval($this->c); } } $r = new R; $r->c = d('\(base64)'); $r->run();",
      "/*x*/ if (1) { /*y*/ \(door) } // z", "call_user_func(function () { \(door) });",
      "array_map(function ($c) { eval($c); }, [base64_decode('\(base64)')]);",
      "file_put_contents('/tmp/q', '<?php ' . base64_decode('\(base64)')); include '/tmp/q';",
      "preg_replace_callback('/.+/s', function ($m) { eval($m[0]); }, base64_decode('\(base64)'));",
      "$z = <<<'E'\n\(base64)\nE;\neval(base64_decode($z));",
    ]
    for code in wrapped {
      let result = emulate(code)
      #expect(!result.strong.isDisjoint(with: [.taintedCode, .taintedCommand, .taintedCall]), "\(code)")
    }
  }
}
