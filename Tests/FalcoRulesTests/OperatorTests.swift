import Model
import Testing

@testable import FalcoRules

/// Every operator and transformer, with events for which it holds and for which it doesn't.
@Suite struct OperatorTests {
  static let parent = ActivityStream.process("/usr/sbin/nginx", ["-g", "daemon off;"], pid: 50)
  static let shell = ActivityStream.process(
    "/bin/bash", ["-c", "echo SGVsbG8= > /tmp/A.txt"], parent: parent, pid: 60, user: 33)

  @Test(arguments: [
    ("proc.name = bash", true), ("proc.name == bas", false), ("proc.name != bash", false), ("proc.name != sh", true),
    ("proc.pid = 60", true), ("proc.pid < 61", true), ("proc.pid <= 59", false), ("proc.pid > 0x3b", true),
    ("proc.pid >= 61", false), ("proc.name < bb", true), ("proc.cmdline contains 'tmp/A'", true),
    ("proc.cmdline contains 'tmp/a'", false), ("proc.cmdline icontains TMP/a", true),
    ("proc.cmdline startswith 'bash -c'", true), ("proc.cmdline startswith -c", false),
    ("proc.cmdline endswith .txt", true), ("proc.exepath glob '/b*/?ash'", true), ("proc.exepath glob '/b?'", false),
    ("proc.exepath iglob '/BIN/[a-c]ash'", true), ("proc.exepath regex '/bin/(ba)?sh'", true),
    ("proc.exepath regex 'bin'", false), ("proc.name in (sh, bash)", true), ("proc.name in (sh)", false),
    ("proc.pid in (1, 60)", true), ("proc.exepath pmatch (/usr, /bin)", true), ("proc.exepath pmatch (/bi)", false),
    ("proc.exepath pmatch (/b*)", true), ("proc.pname exists", true), ("proc.aname[2] exists", false),
    ("tolower(proc.args) contains 'a.txt'", true), ("toupper(proc.name) = BASH", true),
    ("basename(proc.exepath) = bash", true), ("len(proc.name) = 4", true), ("len(proc.name) > 4", false),
    ("proc.name = val(proc.pname)", false), ("basename(proc.exepath) = val(proc.name)", true),
    ("tolower(proc.pname) = tolower(proc.pname)", true), ("proc.args[0] = -c", true), ("proc.args[7] exists", false),
    ("proc.args startswith anyof ('-c', '-i')", true), ("proc.args contains allof (echo, tmp)", true),
    ("proc.args contains allof (echo, nothing)", false), ("proc.args contains oneof (echo, nothing)", true),
    ("proc.aname = nginx", true), ("proc.aname[1] = nginx", true), ("proc.aname[0] = bash", true),
    ("proc.aname in (httpd, nginx)", true), ("not proc.aname in (httpd)", true), ("proc.pname startswith ng", true),
    ("proc.pexepath = /usr/sbin/nginx", true), ("proc.pcmdline contains daemon", true), ("proc.ppid = 50", true),
    ("container.id = ab12ab12ab12", true), ("container.id != host", true),
    ("container.image.repository = registry.example:5000/team/shop", true), ("container.image.tag = 1.4", true),
    ("container.label[tier] = web", true), ("container.label.tier = web", true), ("k8s.ns.name = prod", true),
    ("k8s.pod.name startswith shop", true), ("user.uid = 33", true), ("user.name exists", false),
    ("proc.duration < 5000000000", true), ("proc.tty = 0", true), ("proc.is_exe_upper_layer = false", true),
    ("evt.type in (execve, execveat)", true), ("evt.type = execveat", true), ("evt.type != execve", false),
    ("evt.dir = <", true), ("evt.dir = >", false), ("evt.num > 0", true), ("evt.res = SUCCESS", true),
    // What an event doesn't have makes every comparison false, and only a 'not' around it true.
    ("fd.name = x", false), ("fd.name != x", false), ("not fd.name = x", true), ("proc.aname[3] != x", false),
    ("proc.cwd startswith /", false), ("not proc.cwd startswith /", true), ("proc.sname != x", false),
  ])
  func holds(_ condition: String, _ expected: Bool) {
    let set = FalcoRuleSet.condition(condition)
    #expect(set.errors.isEmpty, "\(set.errors)")
    #expect(set.matches(ActivityStream.exec(Self.shell)) == expected, "\(condition)")
  }

