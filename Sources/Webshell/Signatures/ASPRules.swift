/// Classic ASP: VBScript and JScript.
enum ASPRules {
  static let all: [SignatureRule] = [
    SignatureRule(
      "asp.eval-request", [.asp], .sink, .decisive, "what the request brings is run",
      #"(?:^|[^.\w])(?:eval|execute|executeglobal)[ (]{1,4}(?:[a-z_]\w*\(){0,3}(?:request|session)\b"#,
      finds: [
        "<%eval request(\"x\")%>", "<%ExecuteGlobal(unescape(Request.Form(\"x\")))%>", "<%execute session(\"x\")%>",
      ],
      passes: ["<%conn.Execute(request(\"sql\"))%>", "<%x = evaluate(request(\"x\"))%>"]),
    SignatureRule(
      "asp.execute-computed", [.asp], .decoder, .strong, "what an own function unpacks is run",
      #"(?:^|[^.\w])(?:eval|execute|executeglobal)[ (]{1,4}(?:strreverse|replace|chr|unescape|mid|[a-z_]\w*\('|[a-z_]\w*\([a-z_]\w*\))"#,
      finds: ["<%execute(dec(\"abc\"))%>", "<%Execute StrReverse(x)%>"],
      passes: ["<%rs.Execute(\"x\")%>", "<%Execute = 1%>"]),
    SignatureRule(
      "asp.execute", [.asp], .sink, .weak, "text is run as code",
      #"(?:^|[^.\w])(?:eval|execute|executeglobal)[ (]{1,4}[a-z'&]"#,
      finds: ["<%execute x%>"], passes: ["<%conn.execute(x)%>"]),
    SignatureRule(
      "asp.command", [.asp], .sink, .strong, "a component that runs commands",
      #"wscript\.shell|'wscript'|72c24dd5-d70a-438b-8a42-98424b88afb8|f935dc22-1cf0-11d0-adb9-00c04fd58a0b|wsh\.run|'cmd(?:\.exe)? /c"#,
      finds: ["<%Set s = Server.CreateObject(\"WScr\" & \"ipt.Shell\")%>"],
      passes: ["<%Set s = Server.CreateObject(\"ADODB.Stream\")%>"]),
    SignatureRule(
      "asp.application", [.asp], .sink, .strong, "the shell component",
      #"shell\.application|13709620-c279-11ce-a49e-444553540000"#,
      finds: ["<%Set s = CreateObject(\"Shell.Application\")%>"], passes: ["<%Application(\"x\") = 1%>"]),
    SignatureRule(
      "asp.object-tag", [.asp], .sink, .strong, "a component that runs commands, by a tag",
      #"<object[^>]*(?:72c24dd5-d70a-438b-8a42-98424b88afb8|f935dc22-1cf0-11d0-adb9-00c04fd58a0b|13709620-c279-11ce-a49e-444553540000|wscript\.shell|shell\.application)"#,
      view: .raw, finds: ["<object runat=server id=w classid=\"clsid:72C24DD5-D70A-438B-8A42-98424B88AFB8\">"],
      passes: ["<object classid=\"clsid:d27cdb6e-ae6d-11cf-96b8-444553540000\">"]),
    SignatureRule(
      "asp.script-control", [.asp, .aspx], .sink, .strong, "the script control runs text",
      #"(?:ms)?scriptcontrol(?:\.scriptcontrol)?'|\.executestatement|\.addcode"#,
      finds: ["<%Set s = CreateObject(\"MSScriptControl.ScriptControl\")%>"],
      passes: ["<%Set s = CreateObject(\"Control\")%>"]),
    SignatureRule(
      "asp.write", [.asp], .sink, .weak, "a file is written",
      #"\.createtextfile|\.savetofile|\.opentextfile|adodb\.stream"#,
      finds: ["<%Set f = fs.CreateTextFile(p)%>"], passes: ["<%f.ReadAll%>"]),
    SignatureRule(
      "asp.write-request", [.asp], .sink, .strong, "the request names a file that is written, or brings what it holds",
      #"(?:\.createtextfile|\.savetofile|\.opentextfile)[ (]{0,3}(?:server\.mappath\()?request\b|(?:[^s]e|[^e])\.write(?:line|text)?[ (]{0,3}request\b"#,
      finds: ["<%fs.CreateTextFile(Server.MapPath(Request(\"f\"))).Write Request(\"c\")%>"],
      passes: ["<%Response.Write Request(\"x\")%>"]),
    SignatureRule(
      "asp.serv-u", [.asp, .aspx], .sink, .strong, "an FTP server's privileges are taken (Serv-U)",
      #"-setusersetup|-setdomain.{0,40}-domain=|site exec .{0,200}site maintenance|site maintenance.{0,400}-setdomain"#,
      view: .raw, finds: ["<% a.send \"-SETUSERSETUP\" & vbCrLf & \"-IP=0.0.0.0\" %>"],
      passes: ["<% a.send \"SITE HELP\" %>"]),
    SignatureRule(
      "asp.database-command", [.asp, .aspx], .sink, .strong, "a database runs commands", #"xp_cmdshell|sp_oacreate"#,
      view: .raw,
      finds: ["<%sql = \"exec master..xp_cmdshell 'dir'\"%>"], passes: ["<%sql = \"exec sp_help\"%>"]),
    SignatureRule(
      "asp.encoded", [.asp, .aspx], .decoder, .weak, "an encoded script",
      #"#@~\^[A-Za-z0-9+/]{6}==|(?:vbscript|jscript)\.encode"#,
      view: .raw, finds: ["<%@ LANGUAGE = VBScript.Encode %>"], passes: ["<%@ LANGUAGE = VBScript %>"]),
    SignatureRule(
      "asp.parts", [.asp], .decoder, .weak, "names are put together from letters",
      #"(?:chr[bw]?\(\w{1,6}\)&){6}|(?:\+chr\(\d+\)){6}"#,
      finds: ["<%x = Chr(a)&Chr(b)&Chr(c)&Chr(d)&Chr(e)&Chr(f)&y%>"], passes: ["<%x = Chr(13)&Chr(10)%>"]),
    SignatureRule(
      "asp.server-side-jscript", [.asp, .aspx], .sink, .decisive, "what the request brings is run by JScript",
      #"\beval\(\(?(?:''\+)?(?:\w+\.?\w*\(){0,3}(?:this\.|page\.|context\.)?request\b"#,
      finds: ["<%@ Page Language=\"Jscript\"%><%eval(Request.Item[\"x\"],\"unsafe\");%>"],
      passes: ["<%# Eval(\"Name\") %>"]),
  ]
}
