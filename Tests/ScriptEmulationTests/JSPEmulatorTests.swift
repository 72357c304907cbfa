import Emulation
import Testing

@testable import ScriptEmulation

@Suite struct JSPEmulatorTests {
  static func predicates(_ page: [UInt8]) -> Set<Predicate> {
    Set(JSPEmulator().run(page, context: EmulationContext(path: "/www/x.jsp")).proofs.map(\.predicate))
  }
  static func predicates(_ page: String) -> Set<Predicate> { predicates(Array(page.utf8)) }
  static func strong(_ page: String) -> Set<Predicate> { predicates(page).filter(\.isStrong) }

  @Test(arguments: [
    ("plain", "<% Runtime.getRuntime().exec(request.getParameter(\"c\")); %>"),
    ("array", "<% String[] c = {\"sh\", \"-c\", request.getHeader(\"c\")}; Runtime.getRuntime().exec(c); %>"),
    ("builder", "<% new ProcessBuilder(new String[]{\"sh\", request.getParameter(\"c\")}).start(); %>"),
    (
      "declaration",
      "<%! void r(String c) throws Exception { Runtime.getRuntime().exec(c); } %><% r(request.getParameter(\"c\")); %>"
    ),
    (
      "byte arrays",
      "<% Class t = Class.forName(new String(new byte[]{106,97,118,97,46,108,97,110,103,46,82,117,110,116,105,109,101}));"
        + "t.getMethod(new String(new byte[]{101,120,101,99}), String.class).invoke("
        + "t.getMethod(\"getRuntime\").invoke(null), request.getParameter(\"c\")); %>"
    ),
    (
      "casts of characters",
      "<% String m = \"\" + (char)101 + (char)120 + (char)101 + (char)99; Runtime.class.getMethod(m, String.class).invoke(Runtime.getRuntime(), request.getParameter(\"c\")); %>"
    ),
    (
      "ProcessImpl",
      "<% java.lang.reflect.Method m = Class.forName(\"java.lang.ProcessImpl\").getDeclaredMethod(\"start\"); m.setAccessible(true); m.invoke(null, new String[]{request.getParameter(\"c\")}, null, null, null, false); %>"
    ),
    (
      "java.beans",
      "<% new java.beans.Expression(Runtime.getRuntime(), \"exec\", new Object[]{request.getParameter(\"c\")}).getValue(); %>"
    ),
    ("unicode escapes", "<% \\u0052untime.get\\uuuu0052untime().exec(request.getParameter(\"c\")); %>"),
    (
      "document",
      "<jsp:root xmlns:jsp=\"http://java.sun.com/JSP/Page\"><jsp:scriptlet>Runtime.getRuntime().exec(request.getParameter(\"c\"));</jsp:scriptlet></jsp:root>"
    ),
    (
      "other prefix, CDATA, entities",
      "<z:root xmlns:z=\"http://java.sun.com/JSP/Page\"><z:scriptlet>Runtime.<![CDATA[getRun]]>time().&#101;xec(request.getParameter(&quot;c&quot;));</z:scriptlet></z:root>"
    ),
    (
      "inner class",
      "<%! class E { String go(javax.servlet.http.HttpServletRequest q) throws Exception { return \"\" + Runtime.getRuntime().exec(q.getParameter(\"c\")); } } %><% new E().go(request); %>"
    ),
    (
      "filter in memory",
      "<%! class F implements javax.servlet.Filter { public void doFilter(javax.servlet.ServletRequest q, javax.servlet.ServletResponse r, javax.servlet.FilterChain c) throws java.io.IOException { Runtime.getRuntime().exec(q.getParameter(\"c\")); } } %>"
    ),
    (
      "through the session",
      "<% session.setAttribute(\"k\", request.getParameter(\"c\")); Runtime.getRuntime().exec((String) session.getAttribute(\"k\")); %>"
    ),
    (
      "builder of texts",
      "<% StringBuilder b = new StringBuilder(); b.append(\"sh -c \").append(request.getParameter(\"c\")); Runtime.getRuntime().exec(b.toString()); %>"
    ),
    ("EL", "${pageContext.request.getSession().setAttribute(\"a\", 1)}${Runtime.getRuntime().exec(param.c)}"),
    (
      "a process's input",
      "<% Process p = Runtime.getRuntime().exec(\"sh\"); java.io.PrintWriter w = new java.io.PrintWriter(p.getOutputStream()); w.println(request.getParameter(\"c\")); %>"
    ),
  ])
  func requestDataRunsAsCommand(_ name: String, _ page: String) {
    #expect(Self.strong(page).contains(.taintedCommand), "\(name)")
  }

