import Foundation
import Model
import Parsing
import Testing

@testable import Intelligence

/// How long a large list takes and how much memory: with BULKHEAD_MEASURE=1, in a release build.
@Suite struct SizeTests {
  static let isWanted = ProcessInfo.processInfo.environment["BULKHEAD_MEASURE"] != nil

  private func residentKiB() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").first { $0.hasPrefix("VmRSS") }.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }

  @Test(.enabled(if: isWanted, "BULKHEAD_MEASURE is not set"))
  func aMillionNames() throws {
    var list: [UInt8] = []
    for number in 0..<1_100_000 { list += "host\(number).family\(number % 2953).example\(number % 97).net\n".utf8 }
    for number in 0..<350_000 {
      list +=
        "\(1 + number % 200).\(number / 200 % 250).\(number / 50_000).\(number % 251)\(number % 3 == 0 ? ":443" : "")\n"
        .utf8
    }
    let bytes = Bytes(list)
    list = []
    let before = residentKiB()
    /// Processor time, so that what else runs doesn't count.
    func measure(_ body: () throws -> Void) rethrows -> Double {
      let begin = clock()
      try body()
      return Double(clock() - begin) / Double(CLOCKS_PER_SEC)
    }
    var reading: FeedReading?
    let loading = try measure { reading = try FeedReading.read(bytes, source: FeedSource(name: "f")) }
    let grown = residentKiB() - before
    let index = try #require(reading).index
    var hits = 0
    let names = (0..<100_000).map { "a.host\($0 * 21).family\($0 * 21 % 2953).example\($0 * 21 % 97).net" }
    let asking = measure { for name in names where index.domain(name) != nil { hits += 1 } }
    let addresses = (0..<100_000).map { (number: Int) -> IPAddress in
      let bytes: [Int] = [number % 220, number / 220 % 250, number % 7, number % 251]
      return IPAddress(bytes.map { UInt8($0) })
    }
    let asked = measure { for address in addresses where index.address(address, port: 443) != nil { hits += 1 } }
    print(
      "MEASURED loaded \(index.count) in \(loading), \(grown / 1024) MiB; 100000 names \(asking), addresses \(asked); \(hits) hits"
    )
    #expect(index.count == 1_450_000 && hits > 0)
  }
}
