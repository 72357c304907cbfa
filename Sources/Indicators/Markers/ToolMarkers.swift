/// Attackers' tools and scripts: legitimate on a tester's machine, not in an image that serves.
enum ToolMarkers {
  static let all: [Marker] = [
    Marker(
      "malware.dropper.competitors", "Script that clears competing miners away", category: "dropper",
      family: "miner dropper", in: [.script],
      any: [
        "kdevt·mpfsi", "kins·ing", "watch·bog", "kerber·ods", "sysr·v0", "xmr·ig", "crypto·night", "ddg·s.", "qW3·xT",
        "networkser·vice", "mini·ng.sh", "zz·h_", "kthrotl·ds", "khuge·paged",
      ], atLeast: 4, techniques: ["T1496", "T1562"]),
    Marker(
      "malware.dropper.reverse-shell", "Reverse shell", category: "dropper", family: "reverse shell",
      in: [.script, .settings],
      any: [
        "bash -i >& /dev/t·cp/", "bash -i >&/dev/t·cp/", "sh -i >& /dev/t·cp/", "sh -i 5<> /dev/t·cp/",
        "exec 5<>/dev/t·cp/", "0<&196;exec 196<>/dev/t·cp/", "bash -i &>/dev/t·cp/",
      ], atLeast: 1, techniques: ["T1059.004"]),
    Marker(
      "malware.tool.cdk", "CDK container-escape toolkit", category: "tool", family: "CDK",
      any: ["cdk-·team/CDK"], atLeast: 1, techniques: ["T1611"]),
    Marker(
      "malware.tool.peirates", "Peirates Kubernetes attack tool", category: "tool", family: "Peirates",
      any: ["inguar·dians/peirates"], atLeast: 1, techniques: ["T1611"]),
    Marker(
      "malware.tool.linpeas", "LinPEAS privilege-escalation script", category: "tool", family: "LinPEAS", .medium,
      in: [.script, .program], all: ["linp·eas"], any: ["PEASS-·ng", "PEASS·ng", "carlos·polop"], atLeast: 1,
      techniques: ["T1082"]),
    Marker(
      "malware.tool.traitor", "Traitor privilege-escalation tool", category: "tool", family: "Traitor",
      any: ["liam·g/traitor"], atLeast: 1, techniques: ["T1068"]),
    Marker(
      "malware.tool.pspy", "pspy process spy", category: "tool", family: "pspy", .medium,
      any: ["dominicbreu·ker/pspy"], atLeast: 1, techniques: ["T1057"]),
    Marker(
      "malware.tool.fscan", "fscan intranet scanner", category: "tool", family: "fscan",
      any: ["shadow1·ng/fscan"], atLeast: 1, techniques: ["T1046"]),
    Marker(
      "malware.tool.chisel", "Chisel tunnel", category: "tool", family: "Chisel", .medium,
      any: ["jpill·ora/chisel/client", "jpill·ora/chisel/server"], atLeast: 1, techniques: ["T1572"]),
    Marker(
      "malware.tool.ligolo", "Ligolo tunnel", category: "tool", family: "Ligolo", .medium,
      any: ["nicocha·30/ligolo-ng", "sysd·ream/ligolo"], atLeast: 1, techniques: ["T1572"]),
    Marker(
      "malware.tool.gsocket", "Global Socket tunnel", category: "tool", family: "gsocket", .medium,
      in: [.program, .script], all: ["gs-net·cat", "GSOC·KET_"], techniques: ["T1572"]),
  ]
}
