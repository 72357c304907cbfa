import Expressions

/// Turns facts into the values that expressions work on. Nil members are left out: expressions read them as null.
package enum ValueEncoder {
  package static func encode(_ fact: some Encodable) throws -> Value {
    let box = Box()
    try fact.encode(to: Node(box: box, codingPath: []))
    return box.value
  }

  /// A place in the tree that grows.
  final class Box {
    private enum Content {
      case single(Value)
      case map([(String, Box)])
      case list([Box])
    }

    private var content = Content.single(.null)

    var value: Value {
      switch content {
      case .single(let value): value
      case .map(let members): .map(Dictionary(members.map { ($0.0, $0.1.value) }) { $1 })
      case .list(let boxes): .list(boxes.map(\.value))
      }
    }

    func set(_ value: Value) { content = .single(value) }
    func makeMap() { if case .map = content { return } else { content = .map([]) } }
    func makeList() { if case .list = content { return } else { content = .list([]) } }

    func member(_ key: String) -> Box {
      let box = Box()
      if case .map(var members) = content {
        content = .single(.null)
        members.append((key, box))
        content = .map(members)
      }
      return box
    }

    func element() -> Box {
      let box = Box()
      if case .list(var boxes) = content {
        content = .single(.null)
        boxes.append(box)
        content = .list(boxes)
      }
      return box
    }

    var count: Int { if case .list(let boxes) = content { boxes.count } else { 0 } }
  }

  static func simple(_ value: some Encodable) -> Value? {
    switch value {
    case let text as String: .string(text)
    case let flag as Bool: .bool(flag)
    case let number as Int: .int(number)
    case let number as Double: .double(number)
    case let number as any BinaryInteger: .int(Int(clamping: number))
    default: nil
    }
  }

  static func write(_ value: some Encodable, _ box: Box, _ path: [any CodingKey]) throws {
    if let simple = simple(value) { box.set(simple) } else { try value.encode(to: Node(box: box, codingPath: path)) }
  }

  struct Node: Encoder {
    let box: Box
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
      box.makeMap()
      return KeyedEncodingContainer(Keyed<Key>(box: box, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
      box.makeList()
      return Listed(box: box, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(box: box, codingPath: codingPath) }
  }

  struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: Box
    let codingPath: [any CodingKey]

    mutating func encodeNil(forKey key: Key) throws {}
    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
      try write(value, box.member(key.stringValue), codingPath)
    }
    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      Node(box: box.member(key.stringValue), codingPath: codingPath).container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      Node(box: box.member(key.stringValue), codingPath: codingPath).unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { Node(box: box.member("super"), codingPath: codingPath) }
    mutating func superEncoder(forKey key: Key) -> any Encoder {
      Node(box: box.member(key.stringValue), codingPath: codingPath)
    }
  }

  struct Listed: UnkeyedEncodingContainer {
    let box: Box
    let codingPath: [any CodingKey]
    var count: Int { box.count }

    mutating func encodeNil() throws { box.element().set(.null) }
    mutating func encode<T: Encodable>(_ value: T) throws { try write(value, box.element(), codingPath) }
    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      Node(box: box.element(), codingPath: codingPath).container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      Node(box: box.element(), codingPath: codingPath).unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { Node(box: box.element(), codingPath: codingPath) }
  }

  struct Single: SingleValueEncodingContainer {
    let box: Box
    let codingPath: [any CodingKey]

    mutating func encodeNil() throws { box.set(.null) }
    mutating func encode<T: Encodable>(_ value: T) throws {
      if let simple = simple(value) { box.set(simple) } else { try write(value, box, codingPath) }
    }
  }
}
