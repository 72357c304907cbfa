import Parsing
import TestKit
import Testing

@testable import Notifications

/// Against a real rsyslog on loopback and a socket of its own.
@Suite(.enabled(if: SyslogReceiver.isPossible, "rsyslogd is not installed"))
struct SyslogChannelTests {
  private func send(_ address: String, _ more: String = "") async throws {
    let channel = try Samples.channel("type: syslog\naddress: \"\(address)\"\n\(more)")
    let batch = Samples.batch(
      Samples.notification(), Samples.notification(Samples.hostile, severity: .critical, fingerprint: "f2"))
    try await channel.send(batch, delivery: 1, at: 1)
  }

  /// - Parameter withTime: false where rsyslog takes its own: of what comes through its socket.
  private func check(_ records: [JSONValue], withTime: Bool = true) {
    #expect(records.count == 2)
    let plain = records.first { $0["text"]?.string?.contains("A shell") == true }
    #expect(plain?["severity"]?.string == "err" && plain?["facility"]?.string == "local0")
    #expect(
      plain?["app"]?.string == "bulkhead" && plain?["host"]?.string == "web1" && plain?["id"]?.string == "detection")
    #expect(plain?["data"]?.string?.contains(#"remote="203.0.113.7:443""#) == true)
    if withTime { #expect(plain?["time"]?.string?.hasPrefix("2026-11-30T00:53:20.5") == true) }
    #expect(
      records.contains { $0["severity"]?.string == "crit" && $0["text"]?.string?.contains("evil@example.org") == true })
  }

  @Test func overEveryWay() async throws {
    let receiver = try SyslogReceiver()
    try await send("tcp://127.0.0.1:\(receiver.port)")
    check(try receiver.records(2))
    try await send("udp://127.0.0.1:\(receiver.port)")
    check(Array(try receiver.records(4).dropFirst(2)))
    try await send("unix://\(receiver.socket)")
    check(Array(try receiver.records(6).dropFirst(4)), withTime: false)
  }

  @Test(.enabled(if: SyslogReceiver.canTLS && TestAuthority.isAvailable, "rsyslog-gnutls or openssl is not installed"))
  func overTLS() async throws {
    let authority = try TestAuthority()
    let certificate = try authority.issue("syslog")
    let receiver = try SyslogReceiver(tls: (authority.certificate, certificate.certificate, certificate.key))
    try await send("tls://127.0.0.1:\(receiver.port)", "ca-file: \(authority.certificate)")
    check(try receiver.records(2))
    await #expect {
      try await send("tls://127.0.0.1:\(receiver.port)")
    } throws: { "\($0)".contains("isn't trusted") }
  }

  @Test func asCommonEventFormat() async throws {
    let receiver = try SyslogReceiver()
    try await send("tcp://127.0.0.1:\(receiver.port)", "format: cef")
    let records = try receiver.records(2)
    #expect(
      records.allSatisfy { $0["text"]?.string?.hasPrefix("CEF:0|Bulkhead|") == true && $0["data"]?.string == "-" })
  }

  @Test func nobodyThereIsSaid() async throws {
    for address in ["tcp://127.0.0.1:1", "tls://127.0.0.1:1", "unix:///nowhere/log"] {
      await #expect(throws: DeliveryError.self) { try await send(address) }
    }
  }
}