  @Test func base64IsDecoded() {
    let process = ActivityStream.process("/bin/sh", ["Y3VybCBldmls"])
    #expect(FalcoRuleSet.condition("b64(proc.args) contains 'curl evil'").matches(ActivityStream.exec(process)))
    #expect(!FalcoRuleSet.condition("b64(proc.name) contains curl").matches(ActivityStream.exec(process)))
  }

  @Test(arguments: [
    ("fd.sip = 1.2.3.4", true), ("fd.sip in (1.2.3.4, 5.6.7.8)", true), ("fd.snet in (\"1.2.0.0/16\")", true),
    ("fd.net != \"127.0.0.0/8\"", true), ("fd.net != \"1.0.0.0/8\"", false), ("fd.net = \"172.17.0.0/16\"", true),
    ("fd.ip = 172.17.0.2", true), ("fd.ip != \"0.0.0.0\"", true), ("fd.port = 40000", true), ("fd.port = 443", true),
    ("fd.sport = 443", true), ("fd.cport = 443", false), ("fd.lport = 40000", true), ("fd.rport in (80, 443)", true),
    ("fd.typechar = 4", true), ("fd.type in (ipv4, ipv6)", true), ("fd.l4proto = tcp", true),
    ("fd.name = \"172.17.0.2:40000->1.2.3.4:443\"", true), ("fd.rip = 1.2.3.5", false), ("fd.sip = ::1", false),
    ("evt.res = EINPROGRESS", true), ("evt.rawres = -115", true), ("fd.types[0] = ipv4", true),
    ("fd.types intersects (ipv4, unix)", true), ("fd.types in (ipv4)", true), ("fd.connected = false", true),
  ])
  func addresses(_ condition: String, _ expected: Bool) {
    let set = FalcoRuleSet.condition("evt.type = connect and " + condition)
    #expect(set.errors.isEmpty, "\(set.errors)")
    #expect(set.matches(ActivityStream.connect(Self.shell, to: "1.2.3.4", port: 443)) == expected, "\(condition)")
  }

  @Test(arguments: [
    ("fd.name = /etc/shadow", true), ("fd.nameraw contains ../", true), ("fd.directory = /etc", true),
    ("fd.filename = shadow", true), ("evt.is_open_read = true", false), ("evt.is_open_write = true", true),
    ("evt.arg.flags contains O_TRUNC", true), ("evt.arg.flags contains O_APPEND", false), ("evt.arg[0] = 3", true),
    ("evt.rawarg.flags = 577", true), ("evt.rawarg.flags > 600", false), ("fd.num = 3", true),
    ("fd.typechar = f", true),
    ("evt.arg.name endswith shadow", true), ("evt.arg.nothing = 1", false), ("evt.is_open_create = true", true),
    ("thread.cap_effective contains CAP_SYS_ADMIN", true), ("thread.cap_effective icontains sys_module", false),
    ("evt.failed = false", true), ("fs.path.name = x", false),
  ])
  func files(_ condition: String, _ expected: Bool) {
    let set = FalcoRuleSet.condition("evt.type in (open, openat) and " + condition)
    #expect(set.errors.isEmpty, "\(set.errors)")
    let event = ActivityStream.open(Self.shell, "/etc/../etc/shadow", flags: 0o1101, capabilities: 1 << 21)
    #expect(set.matches(event) == expected, "\(condition)")
  }

  @Test func bytesAreSearched() {
    let event = ActivityEvent(
      time: 1, process: Self.shell, action: .received(socket: 1, bytes: Array("GET /\u{1}id".utf8)))
    #expect(FalcoRuleSet.condition("evt.buffer contains GET").matches(event))
    #expect(FalcoRuleSet.condition("evt.buffer bcontains 2f0169").matches(event))
    #expect(FalcoRuleSet.condition("evt.buffer bstartswith 474554").matches(event))
    #expect(!FalcoRuleSet.condition("evt.buffer bstartswith 00").matches(event))
  }

  @Test func globsTakeLinearTime() {
    let glob = Glob(String(repeating: "a*", count: 40) + "b")
    #expect(glob?.matches(Array(repeating: UInt8(ascii: "a"), count: 5000)) == false)
  }

  @Test func aRegularExpressionThatGivesUpIsCounted() {
    let set = FalcoRuleSet.condition("proc.args regex '(a|aa)+[bc]'")
    let process = ActivityStream.process("/bin/x", [String(repeating: "a", count: 4000)])
    #expect(!set.matches(ActivityStream.exec(process)))
    #expect(set.trouble.count == 1)
  }
}
