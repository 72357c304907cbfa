import Model
import Parsing
import Testing

@testable import Intelligence

@Suite struct MatcherTests {
  private static let now = 1_780_000_000

  private func library(_ text: String, _ role: IndicatorFacts.Role = .commandAndControl, confidence: Int = 90) throws
    -> IntelligenceLibrary
  {
    let library = IntelligenceLibrary()
    try library.replace(FeedSource(name: "f", role: role, confidence: confidence, family: "Fam"), with: Bytes(text))
    return library
  }

  private func process() -> ProcessRecord {
    var facts = ProcessRecord.Facts(key: ProcessKey(pid: 9, start: 1))
    facts.executable = "/usr/bin/curl"
    facts.arguments = ["curl", "--password", "hunter2"]
    facts.container = ContainerFacts(id: "c1", name: "shop", image: "shop:1")
    return ProcessRecord(facts, parent: nil)
  }

  private func connection(
    _ remote: String, _ port: UInt16 = 443, _ direction: SocketRecord.Direction = .outbound, name: String = "",
    at time: UInt64 = 1
  ) -> ActivityEvent {
    let process = process()
    var record = SocketRecord(
      identity: 1, direction: direction, isEstablished: false, local: IPAddress(parsing: "172.17.0.2") ?? IPAddress([]),
      localPort: 4000, remote: IPAddress(parsing: remote) ?? IPAddress([]), remotePort: port, owner: process.key)
    record.remoteName = name
    return ActivityEvent(time: time, process: process, action: .socket(record))
  }

  private func findings(
    _ library: IntelligenceLibrary, _ event: ActivityEvent, _ allowance: IntelligenceAllowance = IntelligenceAllowance()
  ) -> [Finding] {
    var matcher = IntelligenceMatcher(library, allowance: allowance, epoch: Double(Self.now))
    return matcher.take(event)
  }

  @Test func outgoingConnectionsAreFound() throws {
    let finding = try #require(findings(try library("1.2.3.4\n"), connection("1.2.3.4")).first)
    #expect(
      finding.rule == "intelligence.connection" && finding.severity == .critical && finding.subject.name == "shop")
    #expect(finding.title == "curl connects to 1.2.3.4:443, listed by f (Fam)")
    #expect(finding.evidence.details["family"] == "Fam" && finding.evidence.details["indicator"] == "1.2.3.4")
    #expect(!String(describing: finding).contains("hunter2"))
    #expect(findings(try library("1.2.3.4\n"), connection("1.2.3.5")).isEmpty)
  }

  /// Role, confidence and direction to severity.
  @Test(arguments: [
    (IndicatorFacts.Role.commandAndControl, 90, true, Severity.critical), (.commandAndControl, 50, true, .high),
    (.commandAndControl, 10, true, .medium), (.commandAndControl, 100, false, .low), (.distribution, 80, true, .high),
    (.abuse, 100, true, .medium), (.scanner, 100, true, .low), (.scanner, 100, false, .negligible),
    (.reputation, 100, true, .medium), (.reputation, 50, true, .low), (.reputation, 100, false, .low),
  ])
  func severities(_ role: IndicatorFacts.Role, _ confidence: Int, _ isOutbound: Bool, _ expected: Severity) throws {
    let event = connection("1.2.3.4", 443, isOutbound ? .outbound : .inbound)
    #expect(findings(try library("1.2.3.4\n", role, confidence: confidence), event).first?.severity == expected)
  }

  @Test func ownAddressesNeverMatch() throws {
    let all = try library("10.0.0.0/8\n127.0.0.0/8\n192.168.0.0/16\n169.254.0.0/16\nfc00::/16\n")
    for own in ["10.1.2.3", "127.0.0.1", "192.168.1.1", "169.254.169.254", "fc00::1", "0.0.0.0"] {
      #expect(findings(all, connection(own)).isEmpty, "\(own)")
    }
  }

  @Test func namesAreFound() throws {
    let names = try library("c2.example\n")
    func lookup(_ name: String, aliases: [String] = []) -> ActivityEvent {
      ActivityEvent(
        time: 1, process: process(), action: .nameLookup(NameLookup(name: name, type: "A", aliases: aliases)))
    }
    #expect(findings(names, lookup("a.c2.example")).first?.rule == "intelligence.domain")
    #expect(findings(names, lookup("cdn.example", aliases: ["c2.example"])).count == 1)
    #expect(findings(names, lookup("example")).isEmpty)
    // A later connection carries the name that led to it.
    #expect(findings(names, connection("5.5.5.5", name: "x.c2.example")).first?.rule == "intelligence.connection")
  }

  @Test func whatIsAllowedOrExpiredIsSilent() throws {
    let bad = try library("1.2.3.4\nc2.example\n")
    let network = try #require(IPNetwork(parsing: "1.2.3.0/24"))
    #expect(findings(bad, connection("1.2.3.4"), IntelligenceAllowance(networks: [network])).isEmpty)
    #expect(
      findings(bad, connection("9.9.9.9", name: "x.c2.example"), IntelligenceAllowance(domains: ["c2.example"])).isEmpty
    )
    let old = IntelligenceLibrary()
    try old.replace(
      FeedSource(name: "f", lifetime: 30),
      with: Bytes("[{\"ip_address\":\"1.2.3.4\",\"port\":443,\"last_online\":\"2020-01-01\"}]"))
    #expect(findings(old, connection("1.2.3.4")).isEmpty)
  }

  @Test func repetitionIsFolded() throws {
    var matcher = IntelligenceMatcher(try library("1.2.3.4\n"), epoch: Double(Self.now))
    #expect(matcher.take(connection("1.2.3.4", at: 1)).count == 1)
    #expect(matcher.take(connection("1.2.3.4", at: 60_000_000_000)).isEmpty)
    #expect(matcher.take(connection("1.2.3.4", at: 3_700_000_000_000)).count == 1)
  }

  @Test func historyKnowsWhoTouchedWhat() throws {
    var history = ConnectionHistory()
    history.take(connection("1.2.3.4", name: "x.c2.example"), at: 100)
    history.take(connection("1.2.3.4"), at: 50)
    history.take(connection("5.6.7.8"), at: 70)
    history.take(connection("5.6.7.8", 443, .inbound), at: 71)
    history.take(connection("127.0.0.1"), at: 72)
    #expect(history.count == 3)
    let found = history.touching(try #require(IPNetwork(parsing: "1.2.0.0/16")))
    #expect(
      found.count == 1 && found.first?.entry.count == 2 && found.first?.entry.first == 50
        && found.first?.entry.last == 100)
    #expect(found.first?.entry.containers == ["c1"] && found.first?.key.executable == "/usr/bin/curl")
    #expect(history.touching(name: "c2.example").count == 1 && history.touching(name: "2.example").isEmpty)
    #expect(history.matches(in: try library("5.6.7.8\n"), at: 1).map(\.key.port) == [443])
    let again = try ConnectionHistory(decoding: Bytes(history.encoded))
    #expect(again == history)
    for length in 0..<history.encoded.count {
      #expect(throws: ParseError.self) { try ConnectionHistory(decoding: Bytes(history.encoded.prefix(length))) }
    }
  }

  @Test func historyIsBounded() {
    var history = ConnectionHistory(capacity: 64)
    for number in 0..<1000 { history.take(connection("9.9.\(number / 250).\(number % 250)"), at: number) }
    #expect(history.count <= 64 && history.forgotten >= 936)
    #expect(!history.touching(name: "x").contains { $0.entry.last < 900 })
  }
}
