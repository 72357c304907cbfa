/// JSP and JSPX. A page has no business with most of this: the capabilities alone tell.
enum JSPRules {
  private static let request = #"request\.get(?:parameter|header|querystring|cookies|inputstream|reader)"#

  private static func page(_ code: String) -> String { "<% " + code + " %>" }

  static let all: [SignatureRule] = [
    SignatureRule(
      "jsp.exec-request", [.jsp], .sink, .decisive, "a command is run that the request brings",
      #"(?:getruntime\(\)\.exec|processbuilder)\([^;]*"# + request,
      finds: [page("Runtime.getRuntime().exec(request.getParameter(\"c\"));")],
      passes: [page("Runtime.getRuntime().exec(\"ls\");")]),
    SignatureRule(
      "jsp.exec", [.jsp], .sink, .strong, "a command is run", #"\bgetruntime\(\)\.exec|\brt\.exec\(|\bruntime\.exec\("#,
      finds: [page("Runtime.getRuntime().exec(c);")], passes: [page("Runtime.getRuntime().freeMemory();")]),
    SignatureRule(
      "jsp.process-builder", [.jsp], .sink, .strong, "a command is run", #"\bprocessbuilder\("#,
      finds: [page("new ProcessBuilder(a).start();")], passes: [page("new Builder(a);")]),
    SignatureRule(
      "jsp.define-class", [.jsp], .sink, .strong, "a class is made from bytes",
      #"\bdefineclass\w{0,3}['(]|'defineclass'"#,
      finds: [page("super.defineClass(b, 0, b.length);")], passes: [page("define(x);")]),
    SignatureRule(
      "jsp.class-loader", [.jsp], .sink, .strong, "a class loader of its own",
      #"extends classloader\b|\burlclassloader\b"#,
      finds: ["<%! class L extends ClassLoader {} %>"], passes: [page("getClass().getClassLoader();")]),
    SignatureRule(
      "jsp.reflection-hidden", [.jsp], .sink, .strong, "a dangerous method is called by its name",
      #"get(?:declared)?method\([^;]*'(?:exec|getruntime|defineclass|start|eval|loadclass|forkandexec)'|'java\.lang\.(?:runtime|processbuilder|processimpl|unixprocess)'"#,
      finds: [page("c.getMethod(\"ex\" + \"ec\", x).invoke(o, y);")], passes: [page("c.getMethod(\"toString\");")]),
    SignatureRule(
      "jsp.reflection", [.jsp], .sink, .weak, "methods are called by name", #"\.get(?:declared)?method\(|\.invoke\("#,
      finds: [page("m.invoke(o, a);")], passes: [page("invoked(o);")]),
    SignatureRule(
      "jsp.script-engine", [.jsp], .sink, .strong, "a script engine is used",
      #"\bscriptenginemanager\b|getenginebyname\("#,
      finds: [page("new ScriptEngineManager().getEngineByName(\"js\").eval(s);")], passes: [page("engine.start();")]),
    SignatureRule(
      "jsp.expression-language", [.jsp], .sink, .strong, "an expression language is evaluated",
      #"\belprocessor\b|spelexpressionparser|\bognl\.|ognlcontext|\bmvel\.eval|expressionfactory\b"#,
      finds: [page("new ELProcessor().eval(s);")], passes: [page("String expression = \"x\";")]),
    SignatureRule(
      "jsp.bytes-as-text", [.jsp], .decoder, .strong, "texts are made of numbers",
      #"new string\(new byte\[\]\{|new byte\[\]\{(?:\(byte\))?-?(?:0x)?\d{1,3},.*new string\(|\(char\)\(?\d"#,
      finds: [page("String s = new String(new byte[] { 97, 98 });")], passes: [page("new String(bytes, \"UTF-8\");")]),
    SignatureRule(
      "jsp.bcel", [.jsp], .sink, .strong, "a class is hidden in its name (BCEL)",
      #"\$\$bcel\$\$|bcel\.internal\.util\.classloader"#,
      finds: [page("Class.forName(\"$$BCEL$$x\");")], passes: [page("excel.open();")]),
    SignatureRule(
      "jsp.memory-component", [.jsp], .sink, .strong, "a component is put into the running server",
      #"\badd(?:filter(?:def|map(?:before)?)|filter\(|servletmapping(?:decoded)?|applicationeventlistener|valve|listener\(|endpoint)|\bfilterdef\b|applicationfilterconfig|standardcontext\b|requestmappinghandlermapping|serverendpointconfig"#,
      finds: [page("standardContext.addFilterDef(filterDef);")], passes: [page("filter.add(x);")]),
    SignatureRule(
      "jsp.deserialises", [.jsp], .sink, .strong, "objects are made from bytes",
      #"\bxmldecoder\(|\bobjectinputstream\("#, finds: [page("new XMLDecoder(in).readObject();")],
      passes: [page("decoder.read();")]),
    SignatureRule(
      "jsp.odd-carrier", [.jsp], .sink, .strong, "a method is called through a class that hides it",
      #"java\.beans\.(?:statement|expression|eventhandler)|sun\.net\.www\.mimeentry|transformerfactory|initialcontext\(\)\.lookup|unixprocess|processimpl|forkandexec|javacompiler|toolprovider\.getsystem|system\.load(?:library)?\("#,
      finds: [page("new java.beans.Expression(o, m, a).getValue();")], passes: [page("Expression e = x;")]),
    SignatureRule(
      "jsp.write-request", [.jsp], .sink, .strong, "the request names a file that is written, or brings what it holds",
      #"(?:fileoutputstream|filewriter|randomaccessfile|printwriter)\([^;]*request\.|\.write\([^;]*"#
        + request,
      finds: [page("new FileOutputStream(application.getRealPath(\"/\") + request.getParameter(\"f\")).write(b);")],
      passes: [page("new FileOutputStream(\"x\");")]),
    SignatureRule(
      "jsp.write", [.jsp], .sink, .weak, "a file is written",
      #"\b(?:fileoutputstream|filewriter|randomaccessfile|multipartfile|fileitem)\b|files\.write\("#,
      finds: [page("new FileWriter(f);")], passes: [page("file.read();")]),
    SignatureRule(
      "jsp.base64", [.jsp], .decoder, .weak, "texts are unpacked",
      #"base64decoder|base64\.getdecoder|decodebuffer\(|'sun\.misc\.base64"#,
      finds: [page("new BASE64Decoder().decodeBuffer(s);")], passes: [page("decode(s);")]),
    SignatureRule(
      "jsp.class-as-text", [.jsp], .decoder, .strong, "a compiled class as text", #"['"]yv66v[gw]AA[AC]D"#, view: .raw,
      finds: [page("String c = \"yv66vgAAADIA4QgA\";")], passes: [page("String c = \"yv66\";")]),
    SignatureRule(
      "jsp.cipher", [.jsp], .decoder, .strong, "what comes is deciphered", #"\bsecretkeyspec\(|cipher\.getinstance\("#,
      finds: [page("Cipher c = Cipher.getInstance(\"AES\");")], passes: [page("String cipher = \"x\";")]),
    SignatureRule(
      "jsp.database-request", [.jsp], .sink, .weak, "the request says to which database",
      #"drivermanager\.getconnection\("#, finds: [page("DriverManager.getConnection(u, n, p);")],
      passes: [page("pool.getConnection();")]),
    SignatureRule(
      "jsp.folders", [.jsp], .context, .weak, "folders are listed", #"\.listfiles\(|file\.listroots\("#,
      finds: [page("File[] l = new File(d).listFiles();")], passes: [page("list(x);")]),
    SignatureRule(
      "jsp.sockets", [.jsp], .sink, .weak, "a connection is opened", #"new socket\(|socketchannel\.open"#,
      finds: [page("Socket s = new Socket(h, p);")], passes: [page("websocket(x);")]),
    SignatureRule(
      "jsp.escapes", [.jsp], .decoder, .strong, "code is written in escapes", #"(?:\\u+00[2-7][0-9a-f]){5}"#,
      view: .raw,
      finds: [page(#"\u0052\u0075\u006e\u0074\u0069\u006d\u0065 r;"#)], passes: [page(#"String s = "\u4e2d\u6587";"#)]),
    SignatureRule(
      "jsp.entities", [.jsp], .decoder, .strong, "code is split by entities or sections",
      #"<jsp:(?:scriptlet|declaration)>.*(?:(?:&#x?[0-9a-f]{2,4};){4}|\w<!\[CDATA\[\w{1,8}\]\]>\w)"#, view: .raw,
      finds: [
        "<jsp:scriptlet>&#82;&#117;&#110;&#116;</jsp:scriptlet>", "<jsp:scriptlet>Run<![CDATA[ti]]>me</jsp:scriptlet>",
      ],
      passes: ["<jsp:scriptlet><![CDATA[ int x = 1; ]]></jsp:scriptlet>"]),
  ]
}
