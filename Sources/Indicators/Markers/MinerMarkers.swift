/// Cryptocurrency miners: their pools' protocol together with their own options.
enum MinerMarkers {
  static let all: [Marker] = [
    Marker(
      "malware.miner.xmrig", "XMRig cryptocurrency miner", category: "miner", family: "XMRig", all: ["donate-·level"],
      any: [
        "donate-·over-proxy", "max-threads·-hint", "huge-pages·-jit", "self-·select", "submit-to·-origin",
        "pause-on·-battery", "health-print·-time", "rx/·wow", "rx/·arq", "cn/·half", "cn-heavy·/xhv", "argon2/·chukwa",
        "1gb-·pages", "URL of min·ing server",
      ], atLeast: 4, techniques: ["T1496"]),
    Marker(
      "malware.miner.xmr-stak", "xmr-stak cryptocurrency miner", category: "miner", family: "xmr-stak",
      all: ["pool_·address", "wallet_·address"],
      any: ["giveup_·limit", "aes_·override", "use_slow·_memory", "print_·motd", "tls_secure·_algo", "xmr-·stak"],
      atLeast: 3, techniques: ["T1496"]),
    Marker(
      "malware.miner.cpuminer", "cpuminer cryptocurrency miner", category: "miner", family: "cpuminer",
      all: ["mining.·subscribe", "strat·um+tcp://"],
      any: ["cpu·miner", "miner·d", "--user·pass", "scan·time", "mining.·authorize", "pool.·minexmr"], atLeast: 3,
      techniques: ["T1496"]),
    Marker(
      "malware.miner.gpu", "GPU cryptocurrency miner", category: "miner", family: "GPU miner",
      any: [
        "etc·hash", "kaw·pow", "prog·pow", "auto·lykos", "eth_submit·Login", "EthereumStrat·um/1.0.0",
        "mining.extranonce.sub·scribe", "strat·um1+tcp", "beam·hash", "zel·Hash", "--cuda-·devices",
      ], atLeast: 4, techniques: ["T1496"]),
    Marker(
      "malware.miner.protocol", "Program that speaks the mining pools' protocol", category: "miner",
      family: "Stratum client",
      all: ["mining.·subscribe", "mining.·authorize", "mining.·submit", "mining.·notify"], techniques: ["T1496"]),
    Marker(
      "malware.miner.configuration", "Configuration of a cryptocurrency miner", category: "miner", family: "XMRig",
      in: [.settings, .script], all: ["\"donate-·level\"", "\"poo·ls\""],
      any: ["\"al·go\"", "\"co·in\"", "\"rig-·id\"", "\"random·x\"", "\"nice·hash\"", "\"huge-·pages\""], atLeast: 2,
      techniques: ["T1496"]),
    Marker(
      "malware.miner.command", "Command that starts a cryptocurrency miner", category: "miner",
      family: "cryptocurrency miner", in: [.script, .settings], all: ["strat·um+"],
      any: [
        "-o strat·um", "--ur·l", "--us·er", "-·u ", "-·a ", "-·p x", "--al·go", "--co·in", "--donate-·level",
        "\"ur·l\"", "\"us·er\"", "\"al·go\"", "--nice·hash",
      ], atLeast: 2, techniques: ["T1496"]),
    Marker(
      "malware.miner.pool-command", "Command that starts a cryptocurrency miner", category: "miner",
      family: "cryptocurrency miner", in: [.script], all: ["--donate-·level"],
      any: ["--co·in", "--al·go", "--ur·l", "-o ", "-u "], atLeast: 2, techniques: ["T1496"]),
  ]
}
