import Model

/// What a field says about one event.
enum FalcoValue: Sendable, Equatable {
  /// The event doesn't have it: every comparison with it is false.
  case missing
  case text(String)
  case bytes([UInt8])
  case number(Int64)
  case flag(Bool)
  case address(IPAddress)
  case list([FalcoValue])

  static func text(_ text: String?) -> FalcoValue { text.map { .text($0) } ?? .missing }
  static func number(_ number: Int64?) -> FalcoValue { number.map { .number($0) } ?? .missing }

  /// As it stands in an output text; `<NA>` for what is missing.
  var shown: String {
    switch self {
    case .missing: "<NA>"
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes.prefix(512), as: UTF8.self)
    case .number(let number): String(number)
    case .flag(let flag): flag ? "true" : "false"
    case .address(let address): address.description
    case .list(let values): values.isEmpty ? "<NA>" : values.map(\.shown).joined(separator: " ")
    }
  }
}
