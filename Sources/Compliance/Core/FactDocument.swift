import Expressions
import Foundation
import Parsing

/// Facts as a file (`bulkhead.facts/1`, JSON): collected on one machine, judged on another, now or later.
package enum FactDocument {
  package static let maximumSize = 256 << 20

  package static func write(_ facts: Facts) throws -> [UInt8] {
    var json = JSONWriter(pretty: false)
    json.write(try ValueEncoder.encode(facts))
    return json.bytes + [0x0A]
  }

  package static func read(_ bytes: Bytes) throws(ParseError) -> Facts {
    let facts: Facts
    do { facts = try JSONDecoder().decode(Facts.self, from: Data(bytes.array)) } catch {
      throw ParseError("facts", "this is no document of \(Facts.schema): \(describe(error))")
    }
    guard facts.schema == Facts.schema else {
      throw ParseError("facts", "expected the schema \(Facts.schema), found \(facts.schema.prefix(60))")
    }
    return facts
  }

  private static func describe(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context)?: "'\(key.stringValue)' is missing at \(path(context))"
    case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?, .dataCorrupted(let context)?:
      "\(context.debugDescription) at \(path(context))"
    default: "\(error)"
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    context.codingPath.isEmpty ? "its beginning" : context.codingPath.map(\.stringValue).joined(separator: ".")
  }
}

extension JSONWriter {
  mutating func write(_ value: Value) {
    switch value {
    case .null: null()
    case .bool(let flag): self.value(flag)
    case .int(let number): self.value(number)
    case .double(let number): self.value(number)
    case .string(let text): self.value(text)
    case .list(let list): array { json in for element in list { json.write(element) } }
    case .map(let map):
      object { json in for (key, value) in map.sorted(by: { $0.key < $1.key }) { json.member(key) { $0.write(value) } }
      }
    }
  }
}
