import Emulation
import Testing

@testable import ScriptEmulation

/// Whole constructs of each language: they read without an error, and what they compute is known.
@Suite struct GrammarTests {
  private func basic(_ code: String) -> (errors: Int, value: String?) {
    let library = COMLibrary()
    let machine = Machine(library: library, budget: EmulationBudget(), context: EmulationContext(path: ""))
    machine.runPage(library.read(Array(code.utf8), in: machine))
    return (machine.result.syntaxErrors, machine.globals.variables["r"]?.bytes.map { Bytes.string($0) })
  }

  @Test(arguments: [
    ("r = 1 + 2 * 3 ^ 2", "19"), ("r = 7 \\ 2 & \"a\"", "3a"), ("r = 7 Mod 4 - 1", "2"), ("r = \"a\"\"b\"", "a\"b"),
    ("r = Mid(\"hello\", 2, 3)", "ell"), ("r = Left(\"hello\", 2) & Right(\"hello\", 1)", "heo"),
    ("r = Join(Array(\"a\", \"b\"), \"-\")", "a-b"), ("r = Split(\"a,b,c\", \",\")(1)", "b"),
    ("r = Hex(255) & CLng(\"&H10\")", "FF16"), ("r = UCase(\"a\") & LCase(\"B\")", "Ab"),
    ("r = InStr(\"abc\", \"c\")", "3"),
    ("For i = 1 To 3\nr = r & i\nNext", "123"), ("For i = 3 To 1 Step -1 : r = r & i : Next", "321"),
    ("i = 0\nDo While i < 3\ni = i + 1\nr = r & i\nLoop", "123"),
    ("i = 0\nDo\ni = i + 1\nLoop Until i = 4\nr = i", "4"),
    ("While i < 2\ni = i + 1\nWend\nr = i", "2"), ("If 1 = 2 Then r = \"a\" Else r = \"b\"", "b"),
    ("If 1 = 2 Then\nr = \"a\"\nElseIf 2 = 2 Then\nr = \"c\"\nElse\nr = \"b\"\nEnd If", "c"),
    ("Select Case 3\nCase 1, 2\nr = \"a\"\nCase 3\nr = \"b\"\nCase Else\nr = \"c\"\nEnd Select", "b"),
    ("For Each x In Array(\"p\", \"q\")\nr = r & x\nNext", "pq"), ("Const c = \"k\"\nr = c & _\n\"l\"", "kl"),
    ("Function f(a, ByVal b)\nf = a & b\nEnd Function\nr = f(\"x\", \"y\")", "xy"),
    ("Function g(n)\nIf n = 0 Then\ng = \"\"\nElse\ng = g(n - 1) & n\nEnd If\nEnd Function\nr = g(3)", "123"),
    ("Sub s(v)\nv = v & \"!\"\nEnd Sub\nr = \"a\"\ns r", "a!"), ("Rem nothing\nr = \"a\" ' comment", "a"),
    ("Class K\nPublic n\nPublic Function w()\nw = \"v\"\nEnd Function\nEnd Class\nSet k1 = New K\nr = k1.w()", "v"),
    ("Dim a(3)\na(1) = \"z\"\nr = a(1)", "z"), ("r = StrReverse(\"abc\") & String(2, \"x\")", "cbaxx"),
    ("Execute \"r = \"\"in\"\"\"", "in"), ("r = Eval(\"1 + 1\")", nil), ("On Error Resume Next\nr = 1", "1"),
    ("[my name] = 3\nr = [my name]", "3"), ("r = Not False", "true"),
  ])
  func vbScript(_ code: String, _ value: String?) {
    let run = basic(code)
    #expect(run.errors == 0, "\(code)")
    if let value { #expect(run.value == value, "\(code)") }
  }

  private func braces(_ code: String, _ dialect: CDialect) -> (errors: Int, value: String?) {
    let library: any Library =
      dialect == .java ? JavaLibrary() : DotNetLibrary(language: dialect == .csharp ? .csharp : .script)
    let machine = Machine(library: library, budget: EmulationBudget(), context: EmulationContext(path: ""))
    var parser = CParser(tokens: CLexer.read(Array(code.utf8), dialect: dialect), dialect: dialect)
    machine.runPage(parser.parseAll())
    return (parser.errors, machine.globals.variables["r"]?.bytes.map { Bytes.string($0) })
  }

  @Test(arguments: [
    ("String r = \"a\" + 1 + 2;", "a12"), ("int r = 1 + 2 * 3 - 4 / 2;", "5"), ("String r = 'a' + \"b\";", "ab"),
    ("String r = \"\" + (char) 101;", "e"), ("int r = (int) 'a' + 1;", "98"), ("int r = 5 ^ 3 & 1 | 8;", "12"),
    ("int[] a = {1, 2}; int r = a[1];", "2"), ("int[] a = new int[]{4}; int r = a[0] << 2;", "16"),
    ("String r = \"\"; for (int i = 0; i < 3; i++) r += i;", "012"),
    ("String r = \"\"; int i = 3; while (i-- > 0) { r += i; }", "210"),
    ("String r = \"\"; for (String s : new String[]{\"x\", \"y\"}) { r += s; }", "xy"),
    ("String r; switch (2) { case 1: r = \"a\"; break; case 2: r = \"b\"; break; default: r = \"c\"; }", "b"),
    ("String r = 1 > 2 ? \"a\" : \"b\";", "b"),
    ("List<Map<String, String>> l = new ArrayList<>(); String r = \"k\";", "k"),
    ("String r = new StringBuilder(\"cba\").reverse().toString();", "abc"),
    ("String r = \"a.b\".replace(\".\", \"-\").toUpperCase();", "A-B"),
    ("try { int a = 1; } catch (Exception | Error e) { } finally { } String r = \"t\";", "t"),
    ("class A { String n = \"f\"; String get() { return this.n; } } String r = new A().get();", "f"),
    ("Runnable q = () -> { }; String r = \"l\";", "l"), ("String r = new String(new byte[]{104, 105});", "hi"),
    ("final String r = (String) (Object) \"c\";", "c"), ("label: for (;;) { break label; } String r = \"b\";", "b"),
    ("synchronized (this) { } @Deprecated String r = \"s\";", "s"),
    ("String r = String.valueOf(new char[]{'o', 'k'});", "ok"),
    ("do { } while (false); String r = \"\\u0041\\x\\101\";", nil),
    ("Object o = new Object() { public String toString() { return \"q\"; } }; String r = o.toString();", "q"),
    ("String r = new String(java.util.Base64.getDecoder().decode(\"aGk=\"));", "hi"),
  ])
  func java(_ code: String, _ value: String?) {
    let run = braces(code, .java)
    #expect(run.errors == 0, "\(code)")
    if let value { #expect(run.value == value, "\(code)") }
  }

  @Test(arguments: [
    ("string r = @\"a\"\"b\\\" + $\"{1}c\";", "a\"b\\1c"), ("var r = \"abc\".Substring(1, 1);", "b"),
    ("foreach (var x in new[] { 1, 2 }) { } string r = \"f\";", "f"), ("string r = null ?? \"d\";", "d"),
    ("using (var s = new MemoryStream()) { } string r = \"u\";", "u"),
    ("Func<int, int> f = x => x + 1; string r = \"l\";", "l"),
    ("string r = string.Concat(\"a\", \"b\");", "ab"),
    ("string r = Encoding.UTF8.GetString(Convert.FromBase64String(\"aGk=\"));", "hi"),
    ("List<string> l = new List<string>(); l.Add(\"x\"); string r = \"y\";", "y"),
    ("string r = (o as string) + \"z\";", nil),
    ("int? n = null; string r = \"n\";", "n"), ("#region a\nstring r = \"p\";\n#endregion", "p"),
  ])
  func csharp(_ code: String, _ value: String?) {
    let run = braces(code, .csharp)
    #expect(run.errors == 0, "\(code)")
    if let value { #expect(run.value == value, "\(code)") }
  }

  @Test(arguments: [
    ("var r = 'a' + \"b\"", "ab"), ("var o = {a: 'x', 'b': 2}; var r = o.a + o['b'];", "x2"),
    ("var r = [1, 2, 3].join('-')", "1-2-3"),
    ("function f(a) { return a + 1 } var r = f(1)", "2"), ("var f = function (x) { return x }; var r = f('k')", "k"),
    ("var r = String.fromCharCode(104, 105)", "hi"), ("var r = unescape('%68%u0069')", "hi"),
    ("var r = ''; for (var k in {p: 1, q: 2}) r += k", "pq"),
    ("var r = 'abc'.split('').reverse().join('')", "cba"), ("var s : String = 't'; var r = s", "t"),
    ("var r = /a\\/[b\"]/.test('x') ? 1 : 2", nil),
    ("(function () { r = 'i' })(); var q = 1", "i"), ("var r = 'abc'.charAt(1) + 'abc'.charCodeAt(0)", "b97"),
  ])
  func jScript(_ code: String, _ value: String?) {
    let run = braces(code, .jscript)
    #expect(run.errors == 0, "\(code)")
    if let value { #expect(run.value == value, "\(code)") }
  }
}
