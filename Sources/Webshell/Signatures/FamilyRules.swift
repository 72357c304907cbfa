/// Shells that are known by what they say or how they are built.
enum FamilyRules {
  private static let servers: Set<ScriptLanguage> = [.php, .jsp, .asp, .aspx]

  static let all: [SignatureRule] = [
    SignatureRule(
      "family.chopper", [.php, .asp, .aspx], .family, .strong, "China Chopper's or AntSword's client code",
      #"(?:'->\||\|<-'|ini_set\('display_errors','0'\);@set_time_limit\(0\);@?set_magic_quotes_runtime)"#,
      family: "China Chopper",
      finds: ["<?php @ini_set('display_errors','0');@set_time_limit(0);@set_magic_quotes_runtime(0);"],
      passes: ["<?php ini_set('display_errors','0'); set_time_limit(0);"]),
    SignatureRule(
      "family.behinder-php", [.php], .family, .decisive, "Behinder's server side",
      #"openssl_decrypt\(\$\w+,'aes128',\$\w+\)|e45e329feb5d925b|\$\w+\[\$i\]=\$\w+\[\$i\]\^\$key\[\$i\+1&15\]"#,
      family: "Behinder", finds: ["<?php $p = openssl_decrypt($post, \"AES128\", $key);"],
      passes: ["<?php $p = openssl_decrypt($post, 'aes-256-cbc', $key, 0, $iv);"]),
    SignatureRule(
      "family.behinder-jsp", [.jsp], .family, .decisive, "Behinder's server side",
      #"class u extends classloader|e45e329feb5d925b"#, family: "Behinder",
      finds: ["<%!class U extends ClassLoader{U(ClassLoader c){super(c);}}%>"],
      passes: ["<%! class User extends Base {} %>"]),
    SignatureRule(
      "family.behinder-aspx", [.aspx], .family, .decisive, "Behinder's server side",
      #"e45e329feb5d925b|assembly\.load\(new [^;]*createdecryptor\("#, family: "Behinder",
      finds: [
        "<% Assembly.Load(new System.Security.Cryptography.RijndaelManaged().CreateDecryptor(k, k).TransformFinalBlock(c, 0, c.Length)).CreateInstance(\"U\").Equals(this); %>"
      ],
      passes: ["<% var d = aes.CreateDecryptor(k, v); %>"]),
    SignatureRule(
      "family.webadmin", [.aspx], .family, .decisive, "WebAdmin's loader: its code lies in a library beside it",
      #"\bwebadmin2[a-z]\.[a-z]\.[a-z]\b"#, family: "WebAdmin",
      finds: ["<script language=\"C#\" runat=\"server\">WebAdmin2Y.x.y a = new WebAdmin2Y.x.y(\"k\");</script>"],
      passes: ["<script language=\"C#\" runat=\"server\">WebAdmin.Page.Menu a;</script>"]),
    SignatureRule(
      "family.godzilla", servers, .family, .decisive, "Godzilla's server side",
      #"3c6e0b8a9c15224a|\$payloadname='payload'|class x extends classloader|string xc='[0-9a-f]{16}'|md5\(\$pass\.\$key\),\d{1,2},16|substring\(0,16\)\)[^;]*base64encode\(x\("#,
      family: "Godzilla",
      finds: ["<?php $payloadName='payload';", "<%! String xc=\"3c6e0b8a9c15224a\"; class X extends ClassLoader{} %>"],
      passes: ["<?php $payload = 'name';"]),
    SignatureRule(
      "family.weevely", [.php], .family, .decisive, "weevely's agent",
      #"\$k{1,2}h?='[0-9a-f]{8,12}';\$kf='[0-9a-f]{12}'|@preg_match\('/\$kh\(\.\+\)\$kf/'|for\(\$i=0;\$i<\$l;\)\{for\(\$j=0;\(\$j<\$c&&\$i<\$l\);"#,
      family: "weevely", reference: "https://github.com/epinna/weevely3",
      finds: [
        "<?php function x($t,$k){$c=strlen($k);$l=strlen($t);$o='';for($i=0;$i<$l;){for($j=0;($j<$c&&$i<$l);$j++,$i++){$o.=$t[$i]^$k[$j];}}return $o;}"
      ],
      passes: ["<?php for($i=0;$i<$l;$i++){for($j=0;$j<$c;$j++){}}"]),
    SignatureRule(
      "family.tunnel", servers, .family, .decisive, "a tunnel into the network (reGeorg, Neo-reGeorg)",
      #"georg says|x-?cmd['"][^;\n]*x-?target|x-status['"]\s*,\s*['"](?:ok|fail)"#, view: .raw, family: "reGeorg",
      reference: "https://github.com/sensepost/reGeorg",
      finds: ["<?php exit(\"Georg says, 'All seems fine'\");", "<% response.setHeader(\"X-STATUS\", \"OK\"); %>"],
      passes: ["<?php echo 'George says hello';"]),
    SignatureRule(
      "family.c99", [.php], .family, .strong, "c99shell", #"\bc99(?:sh|shell|_)|c99ftpbrute|\bc999shell"#, view: .raw,
      family: "c99", finds: ["<?php $shver = 'x'; c99sh_getupdate();"], passes: ["<?php // C99 standard"]),
    SignatureRule(
      "family.r57", [.php], .family, .strong, "r57shell", #"\br57(?:shell|_)|rst/ghc|rst\.void\.ru"#, view: .raw,
      family: "r57", finds: ["<?php /* r57shell.php */"], passes: ["<?php $r57 = 1;"]),
    SignatureRule(
      "family.b374k", [.php], .family, .strong, "b374k", #"\bb374k"#, view: .raw, family: "b374k",
      finds: ["<?php /* b374k shell 3.2 */"], passes: ["<?php $b374 = 1;"]),
    SignatureRule(
      "family.wso", [.php], .family, .strong, "WSO, also called FilesMan",
      #"wso_version|'filesman'|function wso[a-z]{2,20}\(|action(?:filesman|secinfo|selfremove|bruteforce|safemode)\b"#,
      family: "WSO", finds: ["<?php define('WSO_VERSION', '2.5');", "<?php function actionSecInfo() {}"],
      passes: ["<?php function actionIndex() {}"]),
    SignatureRule(
      "family.alfa", [.php], .family, .strong, "ALFA", #"\balfa(?:_data|team|shell|cgiapi|getcwd|ex\()|solevisible"#,
      view: .raw, family: "ALFA", finds: ["<?php function alfaEx($x){}"], passes: ["<?php $alfa = 'alpha';"]),
    SignatureRule(
      "family.named", servers, .family, .strong, "a shell that says its name",
      #"indoxploit|phpspy|jspspy|aspxspy|jfolder|antichat shell|mini ?shell|web ?shell by |php ?shell (?:by|v)|\bkacak\b|zehir ?4|ntdaddy|\brhtools\b|iskorpitx|leaf ?phpmailer|adminer hack|shell uploader|private shell|bypass shell|safe ?mode bypass|symlink bypass|gecko shell|mari(?:j|h)uana shell|\bo0o\.nu\b|fx29sh|locus7s|nstview|dark ?shell|cyber ?shell|hatv?shell|phpremoteview|silentium|0byt3m1n1"#,
      view: .raw, finds: ["<title>IndoXploit</title><?php x();", "<%-- JspSpy --%>"], passes: ["<?php echo 'shell';"]),
    SignatureRule(
      "family.laudanum", servers, .family, .strong, "Laudanum's injectable files",
      #"laudanum (?:tools|project)|part of laudanum"#,
      view: .raw, family: "Laudanum", finds: ["<?php // Laudanum Project"], passes: ["<?php // laudanum, the drug"]),
  ]
}
