import Detection
import Parsing
import TestKit
import Testing

@Suite struct ExceptionFileTests {
  static let whole = """
    version: 1
    exceptions:
      - rule: account.tool
        image: lscr.io/linuxserver/*
        executable: /usr/sbin/usermod
        arguments: [usermod, -o, -u]
        user: 0
        owner: ann
        reason: maps the user id at each start
        expires: 2027-03-01
      - rules: [network.metadata, "falco:Contact cloud metadata"]
        labels: {tier: data}
        destinations: ["169.254.169.254:80", "[fd00:ec2::254]", "*.example.com:443", ":8443"]
        owner:
        reason: the SDK fetches its credentials
        expires: "2027-01-31"
        review: look at the program
    """

  private static func read(_ text: String) throws(ExceptionFileError) -> [DetectionException] {
    try ExceptionFile.read(Bytes(Array(text.utf8)), name: "e.yaml")
  }

  @Test func readsEveryField() throws {
    let read = try Self.read(Self.whole)
    try #require(read.count == 2)
    #expect(read[0].rules == ["account.tool"] && read[0].images == ["lscr.io/linuxserver/*"])
    #expect(read[0].arguments == ["usermod", "-o", "-u"] && read[0].users == ["0"] && read[0].owner == "ann")
    #expect(read[0].expires.description == "2027-03-01" && read[0].line == 3 && read[0].document == "e.yaml")
    #expect(read[1].destinations.map(\.text).count == 4 && read[1].labels == ["tier": "data"])
    #expect(read[1].state(onDay: 0) == .underReview)
    var looked = read[1]
    looked.review = ""
    #expect(looked.state(onDay: 0) == .proposed)
    looked.owner = "bob"
    let last = looked.expires.daysSince1970
    #expect(looked.state(onDay: last) == .effective && looked.state(onDay: last + 1) == .expired)
    #expect(try Self.read("").isEmpty && Self.read("exceptions:\n").isEmpty)
  }

  @Test(arguments: [
    ("exceptions:\n  - {rule: a.b, owner: x, reason: y}", 2, "no 'expires'"),
    ("exceptions:\n  - {rule: a.b, reason: y, expires: 2027-01-01}", 2, "no 'owner'"),
    ("exceptions:\n  - {owner: x, reason: y, expires: 2027-01-01}", 2, "no 'rule'"),
    ("exceptions:\n\n  - rule: a.b\n    owner: x\n    reason: ''\n    expires: 2027-01-01", 5, "not an empty one"),
    ("exceptions:\n  - rule: a.b\n    owner: x\n    reason: y\n    expires: 2027-02-30", 5, "is no day"),
    ("exceptions:\n  - rule: a.b\n    img: x", 3, "'img' is not known"),
    ("exceptions:\n  - rule: a.b\n    rule: c", 3, "stands twice"),
    ("exceptions:\n  rule: a", 2, "is a list"),
    ("version: 2\nexceptions: []", 1, "version '2'"),
    ("exceptions: []\n---\nexceptions: []", 3, "another"),
    (
      "exceptions:\n  - rule: a.b\n    owner: x\n    reason: y\n    expires: 2027-01-01\n    destination: '1.2.3:99999'",
      6,
      "expected an address"
    ),
    (
      "exceptions:\n  - rule: a.b\n    owner: x\n    reason: y\n    expires: 2027-01-01\n    arguments: sh -c", 6,
      "first words"
    ),
    ("exceptions:\n  - rule: []\n    owner: x\n    reason: y\n    expires: 2027-01-01", 2, "empty list"),
    ("- 1", 1, "the file is a mapping"),
  ]) func saysWhereItIsWrong(_ text: String, line: Int, reason: String) {
    do {
      _ = try Self.read(text)
      Issue.record("read: \(text)")
    } catch {
      #expect(error.line == line && error.reason.contains(reason), "\(error)")
    }
  }

  @Test func anyBytesAreReadOrRefused() {
    var random = SeededGenerator(seed: 6)
    let seed = Array(Self.whole.utf8)
    var refused = 0
    for _ in 0..<400 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: at)
        default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 20)], at: at)
        }
      }
      do { _ = try ExceptionFile.read(Bytes(bytes), name: "e") } catch { refused += 1 }
    }
    #expect(refused > 20)
  }

  @Test func destinations() {
    for wrong in ["", "*", "1.2.3.4:0", "1.2.3.4:x", "[::1", "[::1]x", "256.1.1.1", "a b.com", "1.2.3.4/40"] {
      #expect(DestinationPattern(wrong) == nil, "\(wrong)")
    }
    for right in ["1.2.3.4", "10.0.0.0/8:22", "::1", "[2001:db8::/32]:443", "*.example.com", "*:22", ":22", "db:5432"] {
      #expect(DestinationPattern(right) != nil, "\(right)")
    }
  }
}