  @Test(arguments: [
    (
      "script engine",
      "<% new javax.script.ScriptEngineManager().getEngineByName(\"js\").eval(request.getParameter(\"a\")); %>"
    ),
    ("EL processor", "<% new javax.el.ELProcessor().eval(request.getParameter(\"a\")); %>"),
    ("OGNL", "<% ognl.Ognl.getValue(request.getParameter(\"a\"), null); %>"),
    ("SpEL", "<% new SpelExpressionParser().parseExpression(request.getParameter(\"a\")).getValue(); %>"),
    ("MVEL", "<% org.mvel2.MVEL.eval(request.getParameter(\"a\")); %>"),
    (
      "XSLT",
      "<% javax.xml.transform.TransformerFactory.newInstance().newTransformer(new StreamSource(new java.io.StringReader(request.getParameter(\"x\")))); %>"
    ),
    ("JNI", "<% System.load(request.getParameter(\"f\")); %>"),
  ])
  func requestDataRunsAsCode(_ name: String, _ page: String) {
    #expect(Self.strong(page).contains(.taintedCode), "\(name)")
  }

  @Test(arguments: [
    (
      "defineClass",
      "<%! class U extends ClassLoader { U(ClassLoader c) { super(c); } Class g(byte[] b) { return super.defineClass(b, 0, b.length); } } %>"
        + "<% new U(this.getClass().getClassLoader()).g(new sun.misc.BASE64Decoder().decodeBuffer(request.getReader().readLine())).newInstance(); %>"
    ),
    (
      "behind a cipher",
      "<%! class U extends ClassLoader { U(ClassLoader c) { super(c); } Class g(byte[] b) { return defineClass(b, 0, b.length); } } %>"
        + "<% Cipher c = Cipher.getInstance(\"AES\"); new U(null).g(c.doFinal(java.util.Base64.getDecoder().decode(request.getParameter(\"p\")))); %>"
    ),
    (
      "by reflection",
      "<% java.lang.reflect.Method m = ClassLoader.class.getDeclaredMethod(\"defineClass\", byte[].class); m.invoke(null, request.getParameter(\"b\").getBytes()); %>"
    ),
    (
      "URL",
      "<% new java.net.URLClassLoader(new java.net.URL[]{new java.net.URL(request.getParameter(\"u\"))}).loadClass(\"A\"); %>"
    ),
    ("XMLDecoder", "<% new java.beans.XMLDecoder(request.getInputStream()).readObject(); %>"),
    ("objects", "<% new java.io.ObjectInputStream(request.getInputStream()).readObject(); %>"),
    ("JNDI", "<% new javax.naming.InitialContext().lookup(request.getParameter(\"n\")); %>"),
    ("BCEL", "<% new com.sun.org.apache.bcel.internal.util.ClassLoader().loadClass(request.getParameter(\"b\")); %>"),
  ])
  func requestDataMakesClasses(_ name: String, _ page: String) {
    #expect(Self.strong(page).contains(.taintedClass), "\(name)")
  }

  @Test(arguments: [
    ("memory figures", "<%= Runtime.getRuntime().totalMemory() %>"),
    ("constant command", "<% Runtime.getRuntime().exec(\"uptime\"); %>"),
    ("number", "<% Runtime.getRuntime().exec(\"kill \" + Integer.parseInt(request.getParameter(\"n\"))); %>"),
    ("query", "<% stmt.executeQuery(\"select * from t where a='\" + request.getParameter(\"a\") + \"'\"); %>"),
    (
      "driver",
      "<% Class.forName(\"com.mysql.jdbc.Driver\").newInstance(); Connection c = DriverManager.getConnection(\"jdbc:x\", \"u\", \"p\"); %>"
    ),
    (
      "text file",
      "<% java.io.FileWriter w = new java.io.FileWriter(application.getRealPath(\"/log.txt\")); w.write(request.getParameter(\"a\")); %>"
    ),
    (
      "session",
      "<% session.setAttribute(\"u\", request.getParameter(\"u\")); out.print(session.getAttribute(\"u\")); %>"
    ),
    ("EL", "<p>${param.name} ${fn:escapeXml(user.name)}</p>"),
    ("comment", "<%-- Runtime.getRuntime().exec(request.getParameter(\"c\")) --%>"),
    ("commented out", "<% // Runtime.getRuntime().exec(request.getParameter(\"c\"));\n int a = 1; %>"),
    ("include", "<jsp:include page=\"a.jsp\"/><%@ include file=\"b.jsp\" %>"),
    ("own exec", "<%! String exec(String a) { return a; } %><%= exec(request.getParameter(\"a\")) %>"),
  ])
  func lookAlikesAreNone(_ name: String, _ page: String) {
    #expect(Self.strong(page).isEmpty, "\(name)")
  }

