/// Remote-control implants, bots and rootkits, by texts that their sources or builds leave in every file.
enum ImplantMarkers {
  static let all: [Marker] = [
    Marker(
      "malware.implant.sliver", "Sliver implant", category: "implant", family: "Sliver", .critical,
      any: ["bishop·fox/sliver/implant", "bishop·fox/sliver/protobuf/sliverpb", "sliver·pb."], atLeast: 1,
      techniques: ["T1071", "T1059"]),
    Marker(
      "malware.implant.merlin", "Merlin agent", category: "implant", family: "Merlin", .critical,
      any: ["Ne0nd·0g/merlin-agent", "Ne0nd·0g/merlin/pkg/agent", "Ne0nd·0g/merlin-message"], atLeast: 1,
      techniques: ["T1071"]),
    Marker(
      "malware.implant.mettle", "Meterpreter payload for Linux", category: "implant", family: "Mettle", .critical,
      all: ["mett·le"], any: ["mettle·sploit", "core_·machine_id", "stdapi_·fs_", "stdapi_·sys_process"], atLeast: 2,
      techniques: ["T1059"]),
    Marker(
      "malware.implant.poseidon", "Poseidon agent of Mythic", category: "implant", family: "Poseidon", .critical,
      any: ["Mythic·Agents/poseidon", "poseidon·/Payload_Type"], atLeast: 1, techniques: ["T1071"]),
    Marker(
      "malware.implant.deimos", "DeimosC2 agent", category: "implant", family: "DeimosC2", .critical,
      any: ["Deimos·C2/DeimosC2"], atLeast: 1, techniques: ["T1071"]),
    Marker(
      "malware.implant.bpfdoor", "BPFDoor backdoor", category: "implant", family: "BPFDoor", .critical,
      any: [
        "/dev/shm/kdm·tmpflush", "/var/run/hald·rund.pid", "hald-addon-·acpi: listening on acpi",
        "qmgr -l -t fifo·-u", "/sbin/mingetty /dev/tt·y7",
      ], atLeast: 2, techniques: ["T1205"]),
    Marker(
      "malware.implant.platypus", "Platypus reverse-shell session", category: "implant", family: "Platypus",
      any: ["WangYi·hang/Platypus"], atLeast: 1, techniques: ["T1059"]),
    Marker(
      "malware.bot.mirai", "Mirai bot", category: "bot", family: "Mirai", .critical,
      any: [
        "/bin/busybox MIR·AI", "/bin/busybox ECC·HI", "/bin/busybox SAT·ORI", "listening ·tun0", "/bin/busybox ·OWARI",
        "dvrH·elper", "[mai·n] We are the only process", "[kil·ler] Trying to kill port",
        "[scan·ner] Scanner process initialized",
      ], atLeast: 2, techniques: ["T1498", "T1110"]),
    Marker(
      "malware.bot.gafgyt", "Gafgyt bot", category: "bot", family: "Gafgyt", .critical,
      any: [
        "GETLO·CALIP", "!* SCAN·NER ON|OFF", "HOLD Flo·oding", "JUNK Flo·oding", "UDP Flo·oding", "TCP Flo·oding",
        "Failed opening raw ·socket.", "KILLAT·TK", "LOLNO·GTFO",
      ], atLeast: 3, techniques: ["T1498"]),
    Marker(
      "malware.bot.tsunami", "Tsunami (Kaiten) bot", category: "bot", family: "Tsunami", .critical,
      any: [
        "NOTICE %s :TSUN·AMI <target>", "NOTICE %s :PA·N <target>", "NOTICE %s :Una·ble to comply",
        "NOTICE %s :Kil·ling pid", "NOTICE %s :Kai·ten wa goraku", "NOTICE %s :GETSPO·OFS",
      ], atLeast: 2, techniques: ["T1498"]),
    Marker(
      "malware.bot.xorddos", "XorDDoS bot", category: "bot", family: "XorDDoS", .critical,
      all: ["BB2FA36·AAA9541F0"], techniques: ["T1498"]),
    Marker(
      "malware.bot.kinsing", "Kinsing", category: "bot", family: "Kinsing", .critical,
      any: [
        "kdevt·mpfsi", "main.mi·nerRunningCheck", "main.get·MinerPid", "main.is·MinerRunning", "main.mass·can",
        "main.red·isBrute", "main.health·Checker",
      ], atLeast: 3, techniques: ["T1496"]),
    Marker(
      "malware.rootkit.diamorphine", "Diamorphine kernel rootkit", category: "rootkit", family: "Diamorphine",
      .critical,
      all: ["diamor·phine"], any: ["give_·root", "is_invi·sible", "module_·hide", "hacked_·kill"], atLeast: 1,
      techniques: ["T1014"]),
    Marker(
      "malware.rootkit.reptile", "Reptile kernel rootkit", category: "rootkit", family: "Reptile", .critical,
      any: ["rept·ile_module", "/rept·ile/rept·ile_cmd", "khook_·", "rept·ile_shell", "hide_tcp·_conn"], atLeast: 2,
      techniques: ["T1014"]),
    Marker(
      "malware.rootkit.process-hider", "Library that hides processes", category: "rootkit", family: "libprocesshider",
      all: ["process_to_·filter", "readdi·r"], techniques: ["T1014", "T1574.006"]),
  ]
}
