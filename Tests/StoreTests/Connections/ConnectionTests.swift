import Model
import TestKit
import Testing

@testable import Store

@Suite struct ConnectionTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private func connection(
    _ address: String, name: String = "", at time: Double, container: String = "c1"
  ) throws -> ConnectionRecord {
    ConnectionRecord(
      image: "shop:1", executable: "/usr/bin/curl", address: try #require(IPAddress(parsing: address)), port: 443,
      isOutbound: true, first: time, last: time, count: 2, name: name, containers: [container])
  }

  @Test func joinsWhatIsTheSame() throws {
    let store = test.store
    try store.connections.add([try connection("203.0.113.7", at: 100)])
    try store.connections.add([
      try connection("203.0.113.7", name: "Evil.example", at: 200, container: "c2"),
      try connection("203.0.113.7", at: 50),
    ])
    let all = try store.connections.newest()
    #expect(all.count == 1)
    let one = try #require(all.first)
    #expect(one.first == 50 && one.last == 200 && one.count == 6 && one.name == "evil.example")
    #expect(one.containers == ["c1", "c2"])
  }

  @Test func findsNetworksAndNames() throws {
    let store = test.store
    try store.connections.add([
      try connection("203.0.113.7", name: "c2.evil.example", at: 1), try connection("203.0.114.1", at: 2),
      try connection("2001:db8::1", at: 3), try connection("198.51.100.1", name: "notevil.example", at: 4),
    ])
    func touching(_ network: String) throws -> [String] {
      try store.connections.touching(try #require(IPNetwork(parsing: network))).map(\.address.description)
    }
    #expect(try touching("203.0.113.0/24") == ["203.0.113.7"])
    #expect(try touching("203.0.112.0/22") == ["203.0.114.1", "203.0.113.7"])
    #expect(try touching("203.0.113.7") == ["203.0.113.7"])
    #expect(try touching("2001:db8::/32") == ["2001:db8::1"])
    #expect(try touching("0.0.0.0/0").count == 3)
    #expect(try store.connections.touching(name: "evil.example").map(\.name) == ["c2.evil.example"])
    var seen = 0
    try store.connections.forEach { _ in
      seen += 1
      return seen < 3
    }
    #expect(seen == 3)
  }
}