  @Test func codeIsWritten() {
    let page =
      "<% new java.io.FileOutputStream(application.getRealPath(\"/\") + request.getParameter(\"f\")).write(request.getParameter(\"t\").getBytes()); %>"
    #expect(Self.strong(page) == [.writtenCode])
    let named =
      "<% java.io.FileWriter w = new java.io.FileWriter(\"/www/a.jsp\"); w.write(request.getParameter(\"t\")); %>"
    #expect(Self.strong(named) == [.writtenCode])
  }

  @Test func weakPredicatesAreTold() {
    #expect(
      Self.predicates(
        "<% Connection c = DriverManager.getConnection(request.getParameter(\"u\")); c.createStatement().executeQuery(request.getParameter(\"q\")); %>"
      ) == [.taintedQuery])
    #expect(Self.predicates("<% standardContext.addFilterDef(new FilterDef()); %>") == [.serverComponent])
  }

  @Test func encodingsAreUndone() {
    let page = "<% Runtime.getRuntime().exec(request.getParameter(\"c\")); %>"
    let wide = page.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    #expect(Self.predicates([0xFE, 0xFF] + wide) == [.taintedCommand])
    #expect(
      Self.predicates("<%@ page pageEncoding=\"UTF-7\" %>" + page.replacing("<%", with: "+ADwAJQ-")) == [
        .taintedCommand
      ])
    let declared = Array("<?xml version=\"1.0\" encoding=\"cp037\"?>".utf8)
    #expect(Self.predicates(declared + page.utf8.map(Self.ebcdic)) == [.taintedCommand])
  }

  /// IBM037, the other way round, from the same public table.
  private static func ebcdic(_ byte: UInt8) -> UInt8 {
    for code in 0...255 where PageText.ibm037([UInt8(code)]) == [byte] && code != 0x40 || (byte == 32 && code == 0x40) {
      return UInt8(code)
    }
    return 0x6F
  }

  @Test func decodedViewsShowTheText() {
    let page = JSPPage.decoded(Array("<% \\u0052untime r; %>".utf8))
    #expect(String(decoding: page, as: UTF8.self) == "<% Runtime r; %>")
  }

  /// A class file of nothing but its constants.
  static func compiledClass(_ texts: [String]) -> [UInt8] {
    var bytes: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52, 0, UInt8(texts.count + 3)]
    bytes += [5, 0, 0, 0, 0, 0, 0, 0, 7]
    for text in texts { bytes += [1, 0, UInt8(text.utf8.count)] + Array(text.utf8) }
    return bytes
  }

  @Test func compiledClassesAreLookedInto() throws {
    let texts = ["java/lang/Runtime", "exec"]
    let bytes = Self.compiledClass(texts)
    #expect(CompiledClass.texts(bytes) == texts.map { Array($0.utf8) })
    #expect(CompiledClass.texts(Array(bytes.dropFirst())) == nil)
    for length in 0..<bytes.count { _ = CompiledClass.texts(Array(bytes.prefix(length))) }
    let coded = String(decoding: Base64Text.encode(bytes), as: UTF8.self)
    #expect(Self.strong("String c = \"\(coded.prefix(20))\" + \"\(coded.dropFirst(20))\";") == [.derivedCode])
    let harmless = String(decoding: Base64Text.encode(Self.compiledClass(["java/lang/Object"])), as: UTF8.self)
    #expect(Self.predicates("<% String c = \"\(harmless)\"; %>") == [.unknownCode])
  }

  @Test(arguments: [
    ("new File(request.getParameter(\"d\")).listFiles();", [Predicate.taintedListing]),
    ("new FileInputStream(new File(request.getParameter(\"f\"))).read();", [Predicate.taintedReading]),
    ("new File(application.getRealPath(\"/a/\" + request.getParameter(\"d\"))).listFiles();", []),
    ("new FileInputStream(\"/srv/files/\" + request.getParameter(\"f\")).read();", []),
  ])
  func whatTheClientLists(_ code: String, _ predicates: [Predicate]) {
    #expect(Self.predicates("<% \(code) %>") == Set(predicates))
  }

  @Test(arguments: [
    ("\"select * from \" + request.getParameter(\"t\")", true), ("request.getParameter(\"q\")", true),
    ("\"select * from t where n = '\" + request.getParameter(\"n\") + \"'\"", false),
  ])
  func queriesThatTheClientWrites(_ text: String, _ isProven: Bool) {
    let page =
      "<% Connection c = DriverManager.getConnection(\"jdbc:x\"); c.createStatement().executeQuery(\(text)); %>"
    #expect(Self.predicates(page) == (isProven ? [.taintedQuery] : []))
  }
}
