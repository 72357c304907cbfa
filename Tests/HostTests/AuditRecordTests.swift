import Foundation
import Parsing
import TestKit
import Testing

@testable import Host

@Suite struct AuditRecordTests {
  /// As the kernel lays a rule out.
  static func record(
    list: UInt32 = 4, action: UInt32 = 2, fields: [(kind: UInt32, value: UInt32, comparison: UInt32)],
    texts: String = ""
  ) -> [UInt8] {
    var words = [UInt32](repeating: 0, count: 260)
    words[0] = list
    words[1] = action
    words[2] = UInt32(fields.count)
    for index in 3..<66 { words[index] = .max }
    for (index, field) in fields.enumerated() {
      words[67 + index] = field.kind
      words[131 + index] = field.value
      words[195 + index] = field.comparison
    }
    words[259] = UInt32(texts.utf8.count)
    return words.withUnsafeBytes { Array($0) } + Array(texts.utf8)
  }

  @Test func watchesAreRead() throws {
    let bytes = Self.record(
      fields: [(105, 16, 0x4000_0000), (106, 10, 0x4000_0000), (210, 3, 0x4000_0000)], texts: "/usr/bin/dockerdkey")
    let rule = try AuditRuleRecord.parse(Bytes(bytes))
    #expect(
      rule
        == AuditRule(
          action: .always, list: .exit, path: "/usr/bin/dockerd", permissions: [.write, .attributes], key: "key"))
    let tree = try AuditRuleRecord.parse(
      Bytes(Self.record(action: 0, fields: [(107, 4, 0x4000_0000), (9, .max, 0x3000_0000)], texts: "/etc")))
    #expect(tree.directory == "/etc" && tree.action == .never)
    #expect(tree.fields == [.init(name: "auid", comparison: "!=", value: "unset")])
  }

  @Test func tornRecordsAreErrors() throws {
    let whole = Self.record(fields: [(105, 16, 0x4000_0000)], texts: "/usr/bin/dockerd")
    #expect(throws: ParseError.self) { try AuditRuleRecord.parse(Bytes(whole.dropLast(1))) }
    #expect(throws: ParseError.self) { try AuditRuleRecord.parse(Bytes(whole.prefix(100))) }
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0..<8 {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = try? AuditRuleRecord.parse(Bytes(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))))
    }
    #expect(try AuditKernel.status(Bytes([UInt8](repeating: 1, count: 40))).enabled == 0x0101_0101)
  }
}
