/// ASP.NET pages, handlers and services.
enum ASPXRules {
  private static func page(_ code: String) -> String { "<%@ Page Language=\"C#\" %><% " + code + " %>" }

  static let all: [SignatureRule] = [
    SignatureRule(
      "aspx.process", [.aspx], .sink, .strong, "a program is started",
      #"\bprocess\.start\(|\bprocessstartinfo\b|createobject\('wscript\.shell'"#,
      finds: [page("Process.Start(psi);")], passes: [page("processor.Start();")]),
    SignatureRule(
      "aspx.unsafe", [.aspx], .sink, .decisive, "text is run without restrictions",
      #"\beval\([^;]*'unsafe'|'unsafe'\);"#,
      finds: ["<%@ Page Language=\"Jscript\"%><%eval(x, \"un\" + \"safe\");%>"],
      passes: [page("var x = \"unsafe\" + y;")]),
    SignatureRule(
      "aspx.assembly", [.aspx], .sink, .strong, "code is loaded from bytes",
      #"\bassembly\.load\(|appdomain\.currentdomain\.load\(|\.defineDynamicassembly"#,
      finds: [page("Assembly.Load(bytes).CreateInstance(\"U\");")], passes: [page("Assembly.GetExecutingAssembly();")]),
    SignatureRule(
      "aspx.compiler", [.aspx], .sink, .strong, "code is compiled",
      #"csharpcodeprovider|vbcodeprovider|compileassemblyfrom|codedomprovider"#,
      finds: [page("new CSharpCodeProvider().CompileAssemblyFromSource(p, s);")], passes: [page("provider.Compile();")]),
    SignatureRule(
      "aspx.native", [.aspx], .sink, .strong, "native functions are called", #"\[dllimport\("#,
      finds: ["<script runat=server>[DllImport(\"kernel32\")] static extern int X();</script>"],
      passes: [page("Import(x);")]),
    SignatureRule(
      "aspx.deserialises", [.aspx], .sink, .strong, "objects are made from bytes",
      #"\b(?:losformatter|objectstateformatter|binaryformatter|netdatacontractserializer)\("#,
      finds: [page("new LosFormatter().Deserialize(s);")], passes: [page("formatter.Format(x);")]),
    SignatureRule(
      "aspx.reflection", [.aspx], .sink, .strong, "methods are called by name",
      #"activator\.createinstance|\.invokemember\(|gettype\('[^']+'\)\.getmethod\("#,
      finds: [page("Activator.CreateInstance(t);")], passes: [page("CreateInstance(t);")]),
    SignatureRule(
      "aspx.write-request", [.aspx], .sink, .strong,
      "the request names a file that is written, or brings what it holds",
      #"(?:file\.(?:writealltext|writeallbytes|appendalltext|create|copy|move)|streamwriter|filestream|file\.createtext)\([^;]*request\b|saveas\([^;]*request\b"#,
      finds: [page("File.WriteAllText(Server.MapPath(Request[\"f\"]), Request[\"c\"]);")],
      passes: [page("File.ReadAllText(x);")]),
    SignatureRule(
      "aspx.write", [.aspx], .sink, .weak, "a file is written",
      #"\.saveas\(|new streamwriter\(|file\.(?:write|append|create|delete|move|copy)\w{0,10}\("#,
      finds: [page("upload.SaveAs(path);")], passes: [page("save(x);")]),
    SignatureRule(
      "aspx.database", [.aspx], .sink, .weak, "a database is asked",
      #"new (?:sql|oledb|odbc)(?:connection|command|dataadapter)\("#,
      finds: [page("new SqlConnection(Request[\"c\"]);")], passes: [page("connection.Open();")]),
    SignatureRule(
      "aspx.memory-component", [.aspx], .sink, .strong, "a component is put into the running server",
      #"virtualpathprovider|routetable\.routes\.(?:add|insert)|globalfilters\.filters\.add|hostingenvironment\.registervirtual"#,
      finds: [page("HostingEnvironment.RegisterVirtualPathProvider(p);")], passes: [page("routes.Map(x);")]),
    SignatureRule(
      "aspx.cipher", [.aspx], .decoder, .strong, "what comes is deciphered",
      #"rijndaelmanaged|createdecryptor\(|aescryptoserviceprovider"#,
      finds: [page("new RijndaelManaged().CreateDecryptor(k, k);")], passes: [page("cipher(x);")]),
    SignatureRule(
      "aspx.base64", [.aspx], .decoder, .weak, "texts are unpacked", #"convert\.frombase64string\("#,
      finds: [page("Convert.FromBase64String(s);")], passes: [page("Convert.ToBase64String(s);")]),
    SignatureRule(
      "aspx.system-figures", [.aspx], .context, .weak, "the system introduces itself or its folders are listed",
      #"environment\.(?:machinename|username|osversion|getlogicaldrives)|directory\.get(?:logicaldrives|directories|files)|new directoryinfo\(|registry\.(?:localmachine|getvalue)|managementobject"#,
      finds: [page("Environment.MachineName;")], passes: [page("environment;")]),
    SignatureRule(
      "aspx.sockets", [.aspx], .sink, .weak, "a connection is opened", #"new (?:socket|tcpclient|tcplistener)\("#,
      finds: [page("new TcpClient(h, p);")], passes: [page("client.Open();")]),
    SignatureRule(
      "aspx.escapes", [.aspx], .decoder, .strong, "code is written in escapes", #"(?:\\u00[2-7][0-9a-f]){4}"#,
      view: .raw,
      finds: [page(#"\u0065\u0076\u0061\u006c(x);"#)], passes: [page(#"var s = "\u4e2d";"#)]),
  ]
}
