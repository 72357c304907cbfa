import Testing

@testable import PHPEmulation

/// Every feature of the grammar is read without a syntax error.
@Suite struct ParserTests {
  private func errors(_ text: String) -> Int {
    var names = KnownName.seed
    return PHPParser.parse(Array(text.utf8), isCode: false, layer: 0, depthLimit: 128, names: &names).syntaxErrors
  }

  static let readable: [String] = [
    "<?php if ($a): ?>x<?php elseif ($b): ?>y<?php else: ?>z<?php endif; ?>",
    "<?php if ($a) { ?>x<?php } else { ?>y<?php } ?>",
    "<?php foreach ($a as $k => [$x, 'y' => $z]): endforeach; for (;;): break; endfor; while (0): endwhile;",
    "<?php switch ($a): case 1: echo 1; break; default: echo 2; endswitch;",
    "<?php switch ($a) { case 1; echo 1; case 'b': continue 2; default: }",
    "<?php declare(strict_types=1); namespace A\\B; use C\\{D, function e, const F as G}; use function H\\i; use J as K;",
    "<?php namespace A { const B = 1; function c() {} } namespace { echo 1; }",
    "<?php enum Suit: string implements X { case A = 'a'; case B = 'b'; const C = self::A; public function l(): string { return $this->value; } }",
    "<?php #[Attr(1, [2])] final class A extends B implements C, \\D\\E { use T1, T2 { T1::x insteadof T2; T2::x as protected y; } #[P] public readonly ?int $a; protected static array|null $b = [1]; private (A&B)|null $c = null; final public const string X = 'y'; const A = 1, B = 2; abstract protected function q(); }",
    "<?php class P { public function __construct(private readonly int $x = 5, protected ?string $y = null, public private(set) array $z = []) {} }",
    "<?php class H { public string $a { get => $this->b; set(string $v) { $this->b = $v; } } public int $c = 1 { get { return 2; } } }",
    "<?php $x = match(true) { $a, $b => 1, default => throw new E('x'), };",
    "<?php $f = static fn(int ...$x): int => array_sum($x); $g = function &(array &$a, ?callable $b = null) use ($c, &$d): ?static { return $a; };",
    "<?php $o?->a?->b()::C; $o::class; new class(1) extends A { }; $x = new ($a . 'b')(1); (clone $a)->b; [$a, [, $b]] = $c; list('x' => $y, ) = $z;",
    "<?php f(...$a, b: 1, c: $d); $f = strlen(...); $m = $o->m(...); $s = A::s(...);",
    "<?php $a = $b{0} . $b[-1]; $a['x']{3}; $$a; ${'a' . 1}; $o->{'a' . 'b'}; $o->$p['x']; A::$b['c']; A::{$m}(); `ls $a`;",
    "<?php echo \"a $b[c] $b[0] $b[-1] $b[$i] $o->p->q {$a['x']['y']} {$o->m(\"in\")} ${v} ${v['k']} \\x41\\u{1F600}\\101 \\$z\";",
    "<?php echo <<<EOT\n  a $b {$c['d']}\n  EOT . 'x'; echo <<<'N'\nraw $x\nN;\n",
    "<?php a: goto a; try { } catch (A | B $e) { } catch (C) { } finally { } const X = 1, Y = X . 'z'; global $a, $$b; static $c = 1, $d;",
    "<?php function g(): iterable { $x = yield; yield 1; yield 'k' => 2; yield from f(); return 3; }",
    "<?php $a ??= $b ?? $c ?: $d; $a <=> $b; $a ** -$b; !$x = f(); $a and $b or $c xor $d; $a instanceof B && !$c instanceof $d; @$x->y; print 'a'; $x = (int) $y + (string)$z;",
    "<?php function g() { yield; yield 1; yield 'k' => 2; }", "<?php function g() { yield from f(); }",
    "<?php function g(): iterable { $x = yield; return 3; }",
    "<?php while (1) { break(1); } $x = b'x' . B\"y\" . b; if (1) { ?> <? } else { ?> <? } ?>",
    "<?php exit; die('x'); exit(); isset($a, $b[1]); empty($a); unset($a, $b['c']); include_once __DIR__ . '/a.php'; eval('1;');",
    "<?php $a = [1, 'k' => &$b, ...$c]; $a[] = 1; $a = array('x' => array(1, 2,),); $i++ + ++$i; $x = -1 - - 1; 0x1F + 0b11 + 0o17 + 017 + 1_000 + 1.5e3 + .5;",
    "<script language=\"php\">echo 1;</script> text <?= $a, $b ?> <? echo 2; ?>",
    "<?php // comment ?>html<?php # other ?>html<?php /* c */ echo 1; /** d */ function f() {} ",
    "<?php interface I extends J, K { const A = 1; public static function f(self $x): static; } abstract class Z { abstract function q(); } trait T { abstract function r(); static $s; }",
    "<?php $o->class; $o->list(); A::new(); function list2() {} class C { function print() {} const FOR = 1; function match() {} } C::FOR; enum_exists('x');",
    "<?php echo 1; __halt_compiler(); anything <?php at all {{{",
    "<?php if (1) : if (2) { } else if (3) { } endif; do echo 1; while (0); for ($i = 0, $j = 1; $i < 2; $i++, $j--) echo $i;",
    "<?php $x = $a |> strlen(...); $f = fn() => [1]; foreach ($a as &$v); foreach ($o->p as $this->q => $r);",
    "<?php abstract class Q { abstract public int $v { get; } } readonly class R { } final readonly class S { }",
    "<?php function f(#[\\SensitiveParameter] string|int|null $a, self&Countable $b, &...$c): never { throw new \\Exception; }",
    "<?php return new class { public function x() { return new static; } };",
    "<?php $s = \"{$a->b['c']->d()} $a[key] {$a[\"k\"]} $\\x {not} \\{$a}\";",
    "<?php use A\\B; B\\c(); \\d(); namespace\\e(); new \\F\\G; echo \\PHP_EOL; static::$a; parent::__construct(); self::B;",
  ]

  @Test(arguments: readable) func reads(_ text: String) { #expect(errors(text) == 0, "\(text)") }

  @Test(arguments: [
    "<?php $a = ;", "<?php function (", "<?php class { }", "<?php if ($a {", "<?php ]]] )) }", "<?php foreach ($a) {}",
  ])
  func countsErrors(_ text: String) { #expect(errors(text) > 0) }

  @Test func recoversBehindErrors() {
    #expect(emulate("$a = ; foo bar baz; eval($_POST['x']);").predicates == [.taintedCode])
    #expect(emulate("class A { function b( { } } } eval($_POST['x']);").predicates.contains(.taintedCode))
  }

  @Test func deepNestingIsBounded() {
    let text = String(repeating: "(", count: 50_000) + "1" + String(repeating: ")", count: 50_000)
    let result = emulate("$a = " + text + "; eval($_POST['x']);")
    #expect(result.limits.contains(.depth))
    let chain = Array(repeating: "'a'", count: 20_000).joined(separator: ".")
    #expect(emulate("$a = " + chain + "; eval($_POST['x']);").predicates == [.taintedCode])
    let elseIfs = String(repeating: "if ($a) { } else ", count: 5_000)
    #expect(emulate(elseIfs + "eval($_POST['x']);").predicates == [.taintedCode])
    let calls = "$q" + String(repeating: "->w()", count: 20_000) + ";"
    #expect(emulate(calls + "eval($_POST['x']);").syntaxErrors == 0)
  }
}
