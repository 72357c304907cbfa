import Model
import TestKit
import Testing

@testable import Notifications

@Suite struct SyslogMessageTests {
  private func text(_ notification: Notice, limit: Int = 8192) -> String {
    let message = SyslogMessage(.init(notification), host: "web 1\n", facility: .local0)
    return String(decoding: message.bytes(limit: limit), as: UTF8.self)
  }

  @Test func isWrittenAsTheRFCAsks() {
    var notification = Samples.notification()
    notification.details = ["process": "/bin/sh"]
    #expect(
      text(notification)
        == #"<131>1 2026-11-30T00:53:20.500Z web_1_ bulkhead - detection [bulkhead@32473 kind="detection" severity="high" rule="shell.reverse" fingerprint="f1" subject="shop" container="shop" image="shop:1" count="1" link="https://127.0.0.1:8443/alerts/1" process="/bin/sh"] A shell is connected to the internet: What happened."#
    )
  }

  @Test func nothingFromOutsideBeginsARecord() {
    var notification = Samples.notification(Samples.hostile)
    notification.container = Samples.hostile
    notification.details = ["a=b]\"": Samples.hostile]
    let text = text(notification)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    #expect(text.contains(#"\"quoted\\\" \]"#) && text.contains(#" a_b__="x"#))
    #expect(text.contains("] \u{FEFF}x"))
  }

  @Test func isCutAtACharacter() {
    for limit in 300..<330 {
      let bytes = Array(text(Samples.notification(String(repeating: "€", count: 3000)), limit: limit).utf8)
      #expect(bytes.count <= limit && bytes.count > limit - 3)
      #expect(!String(decoding: bytes, as: UTF8.self).contains("\u{FFFD}"))
    }
  }

  @Test func facilitiesHaveTheirNumbers() {
    #expect(SyslogMessage.Facility.kern.number == 0 && SyslogMessage.Facility.ftp.number == 11)
    #expect(SyslogMessage.Facility.authpriv.number == 10 && SyslogMessage.Facility.local7.number == 23)
  }

  @Test func eventFormatIsEscaped() {
    var notification = Samples.notification("a|b\\c\nd")
    notification.rule = "x=y"
    notification.text = "one=1\ntwo\\"
    notification.details = ["remote": "203.0.113.7:443"]
    #expect(
      CEFMessage.text(.init(notification, count: 3), host: "web1", version: "1|0")
        == #"CEF:0|Bulkhead|Bulkhead|1\|0|x=y|a\|b\\c d|8|rt=1796000000500 dvchost=web1 cat=detection cnt=3 externalId=f1 msg=one\=1\ntwo\\ request=https://127.0.0.1:8443/alerts/1 cs1Label=container cs1=shop cs2Label=image cs2=shop:1 cs3Label=subject cs3=shop cs4Label=remote cs4=203.0.113.7:443"#
    )
  }

  @Test func addressesAreUnderstood() {
    #expect(SyslogAddress("udp://logs.example.org") == .udp(host: "logs.example.org", port: 514))
    #expect(SyslogAddress("tcp://[::1]:10514") == .tcp(host: "::1", port: 10514))
    #expect(SyslogAddress("tls://logs.example.org:1") == .tls(host: "logs.example.org", port: 1))
    #expect(SyslogAddress("unix:///dev/log") == .unix(path: "/dev/log"))
    for bad in [
      "", "udp://", "udp://a:0", "udp://a:99999", "udp://a b", "unix://x", "http://a", "udp://a/b", "tcp://[::1",
    ] {
      #expect(SyslogAddress(bad) == nil, "\(bad)")
    }
  }

  @Test func lengthsStandBeforeRecords() {
    #expect(SyslogChannel.framed([Array("ab".utf8), Array("c\nd".utf8)]) == Array("2 ab3 c\nd".utf8))
  }
}
