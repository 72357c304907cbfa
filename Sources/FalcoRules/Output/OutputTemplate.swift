/// A rule's `output`: text with `%field` places.
struct OutputTemplate: Sendable {
  private enum Piece: Sendable {
    case text(String)
    case field(String, FalcoField, FalcoField.Argument)
  }

  private let pieces: [Piece]

  struct Refusal: Error {
    var offset: Int
    var reason: String
  }

  init(_ template: String) throws(Refusal) {
    let bytes = Array(template.utf8)
    var pieces: [Piece] = []
    var text: [UInt8] = []
    var index = 0
    func isName(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
    // A leading `*` asked old engines to print even where fields are missing; that is always done.
    if bytes.first == UInt8(ascii: "*") { index = 1 }
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "%"), index + 1 < bytes.count, isName(bytes[index + 1]) else {
        if bytes[index] == UInt8(ascii: "%"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "%") {
          index += 1
        }
        text.append(bytes[index])
        index += 1
        continue
      }
      let start = index
      var end = index + 1
      while end < bytes.count, isName(bytes[end]) { end += 1 }
      // A full stop after a field ends the sentence.
      while end > start + 1, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
      var name = FieldName(name: String(decoding: bytes[(start + 1)..<end], as: UTF8.self), argument: nil)
      if end < bytes.count, bytes[end] == UInt8(ascii: "["),
        let close = bytes[end...].firstIndex(of: UInt8(ascii: "]"))
      {
        name.argument = String(decoding: bytes[(end + 1)..<close], as: UTF8.self)
        end = close + 1
      }
      guard name.name.contains(".") else {
        text += bytes[start..<end]
        index = end
        continue
      }
      switch FieldCatalogue.resolve(name) {
      case .failure(let error): throw Refusal(offset: start, reason: error.reason)
      case .success(let (field, argument)):
        if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
        text = []
        pieces.append(.field(name.description, field, argument))
      }
      index = end
    }
    if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
    self.pieces = pieces
  }

  var fields: [FalcoField] { pieces.compactMap { if case .field(_, let field, _) = $0 { field } else { nil } } }

  /// The text, and every field with its value, in the order of the text.
  func render(_ event: FalcoEvent) -> (text: String, fields: [(name: String, value: FalcoValue)]) {
    var text = ""
    var values: [(name: String, value: FalcoValue)] = []
    for piece in pieces {
      switch piece {
      case .text(let part): text += part
      case .field(let name, let field, let argument):
        let value = Self.shown(field, field.extract(event, argument))
        text += value.shown
        if !values.contains(where: { $0.name == name }) { values.append((name, value)) }
      }
    }
    return (text, values)
  }

  /// Of alternatives that rules may write the first is shown.
  static func shown(_ field: FalcoField, _ value: FalcoValue) -> FalcoValue {
    guard case .list(let values) = value, field.comparesAny, !field.isAncestry else { return value }
    return values.first ?? .missing
  }
}
