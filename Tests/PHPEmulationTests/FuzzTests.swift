import Emulation
import Testing

@testable import PHPEmulation

/// Damaged and recombined files never crash the emulator, and budgets hold.
@Suite struct FuzzTests {
  /// A generator that gives the same numbers each time (xorshift).
  private struct Numbers {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(max(1, bound)))
    }
  }

  private static var budget: EmulationBudget {
    var budget = EmulationBudget()
    budget.steps = 3_000
    budget.milliseconds = 50
    return budget
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func mutatedBytes(_ seed: UInt64) {
    var numbers = Numbers(state: seed &* 0x9e37_79b9_7f4a_7c15)
    let sources = EvasionTests.evasions.flatMap { [$0.shell, $0.benign] } + ParserTests.readable
    let signs = Array("(){}[]<>$'\"`?;,.:->\\=&|^~@#/*\n0 x".utf8)
    for _ in 0..<150 {
      var bytes = Array(("<?php " + sources[numbers.next(sources.count)]).utf8)
      for _ in 0...numbers.next(4) {
        let place = numbers.next(bytes.count)
        switch numbers.next(4) {
        case 0: bytes[place] = UInt8(numbers.next(256))
        case 1: bytes.insert(signs[numbers.next(signs.count)], at: place)
        case 2: bytes.remove(at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + numbers.next(12)))
        }
        if bytes.isEmpty { break }
      }
      let result = PHPEmulator(budget: Self.budget).run(bytes, context: EmulationContext(path: "/x.php"))
      #expect(result.steps <= Self.budget.steps + 100_000)
    }
  }

  @Test(arguments: [5, 6, 7] as [UInt64]) func splicedTokens(_ seed: UInt64) {
    var numbers = Numbers(state: seed &* 0x9e37_79b9_7f4a_7c15)
    let sources = EvasionTests.evasions.map(\.shell) + ParserTests.readable
    for _ in 0..<120 {
      var text: [UInt8] = Array("<?php ".utf8)
      for _ in 0..<3 {
        let source = Array(("<?php " + sources[numbers.next(sources.count)]).utf8)
        let tokens = PHPLexer.tokens(of: source)
        let from = numbers.next(tokens.count)
        for token in tokens[from..<min(tokens.count, from + numbers.next(30))] where token.kind != .openTag {
          text += source[token.range] + [32]
        }
      }
      let result = PHPEmulator(budget: Self.budget).run(text, context: EmulationContext(path: "/x.php"))
      #expect(result.steps <= Self.budget.steps + 100_000)
    }
  }

  /// Numbers at the edges of what fits, through every function that computes with them.
  @Test func edgeNumbers() {
    let edges = ["PHP_INT_MAX", "-PHP_INT_MAX - 1", "0", "-1", "1e300", "''", "'abc'", "[]", "null", "$u"]
    let names = NativeFunctions.table.keys.sorted()
    for name in names where !["eval"].contains(name) {
      var code = ""
      for (index, edge) in edges.enumerated() {
        let other = edges[(index + 3) % edges.count]
        code +=
          "@\(name)(\(edge)); @\(name)('abcdef', \(edge), \(other)); $a = [1, 'b', \(other)]; @\(name)($a, \(edge), \(other), \(edge));"
      }
      _ = emulate(code, budget: Self.budget)
    }
    let operators = ["+", "-", "*", "/", "%", "**", "<<", ">>", "&", "|", "^", ".", "<=>", "==", "===", "??"]
    for operation in operators {
      let code = edges.flatMap { left in
        edges.map { "$x = (\(left)) \(operation) (\($0)); $x++; $x--; $s = 'abc'; $s[$x] = 'd';" }
      }
      _ = emulate(code.joined(), budget: Self.budget)
    }
  }

  @Test(arguments: [
    "while (true) { $a[] = 1; }", "for (;;);", "function f($x) { f($x . 'a'); f($x . 'b'); } f('');",
    "$s = 'a'; while (1) { $s .= $s; }", "$s = str_repeat('ab', 1 << 40); $a = range(0, 1 << 30);",
    "function g() { g(); } g();", "eval($c = 'eval($c);');", "$c = 'eval($c.\" \");'; eval($c);",
    "class A { function __call($n, $a) { $this->$n(); } } (new A)->x();",
    "class A extends A { } new A; class B extends C { } class C extends B { } new B; B::f();",
    "$a = []; $a[0] = &$a; foreach ($a as $b) { print_r($b); } $o->o = $o; clone $o;",
    "$f = function () use (&$f) { $f(); }; $f();", "a: goto a;", "preg_match('/(a*)*b/', str_repeat('a', 5000));",
    "$x = array_map(function ($v) { return range(0, 1000); }, range(0, 100000));",
    "$s = str_repeat('a', 1000000); for ($i = 0; $i < 100000; $i++) { $t[] = substr($s, $i); }",
  ]) func hostileCodeEnds(_ code: String) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = emulate(code)
    #expect(clock.now - start < .seconds(5))
    #expect(result.steps <= EmulationBudget().steps * 2)
  }

  @Test func noiseIsNoCode() {
    var numbers = Numbers(state: 77)
    for _ in 0..<20 {
      var bytes = (0..<4_000).map { _ in UInt8(numbers.next(256)) }
      for _ in 0..<20 { bytes.insert(contentsOf: [60, 63], at: numbers.next(bytes.count)) }
      #expect(PHPEmulator().run(bytes, context: EmulationContext(path: "/x.png")).proofs.isEmpty)
    }
  }
}
