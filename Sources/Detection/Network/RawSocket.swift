import Model

/// A raw or packet socket.
struct RawSocket: Detector {
  static let manual = DetectorManual(
    rule: "network.raw-socket", title: "A raw or packet socket", severity: .medium,
    techniques: ["T1040", "T1095"],
    description: """
      A raw socket, a packet socket or a netfilter socket is opened: sniffing, spoofing, covert channels, and the \
      entrance to many kernel exploits. Refused attempts count.
      """,
    lookAlikes: """
      ping opens a raw ICMP socket and is left out.
      """,
    remediation: "Drop CAP_NET_RAW."
  )

  static let interests: Interests = .calls(["socket"])

  init() {}

  /// Raw and packet sockets, and netlink only for netfilter: every look-up of a name opens a raw netlink socket for routes.
  static func isTelling(_ call: ActivityEvent.SystemCall) -> Bool {
    switch call.argument(0) {
    case 2, 10: call.argument(1) & 0xF == 3
    case 16: call.argument(2) == 12
    case 17: true
    default: false
    }
  }

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard call.name == "socket" else { return [] }
    let process = event.process
    if ["ping", "ping6", "traceroute", "mtr-packet", "fping", "arping", "dhclient", "udhcpc", "keepalived"].contains(
      process.name) || ProgramKind.isOne(of: ["ping", "ping6"], process)
    {
      return []
    }
    let family = call.argument(0)
    guard Self.isTelling(call) else { return [] }
    let kind = family == 17 ? "packet" : family == 16 ? "netfilter" : "raw"
    return [
      Alert(
        call.result >= 0 ? .medium : .low, "\(process.name) opens a \(kind) socket", process,
        evidence: [
          "family": String(family), "protocol": String(call.argument(2)),
          "result": call.result >= 0 ? "done" : "refused (\(-call.result))",
        ], identity: [kind])
    ]
  }
}
