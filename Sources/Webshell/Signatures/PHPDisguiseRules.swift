/// PHP that hides what it runs. Hiding alone convicts nobody: licensed software hides too.
enum PHPDisguiseRules {
  private static let unpack =
    #"(?:base64_decode|gzinflate|gzuncompress|gzdecode|str_rot13|strrev|convert_uudecode|hex2bin|rawurldecode|urldecode|openssl_decrypt)"#

  static let all: [SignatureRule] = [
    SignatureRule(
      "php.eval-unpacked", [.php], .decoder, .strong, "code is unpacked and run",
      #"\b(?:eval|assert)\(@?(?:'[^']{0,20}'\.|\?>\.?)?@?"# + unpack + #"\("#,
      finds: ["<?php eval(gzinflate(base64_decode('x')));", "<?php eval('?>'.base64_decode($x));"],
      passes: ["<?php $x = base64_decode($y); evaluate($x);"]),
    SignatureRule(
      "php.eval-computed", [.php], .decoder, .strong, "what a computed function gives is run",
      #"\b(?:eval|assert)\(@?\$[\w\x80-\xff]+(?:\[[^\]]*\])?\("#,
      finds: ["<?php eval($f($x));", "<?php @eval($a[1]('x'));"], passes: ["<?php eval($x);"]),
    SignatureRule(
      "php.superglobal-by-name", [.php], .decoder, .strong, "the request's variables by a put-together name",
      #"\$\{?\{?'_(?:get|post|request|cookie|server)'\}|\$\{'globals'\}|\$globals\['_(?:get|post|request|cookie)'\]"#,
      finds: ["<?php ${'_P'.'OST'}['x']($y);", "<?php ${\"\\x47LOBALS\"}['a']();"],
      passes: ["<?php echo $GLOBALS['x'];"]),
    SignatureRule(
      "php.superglobal-text", [.php], .decoder, .weak, "a text names the request's variables",
      #"'_(?:get|post|request|cookie)'"#, finds: ["<?php $x = '_PO'.'ST'; $$x;"], passes: ["<?php $x = 'post';"]),
    SignatureRule(
      "php.dangerous-name", [.php], .decoder, .weak, "a text names a dangerous function",
      #"'(?:assert|system|shell_exec|passthru|popen|proc_open|create_function|eval|pcntl_exec)'"#,
      finds: ["<?php $f = 'as'.'sert';", "<?php $f = \"\\x73ystem\";"], passes: ["<?php $f = 'asserts';"]),
    SignatureRule(
      "php.unpacker-name", [.php], .decoder, .weak, "a text names an unpacking function",
      #"'(?:base64_decode|gzinflate|str_rot13|gzuncompress|strrev|edoced_46esab|onfr64_qrpbqr|tressa|riny|nffreg)'"#,
      finds: ["<?php $f = 'base'.'64_decode';"], passes: ["<?php $f = 'base64';"]),
    SignatureRule(
      "php.name-with-junk", [.php], .decoder, .strong, "a name is made by taking junk out of a text",
      #"=@?(?:str_ireplace|str_replace)\('[^']{1,8}','','[^']{6,80}'\)"#,
      finds: ["<?php $f = str_replace('q', '', 'cqreqate_funqction');"],
      passes: ["<?php $f = str_replace('q', '', $x);"]),
    SignatureRule(
      "php.name-by-index", [.php], .decoder, .strong, "a name is made letter by letter from a text",
      #"(?:\$[\w\x80-\xff]+[\[{]\d{1,3}[\]}]\.){4}"#,
      finds: ["<?php $f = $s[1].$s[20].$s[3].$s[4].$s[5];"], passes: ["<?php $f = $s[1].$s[2];"]),
    SignatureRule(
      "php.texts-combined", [.php], .decoder, .weak, "texts are combined bit by bit",
      #"'\)?\^\(?'|\(~'[^']|~[\x80-\xff]{3}|'\^\$|\$\w+\[\$\w+\]\^\$|\$\w+\[\$\w+%"#,
      finds: ["<?php $f = ('%' ^ '`') . 'x';", "<?php $x[$i] = $x[$i] ^ $k[$i % 8];"], passes: ["<?php $f = $a ^ $b;"]),
    SignatureRule(
      "php.escapes", [.php], .decoder, .weak, "long texts in numbers", #"(?:\\x[0-9a-f]{2}){16}|(?:\\[0-7]{2,3}){16}"#,
      view: .raw, finds: ["<?php $x = \"" + String(repeating: #"\x61"#, count: 16) + "\";"],
      passes: ["<?php $x = \"\\x61\\x62\";"]),
    SignatureRule(
      "php.blob", [.php], .decoder, .weak, "a long packed text", #"['"][A-Za-z0-9+/=\\]{1000}"#, view: .packed,
      finds: ["<?php $x = '" + String(repeating: "QUJD", count: 260) + "';"], passes: ["<?php $x = 'QUJD';"]),
    SignatureRule(
      "php.jump-maze", [.php], .decoder, .weak, "a maze of jumps",
      #"(?:goto [\w\x80-\xff]+;[^;]*?;?){4}goto "#,
      finds: ["<?php goto a; b: goto c; d: goto e; f: goto g; h: goto i; j: goto k;"], passes: ["<?php goto a; a: x();"]
    ),
    SignatureRule(
      "php.request-unpacked", [.php], .source, .weak, "what the request brings is unpacked",
      #"\b"# + unpack + #"\(@?\$_(?:post|get|request|cookie|server)\b"#,
      finds: ["<?php $x = base64_decode($_POST['z0']);"], passes: ["<?php $x = base64_decode($y);"]),
    SignatureRule(
      "php.request-everywhere", [.php], .source, .weak, "every parameter becomes a variable",
      #"\bextract\(@?\$_(?:get|post|request|cookie)|foreach\(\$_(?:get|post|request|cookie) as\$\w+=>\$\w+\)\{?\$\$"#,
      finds: ["<?php extract($_REQUEST);"], passes: ["<?php extract($row);"]),
    SignatureRule(
      "php.body", [.php], .source, .weak, "the request's body is read",
      #"'php://input'|\$http_raw_post_data"#, finds: ["<?php $x = file_get_contents('php://input');"],
      passes: ["<?php $x = fopen('php://output', 'w');"]),
    SignatureRule(
      "php.doc-comment", [.php], .decoder, .weak, "code is taken from a comment", #"->getdoccomment\("#,
      finds: ["<?php eval($r->getDocComment());"], passes: ["<?php getComment();"]),
    SignatureRule(
      "php.global-called", [.php], .decoder, .weak, "a function is called that a global array holds",
      #"\$globals\[[^\]]+\](?:\[[^\]]+\])?\("#, finds: ["<?php $GLOBALS['a']('x');"],
      passes: ["<?php $GLOBALS['a']->x();"]),
  ]
}
