/// PHP that runs what the request brings, written straight out.
enum PHPSinkRules {
  private static let request = #"\$_(?:get|post|request|cookie)\b"#
  private static let unpack =
    #"(?:base64_decode|stripslashes|urldecode|rawurldecode|trim|str_rot13|hex2bin|gzinflate|gzuncompress|strrev|strval)"#
  private static let manual = "https://www.php.net/manual/en/function.eval.php"

  static let all: [SignatureRule] = [
    SignatureRule(
      "php.eval-request", [.php], .sink, .decisive, "eval runs what the request brings",
      #"\beval\(@?(?:'[^']*'\.)?(?:[a-z0-9_]+\(){0,6}@?"# + request, reference: manual,
      finds: ["<?php @eval ( $_POST [ 'x' ] );", "<?php eval(base64_decode(/* a */$_REQUEST[\"x\"]));"],
      passes: ["<?php evaluate($_POST['x']);", "<?php eval('$x = 1;'); echo $_POST['x'];"]),
    SignatureRule(
      "php.assert-request", [.php], .sink, .decisive, "assert runs what the request brings",
      #"\bassert\(@?(?:"# + unpack + #"\(){0,5}@?"# + request + #"\[[^\]]*\]\)"#,
      reference: "https://www.php.net/manual/en/function.assert.php",
      finds: ["<?php @assert($_POST['x']);", "<?php assert(base64_decode($_COOKIE[1]));"],
      passes: ["<?php assert(isset($_POST['x']));", "<?php assert($_POST['x'] !== 'y');"]),
    SignatureRule(
      "php.command-request", [.php], .sink, .decisive, "a command is run that the request brings",
      #"(?:^|[^>:\w$])(?:system|exec|shell_exec|passthru|popen|proc_open|pcntl_exec)\(@?(?:'[^']*'\.)?(?:"#
        + unpack + #"\(){0,4}@?"# + request,
      finds: ["<?php system($_GET['c']);", "<?php echo shell_exec(\"\".base64_decode($_POST['c']).' 2>&1');"],
      passes: ["<?php $pdo->exec($_POST['q']);", "<?php system(escapeshellarg($_GET['c']));"]),
    SignatureRule(
      "php.backtick-request", [.php], .sink, .decisive, "a command in backticks holds what the request brings",
      "`[^`\n]*" + request + "[^`\n]*`",
      finds: ["<?php echo `$_GET[c]`;"], passes: ["<?php $sql = 'SELECT `a`' . $_GET['c'];"]),
    SignatureRule(
      "php.request-called", [.php], .sink, .decisive, "a function is called that the request names",
      #"(?:^|[^\w ]|[^w] )"# + request + #"(?:\[[^\]\n]*\]|\{[^}\n]*\})\("#,
      finds: ["<?php $_GET['f']($_GET['x']);", "<?php @$_POST[1]($_POST[2]);"],
      passes: ["<?php if ($_GET['f']) (new X)->y();", "<?php echo $_GET['f'] . (1 + 2);"]),
    SignatureRule(
      "php.variable-call-request", [.php], .sink, .strong, "a computed function is given what the request brings",
      #"(?:\$[a-z_\x80-\xff][\w\x80-\xff]*|[\])}])\(@?(?:'',)?(?:"# + unpack + #"\(){0,3}@?"# + request,
      finds: ["<?php $f = 'ass'.'ert'; $f($_POST['x']);", "<?php $a('', base64_decode($_POST['x']));"],
      passes: ["<?php $o->handle($_POST['x']);", "<?php if (isset($_POST['x'])) { run(); }"]),
    SignatureRule(
      "php.callback-request", [.php], .sink, .strong, "a callback comes from the request",
      #"\b(?:call_user_func(?:_array)?|forward_static_call(?:_array)?|array_map|register_shutdown_function|ob_start|"#
        + #"register_tick_function|spl_autoload_register)\(@?"# + request,
      finds: ["<?php call_user_func($_GET['f'], $_GET['x']);"], passes: ["<?php call_user_func('strlen', $_GET['x']);"]),
    SignatureRule(
      "php.callback-dangerous", [.php], .sink, .strong, "a dangerous function is handed over as a callback",
      #"\b(?:call_user_func(?:_array)?|array_(?:map|filter|walk|reduce|udiff|uintersect|diff_ukey|intersect_ukey|"#
        + #"udiff_assoc|diff_uassoc)|u[ak]?sort|register_shutdown_function|preg_replace_callback|filter_var|iterator_apply)"#
        + #"\((?:[^;]*,)?'(?:assert|eval|system|exec|shell_exec|passthru|popen|create_function)'"#,
      finds: ["<?php array_map('assert', (array)$_POST['x']);", "<?php usort($a, \"sys\".\"tem\");"],
      passes: ["<?php array_map('trim', $x);"]),
    SignatureRule(
      "php.replace-evaluated", [.php], .sink, .strong, "a replacement that is run as code",
      #"\b(?:preg_replace|preg_filter)\('([^\w\s'])[^']*[^\w\s'][imsxuadsu]{0,5}e[imsxu]{0,5}',@?(?:\$|'[^']*(?:eval|assert|system|exec|\$)|[a-z0-9_]+\()"#,
      reference: "https://www.php.net/manual/en/reference.pcre.pattern.modifiers.php",
      finds: ["<?php preg_replace('/.*/e', $_POST['x'], '.');", "<?php preg_replace(\"/x/ie\", 'eval($y)', 'x');"],
      passes: [
        "<?php preg_replace('/one/i', $two, $three);", "<?php preg_replace('~e~', '', $three);",
        "<?php preg_replace('/([\\x80-\\xFF])/e', \"'='.sprintf('%02X', ord('\\1'))\", $s);",
      ]),
    SignatureRule(
      "php.function-from-text", [.php], .sink, .weak, "a function is made from text",
      #"\bcreate_function\("#, finds: ["<?php $f = create_function('', $x);"], passes: ["<?php created_function('x');"]),
    SignatureRule(
      "php.include-input", [.php], .sink, .decisive, "the request's body is included",
      #"\b(?:include|require)(?:_once)?\(?@?'php://input"#,
      finds: ["<?php include 'php://input';"], passes: ["<?php include 'php/input.php';"]),
    SignatureRule(
      "php.include-data", [.php], .sink, .strong, "code in an address is included",
      #"\b(?:include|require)(?:_once)?\(?@?'data:(?:text|;|,|//)"#,
      finds: ["<?php require_once(\"data:text/plain,\" . $x);"], passes: ["<?php include 'data/x.php';"]),
    SignatureRule(
      "php.include-request", [.php], .sink, .strong, "the request names the included file",
      #"\b(?:include|require)(?:_once)?\(?@?"# + request,
      finds: ["<?php @include($_GET['p']);"], passes: ["<?php include 'x.php'; echo $_GET['p'];"]),
    SignatureRule(
      "php.include-odd", [.php], .sink, .weak, "a picture, a log or another host is included",
      #"\b(?:include|require)(?:_once)?\(?@?'(?:[^']*\.(?:jpe?g|png|gif|ico|log|css)|(?:http|https|ftp)://[^']*)'"#,
      finds: ["<?php include 'img/a.jpg';"], passes: ["<?php include 'img/a.php';"]),
    SignatureRule(
      "php.write-request", [.php], .sink, .strong, "the request names a file and brings what is written to it",
      #"\b(?:file_put_contents|fwrite|fputs)\([^;]*"# + request + #"[^;]*,[^;]*"# + request,
      finds: ["<?php file_put_contents($_POST['f'], base64_decode($_POST['c']));"],
      passes: ["<?php file_put_contents('log.txt', $_POST['c']);"]),
    SignatureRule(
      "php.write-code", [.php], .sink, .strong, "code of PHP is written to a file",
      #"\b(?:file_put_contents|fwrite|fputs)\([^;]*(?:<\?php[^;]*(?:eval|\$_|system)|base64_decode\([^;]*\$_)"#,
      finds: ["<?php file_put_contents('x.php', '<?php eval($_POST[1]);');"],
      passes: ["<?php file_put_contents('x.php', '<?php return 1;');"]),
    SignatureRule(
      "php.upload-copy", [.php], .sink, .strong, "an upload is copied under its own name",
      #"\bcopy\(@?\$_files\["#, finds: ["<?php copy($_FILES['f']['tmp_name'], $_FILES['f']['name']);"],
      passes: ["<?php copy($a, $b);"]),
    SignatureRule(
      "php.upload-own-name", [.php], .sink, .weak, "an upload is kept under its own name",
      #"\bmove_uploaded_file\([^;]*\$_files\[[^;]*\['name'\]"#,
      finds: ["<?php move_uploaded_file($_FILES['f']['tmp_name'], './' . $_FILES['f']['name']);"],
      passes: ["<?php move_uploaded_file($_FILES['f']['tmp_name'], $target);"]),
    SignatureRule(
      "php.command", [.php], .sink, .weak, "a command is run",
      #"(?:^|[^>:\w$])(?:system|shell_exec|passthru|popen|proc_open|pcntl_exec)\("#,
      finds: ["<?php passthru($x);"], passes: ["<?php $o->system('x');"]),
    SignatureRule(
      "php.eval", [.php], .sink, .weak, "text is run as code", #"(?:^|[^>:\w$])eval\("#,
      finds: ["<?php eval($x);"], passes: ["<?php $redis->eval($x);"]),
    SignatureRule(
      "php.preload", [.php], .sink, .strong, "a library is put before every program that is started",
      #"\bputenv\('ld_preload="#, finds: ["<?php putenv('LD_PRELOAD=/tmp/x.so');"], passes: ["<?php putenv('TZ=UTC');"]),
    SignatureRule(
      "php.component", [.php], .sink, .strong, "a Windows component that runs commands is made",
      #"\bcom\('(?:wscript\.shell|shell\.application)'"#,
      finds: ["<?php $w = new COM('WScript.shell');"], passes: ["<?php $w = new COM('Word.Application');"]),
  ]
}
