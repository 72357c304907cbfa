import Model
import Parsing
import TestKit
import Testing

@testable import Webshell

@Suite struct VerdictTests {
  static let scanner: WebshellScanner? = try? WebshellScanner()

  static func judge(_ path: String, _ text: String, _ context: ScriptFile.Context = .init()) throws -> Verdict {
    try #require(scanner).judge(ScriptFile(path: "/var/www/html/" + path, bytes: Bytes(text), context: context))
  }

  @Test(arguments: [
    ("a.php", "<?php @eval($_POST['x']);"),
    ("b.php", "<?php $a = 'ev' . 'al'; $f = str_replace('q', '', 'aqssqert'); $f($_REQUEST['c']);"),
    ("c.php", "<?php system(base64_decode($_COOKIE['c']));"),
    ("d.php", "<?php $x = strrev('metsys'); $x($_GET[0]);"),
    ("e.php", "<?php eval(base64_decode('ZXZhbCgkX1BPU1RbJ3gnXSk7'));"),
    ("f.jpg", "GIF89a<?php eval($_POST['x']); ?>"),
    ("g.asp", "<%eval request(\"x\")%>"),
    ("h.jsp", "<% Runtime.getRuntime().exec(request.getParameter(\"c\")); %>"),
    ("i.aspx", "<%@ Page Language=\"Jscript\"%><%eval(Request.Item[\"x\"],\"unsafe\");%>"),
    ("j.py", "import os\nos.system(request.args.get('c'))\n"),
    ("k.cfm", "<cfexecute name=\"sh\" arguments=\"-c #url.c#\">"),
    (".htaccess", "AddType application/x-httpd-php .jpg\n"),
    (".user.ini", "auto_prepend_file = php://input\n"),
  ])
  func doorsAreFound(_ name: String, _ text: String) throws {
    let verdict = try Self.judge(name, text)
    #expect(verdict.outcome == .malicious, "\(name): \(verdict.score) \(verdict.reasons)")
    #expect(!verdict.reasons.isEmpty)
  }

  @Test(arguments: [
    ("a.php", "<?php echo htmlspecialchars($_GET['name']);"),
    ("b.php", "<?php $pdo->exec('DELETE FROM t'); $s = array_map('trim', $_POST['list']);"),
    ("c.php", "<?php if (preg_match('/^a/', $_GET['x'])) { include 'a.php'; }"),
    ("d.asp", "<% Set rs = conn.Execute(\"select 1\") : Response.Write rs(0) %>"),
    ("e.jsp", "<%= request.getParameter(\"x\") %>"),
    ("f.aspx", "<%@ Page Language=\"C#\" %><asp:Label runat=\"server\" Text='<%# Eval(\"Name\") %>' />"),
    (".htaccess", "RewriteEngine On\nAddType image/webp .webp\n"),
    (".htaccess", "AddHandler application/x-httpd-php .php\n"),
    (".user.ini", "upload_max_filesize = 20M\n"),
  ])
  func ordinaryScriptsPass(_ name: String, _ text: String) throws {
    let verdict = try Self.judge(name, text)
    #expect(verdict.outcome == .clean, "\(name): \(verdict.score) \(verdict.reasons)")
  }

  @Test func hidingAloneConvictsNobody() throws {
    let packed = String(repeating: "QUJDREVG", count: 300)
    let verdict = try Self.judge("x.php", "<?php $s = '\(packed)'; $f = 'base64_'.'decode'; echo $f($s);")
    #expect(verdict.outcome != .malicious, "\(verdict.reasons)")
  }

  @Test func whatIsVouchedForIsKnown() throws {
    var context = ScriptFile.Context()
    context.vouchedFor = "wordpress 6.1"
    #expect(try Self.judge("a.php", "<?php eval($_POST['x']);", context).outcome == .known)
  }

  @Test func convictionsExplainThemselves() throws {
    let file = ScriptFile(
      path: "/var/www/html/a.php", bytes: Bytes("<?php\n$c = base64_decode($_POST['x']);\neval($c);"))
    let verdict = try #require(Self.scanner).judge(file)
    let finding = try #require(verdict.finding(of: file, subject: Subject(kind: .container, name: "web-1")))
    #expect(finding.kind == .webshell && finding.severity == .critical && finding.evidence.line == 3)
    guard case .webshell(let details) = finding.details else {
      Issue.record("no details")
      return
    }
    #expect(details.verdict == .malicious && details.score == 100)
    #expect(details.taint.first?.what.contains("_POST") == true, "\(details.taint)")
  }

  @Test func learnedSamplesAreRecognised() throws {
    let sample =
      "<?php function q($a){foreach($a as $b){if($b>1){printf('%s',$b);}else{ksort($a);}}return count($a);} q(range(1,3)); while(next($x)){reset($x);} header('a'); exec($z);"
    let analysed = AnalysedText(Array(sample.utf8), language: .php)
    var options = WebshellScanner.Options()
    options.learned = [FamilyIndex([("mine", analysed.fingerprints)], ordinary: FingerprintFilter())]
    let scanner = try WebshellScanner(options)
    let renamed = sample.replacingNames
    let verdict = scanner.judge(ScriptFile(path: "/x/y.php", bytes: Bytes(renamed)))
    #expect(verdict.family == "mine" && verdict.outcome == .malicious, "\(verdict.reasons)")
  }

  @Test func noInputCrashesOrRunsAway() throws {
    let seeds = [
      "<?php eval(gzinflate(base64_decode('x'))); $a[1]{2} = <<<E\nx\nE;\n?>", "<%eval(request(\"x\"))%>",
      "<%! int x; %><jsp:scriptlet>",
      "GIF89a<?=`$_GET[1]`", "AddType x .jpg\n<FilesMatch \"", "\u{FF}\u{FE}<\u{0}%",
    ]
    let scanner = try #require(Self.scanner)
    var generator = SeededGenerator(seed: 7)
    let names = ["a.php", "a.asp", "a.jsp", "a.aspx", "a.py", ".htaccess", "a.jpg"]
    let clock = ContinuousClock()
    let start = clock.now
    var runs = 0
    while clock.now - start < .seconds(1) {
      var bytes = Array(seeds[Int.random(in: 0..<seeds.count, using: &generator)].utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes.prefix(place), at: place)
        }
      }
      let name = names[Int.random(in: 0..<names.count, using: &generator)]
      _ = scanner.judge(ScriptFile(path: "/x/" + name, bytes: Bytes(bytes)))
      runs += 1
    }
    #expect(runs > 3)
  }
}

extension String {
  /// Other names for the variables, other white space.
  fileprivate var replacingNames: String {
    split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$renamed_").split(separator: ";")
      .joined(separator: " ;\n /* c */ ")
  }
}
