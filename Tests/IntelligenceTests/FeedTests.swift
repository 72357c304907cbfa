import Model
import Parsing
import TestKit
import Testing

@testable import Intelligence

@Suite struct FeedTests {
  private func read(_ text: String) throws -> FeedReading {
    try FeedReading.read(Bytes(text), source: FeedSource(name: "f"))
  }

  private func facts(_ reading: FeedReading, _ address: String, _ port: UInt16 = 0) -> IndicatorFacts? {
    IPAddress(parsing: address).flatMap { reading.index.address($0, port: port)?.facts.first }
  }

  @Test func plainLists() throws {
    let reading = try read(
      """
      # comment
      ; another
      1.2.3.4
      5.6.0.0/16   # tail
      9.9.9.9\t7
      8.8.8.8:443
      [2001:db8::1]:8080
      2001:db8:1::/48
      Evil.Example.
      *.wild.example
      0.0.0.0 hosts.example
      ||blocked.example^
      http://pay.example/load.sh?x=1
      /gate.php
      d41d8cd98f00b204e9800998ecf8427e
      """)
    #expect(reading.problemCount == 0 && reading.index.count == 12)
    #expect(facts(reading, "1.2.3.4") != nil && facts(reading, "5.6.7.8") != nil && facts(reading, "5.7.0.1") == nil)
    #expect(facts(reading, "8.8.8.8", 443) != nil && facts(reading, "8.8.8.8", 80) == nil)
    #expect(facts(reading, "2001:db8::1", 8080) != nil && facts(reading, "2001:db8:1:2::3") != nil)
    for name in ["evil.example", "a.evil.example", "x.wild.example", "hosts.example", "blocked.example"] {
      #expect(reading.index.domain(name) != nil, "\(name)")
    }
    #expect(reading.index.domain("evil.example.org") == nil && reading.index.domain("notevil.example") == nil)
    #expect(reading.index.url("pay.example/load.sh").count == 1 && reading.index.domain("pay.example") == nil)
    #expect(reading.index.digest("D41D8CD98F00B204E9800998ECF8427E").count == 1)
  }

  @Test func abuseFeeds() throws {
    let feodo = try read(
      #"[{"ip_address":"1.2.3.4","port":443,"status":"online","first_seen":"2026-01-02 03:04:05","last_online":"2026-02-03","malware":"Emotet"}]"#
    )
    let fact = try #require(facts(feodo, "1.2.3.4", 443))
    #expect(fact.role == .commandAndControl && fact.family == "Emotet" && fact.confidence == 90)
    #expect(fact.firstSeen == 1_767_323_045 && fact.lastSeen == 1_770_076_800)
    #expect(try read("[]").index.isEmpty)

    let foxCSV = try read(
      """
      ################
      # "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level"
      "2026-01-02 03:04:05", "1", "9.8.7.6:4444", "ip:port", "botnet_cc", "x", "None", "Remcos", "", "100"
      "2026-01-02 03:04:05", "2", "bad.example", "domain", "payload_delivery", "x", "None", "Say \"\"x\"\"", "", "75"
      """)
    #expect(
      facts(foxCSV, "9.8.7.6", 4444)?.family == "Remcos" && facts(foxCSV, "9.8.7.6", 4444)?.role == .commandAndControl)
    #expect(foxCSV.index.domain("bad.example")?.facts.first?.role == .distribution)

