import Parsing
import Testing

@testable import Webshell

@Suite struct ReadingTests {
  static func read(_ path: String, _ text: String) -> ReadScript? {
    ScriptReader.read(ScriptFile(path: path, bytes: Bytes(text)))
  }

  @Test(arguments: [
    ("a.php", ScriptLanguage.php), ("a.PHTML", .php), ("a.php5", .php), ("a.inc", .php), ("a.phar", .php),
    ("a.php.bak", .php),
    ("a.jspx", .jsp), ("a.asa", .asp), ("a.cer", .asp), ("a.asp;.jpg", .asp), ("a.php::$DATA", .php), ("a.ashx", .aspx),
    ("a.svc", .aspx), ("a.py", .python), ("a.pl", .perl), ("a.cfm", .cfml), (".htaccess", .configuration),
    ("web.config", .configuration), (".user.ini", .configuration),
  ])
  func namesSayTheLanguage(_ name: String, _ language: ScriptLanguage) {
    #expect(ExtensionMap.language(ofPath: "/var/www/" + name) == language)
  }

  @Test func dataNamesSayNothing() {
    for name in ["a.jpg", "a.txt", "php", "a.php.jpg", "README"] {
      #expect(ExtensionMap.language(ofPath: "/x/" + name) == nil)
    }
  }

  @Test func contentsTellWhereTheNameDoesNot() {
    #expect(Self.read("/x/a.jpg", "GIF89a<?php eval($_POST[1]);")?.language == .php)
    #expect(Self.read("/x/a", "#!/usr/bin/perl\nprint 1;")?.language == .perl)
    #expect(Self.read("/x/a.txt", "<%eval request(\"x\")%>")?.language == .asp)
    #expect(Self.read("/x/a.txt", "<% Runtime.getRuntime(); java.util.List x; %>")?.language == .jsp)
    #expect(Self.read("/x/a.txt", "nothing of that kind") == nil)
    #expect(Self.read("/x/a.cgi", "#!/usr/bin/python\nimport os")?.language == .python)
  }

  @Test func pagesOfJavaAreJavaWhateverTheyAreCalled() {
    let page = "<%@ page contentType=\"text/html\" import=\"java.io.*\" %><% new File(\"x\"); %>"
    #expect(Self.read("/x/a.asp", page)?.language == .jsp)
    #expect(Self.read("/x/a.asp", "<%@ language=\"VBScript\" %><% x = 1 %>")?.language == .asp)
  }

  @Test func chanceBracketsInPicturesAreNoCode() {
    let noise = "\u{89}PNG\r\n<?\u{1}\u{2}\u{3} more <? \u{7}\u{8}"
    #expect(Self.read("/x/a.png", noise) == nil)
    let markup = Array("xml version=\"1.0\"?>".utf8)
    let code = Array(" $a = $b; echo $a; ?>".utf8)
    let (isMarkupCode, isCode) = (ShortTag.isCode(markup.span, from: 0), ShortTag.isCode(code.span, from: 0))
    #expect(!isMarkupCode && isCode)
  }

  @Test func wideTextIsReadAsTheServerReadsIt() {
    let text = "<%eval request(\"x\")%>"
    let wide: [UInt8] = [0xFF, 0xFE] + text.utf8.flatMap { [$0, 0] }
    let read = ScriptReader.read(ScriptFile(path: "/x/a.asp", bytes: Bytes(wide)))
    #expect(read.map { String(decoding: $0.text, as: UTF8.self) } == text)
  }

  @Test func longFilesKeepBeginningAndEnd() throws {
    let bytes = Array("<?php A();".utf8) + [UInt8](repeating: 0x20, count: 3 << 20) + Array("Z();".utf8)
    let read = try #require(ScriptReader.read(ScriptFile(path: "/x/a.php", bytes: Bytes(bytes))))
    #expect(
      read.omitted > 0 && read.text.starts(with: Array("<?php A".utf8))
        && read.text.suffix(4) == Array("Z();".utf8)[...])
  }

  @Test func serversAreBelieved() {
    var server = ServerConfiguration()
    server.add("AddType application/x-httpd-php .jpg .gif\n", format: .apache, folder: "/var/www/up")
    server.add(
      "<FilesMatch \"\\.(png|bmp)$\">\nSetHandler application/x-httpd-php\n</FilesMatch>", format: .apache,
      folder: "/var/www/img")
    server.add("location ~ \\.(php|html)$ {\n fastcgi_pass unix:/run/php.sock;\n}\n", format: .nginx)
    server.add("auto_prepend_file = \"x.gif\"\n", format: .php, folder: "/var/www/b")
    server.add("security.limit_extensions = .php .foo\n", format: .php)
    server.add(
      "<add name=\"p\" path=\"*.txt\" scriptProcessor=\"C:\\php\\php-cgi.exe\" />", format: .iis, folder: "/srv")
    #expect(server.language(ofPath: "/var/www/up/a.jpg") == .php)
    #expect(server.language(ofPath: "/var/www/img/a.png") == .php)
    #expect(server.language(ofPath: "/elsewhere/a.jpg") == nil)
    #expect(server.language(ofPath: "/any/a.html") == .php && server.language(ofPath: "/any/a.foo") == .php)
    #expect(server.prepended == ["/var/www/b/x.gif"] && server.language(ofPath: "/var/www/b/x.gif") == .php)
    #expect(server.language(ofPath: "/srv/a.txt") == .php)
  }
}
