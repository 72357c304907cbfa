import Parsing

/// A term of Erlang or Elixir as it stands in `*.app`, `rebar.lock`, `mix.lock`, `hex_metadata.config`.
indirect enum Term: Sendable, Equatable {
  case atom(String)
  /// `"text"` and `<<"text">>`.
  case text(String)
  case number(String)
  case tuple([Term])
  case list([Term])
  /// `#{k => v}`, `%{k => v}`, `%{"k": v}`, and `k: v` inside a list.
  case map([(key: Term, value: Term)])

  static func == (a: Term, b: Term) -> Bool {
    switch (a, b) {
    case (.atom(let x), .atom(let y)), (.text(let x), .text(let y)), (.number(let x), .number(let y)): x == y
    case (.tuple(let x), .tuple(let y)), (.list(let x), .list(let y)): x == y
    case (.map(let x), .map(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }

  /// Of a list or a tuple.
  var elements: [Term] {
    switch self {
    case .tuple(let elements), .list(let elements): elements
    default: []
    }
  }

  /// Of a text or an atom.
  var string: String? {
    switch self {
    case .text(let text), .atom(let text): text
    default: nil
    }
  }

  var text: String? {
    if case .text(let text) = self { return text }
    return nil
  }

  subscript(index: Int) -> Term? {
    let elements = elements
    return elements.indices.contains(index) ? elements[index] : nil
  }

  /// In a property list `[{key, Value}, …]` or a map: the value of that atom or text.
  subscript(key: String) -> Term? {
    if case .map(let pairs) = self { return pairs.first { $0.key.string == key }?.value }
    for case .tuple(let pair) in elements where pair.count == 2 && pair[0].string == key { return pair[1] }
    return nil
  }
}