    let foxJSON = try read(
      #"{"query_status":"ok","data":[{"ioc_value":"7.7.7.7:81","threat_type":"botnet_cc","malware_printable":"X","confidence_level":80}]}"#
    )
    #expect(facts(foxJSON, "7.7.7.7", 81)?.confidence == 80)
    let export = try read(#"{"11":[{"ioc_value":"c2.example","threat_type":"botnet_cc","malware_printable":"Y"}]}"#)
    #expect(export.index.domain("c2.example")?.facts.first?.family == "Y")

    let urlhaus = try read(
      "# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n"
        + #""1","2026-01-02 03:04:05","http://1.2.3.4:81/bin.sh","online","","malware_download","elf,mirai","x","y""#)
    #expect(urlhaus.index.url("1.2.3.4:81/bin.sh").first?.family == "elf,mirai")

    let certificates = try read(
      "# Listingdate,SHA1,Listingreason\n2026-01-02 03:04:05,0123456789abcdef0123456789abcdef01234567,Dridex C&C\n")
    #expect(certificates.index.digest("0123456789abcdef0123456789abcdef01234567").first?.family == "Dridex C&C")
    let botnet = try read("# Firstseen,DstIP,DstPort\n2026-01-02 03:04:05,3.3.3.3,8443\n")
    #expect(facts(botnet, "3.3.3.3", 8443)?.role == .commandAndControl)
  }

  @Test func dropLists() throws {
    let text = try read("; Spamhaus DROP List\n1.10.16.0/20 ; SBL256894\n")
    #expect(facts(text, "1.10.17.1")?.role == .abuse)
    let json = try read(
      #"{"cidr":"1.10.16.0/20","sblid":"SBL256894","rir":"apnic"}"# + "\n"
        + #"{"type":"metadata","timestamp":1,"size":2,"records":1}"# + "\n")
    #expect(facts(json, "1.10.17.1")?.role == .abuse && json.problemCount == 0)
  }

  @Test func mispEvents() throws {
    let reading = try read(
      #"{"Event":{"Attribute":[{"type":"ip-dst|port","value":"4.4.4.4|99","to_ids":true,"category":"Network activity"},"#
        + #"{"type":"domain","value":"off.example","to_ids":false},{"type":"domain","value":"gone.example","to_ids":true,"deleted":true},"#
        + #"{"type":"filename|md5","value":"x|d41d8cd98f00b204e9800998ecf8427e","to_ids":true}],"#
        + #""Object":[{"Attribute":[{"type":"domain|ip","value":"in.example|6.6.6.6","to_ids":true}]}],"info":"Campaign"}}"#
    )
    #expect(facts(reading, "4.4.4.4", 99)?.family == "Campaign" && facts(reading, "6.6.6.6") != nil)
    #expect(reading.index.domain("in.example") != nil && reading.index.domain("off.example") == nil)
    #expect(reading.index.domain("gone.example") == nil && reading.index.count == 4)
  }

  @Test func stixBundles() throws {
    func bundle(_ pattern: String, _ more: String = "") -> String {
      #"{"type":"bundle","id":"bundle--1","objects":[{"type":"indicator","id":"indicator--1","name":"N","pattern_type":"stix","pattern":"\#(pattern)","valid_from":"2026-01-01T00:00:00Z"\#(more)}]}"#
    }
    let both = try read(
      bundle(
        "[ipv4-addr:value = '2.2.2.2' OR domain-name:value = 'Stix.Example']",
        #","confidence":85,"valid_until":"2026-02-01T00:00:00Z""#))
    #expect(facts(both, "2.2.2.2")?.confidence == 85 && facts(both, "2.2.2.2")?.expires == 1_769_904_000)
    #expect(both.index.domain("stix.example") != nil)
    let port = try read(bundle("[network-traffic:dst_ref.value = '2.2.2.2' AND network-traffic:dst_port = 443]"))
    #expect(facts(port, "2.2.2.2", 443) != nil && facts(port, "2.2.2.2", 80) == nil)
    let digest = try read(bundle("[file:hashes.'SHA-256' = '\(String(repeating: "ab", count: 32))']"))
    #expect(digest.index.digest(String(repeating: "AB", count: 32)).count == 1)
    #expect(try read(bundle("[ipv4-addr:value = '2.2.2.2']", #","revoked":true"#)).index.isEmpty)
    for beyond in ["[a:b = '1'] FOLLOWEDBY [c:d = '2']", "[process:name MATCHES 'x']", "[file:name = 'x.example']"] {
      let reading = try read(bundle(beyond))
      #expect(reading.index.isEmpty && reading.problemCount == 1, "\(beyond)")
    }
  }

  @Test(arguments: [
    ("<!DOCTYPE html><html>login</html>", "web page"), ("[{\"ip_address\":", "unexpected end"),
    ("a\u{0}b\n", "not text"),
    ("one two\nthree four\nfive six\nseven eight\nnine ten\n", "line 1"),
    ("{\"type\":\"bundle\",\"objects\":[{", "JSON"),
  ])
  func brokenFeedsAreRefused(_ text: String, _ part: String) {
    #expect { try read(text) } throws: { "\($0)".contains(part) }
  }

  @Test func aBrokenFeedNeverWipesAGoodOne() throws {
    let library = IntelligenceLibrary()
    let source = FeedSource(name: "f")
    try library.replace(source, with: Bytes("1.2.3.4\n"))
    #expect(throws: FeedError.self) { try library.replace(source, with: Bytes("<html>")) }
    let address = try #require(IPAddress(parsing: "1.2.3.4"))
    #expect(library.address(address, port: 1, at: 0).count == 1)
    // An empty one is not broken.
    try library.replace(source, with: Bytes("# nothing today\n"))
    #expect(library.address(address, port: 1, at: 0).isEmpty && library.feeds.count == 1)
    let problems = try library.replace(source, with: Bytes("1.2.3.4\n5.6.7.8\n??? !!!\n9.9.9.9\n4.4.4.4\n"))
    #expect(problems.map(\.line) == [3] && library.feeds.first?.count == 4)
  }

  @Test func noFeedCrashesIt() throws {
    var random = SeededGenerator(seed: 8)
    let seeds = [
      "[{\"ip_address\":\"1.2.3.4\",\"port\":443}]", "# a,url\n\"1\",\"http://x.example/a\"\n", "1.2.3.4\nx.example\n",
      "{\"cidr\":\"1.0.0.0/20\"}\n",
      "{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"x.example\",\"to_ids\":true}]}}",
      "{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"pattern\":\"[ipv4-addr:value = '1.1.1.1']\"}]}",
    ]
    for _ in 0..<1200 {
      var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
      for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) {
          bytes.remove(at: place)
        } else {
          bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
      }
      _ = try? FeedReading.read(Bytes(bytes), source: FeedSource(name: "f"))
      _ = STIXPattern.indicators(String(decoding: bytes, as: UTF8.self))
    }
  }
}
