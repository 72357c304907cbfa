/// Makes one value of a type of facts with every member there: lists with one element, maps with the key `*`. What names
/// rules may use is read from it, so that the types themselves are the schema.
enum SampleDecoder {
  static func make<T: Decodable>(_ type: T.Type) throws -> T {
    if let known = known(type) as? T { return known }
    return try T(from: Node(codingPath: []))
  }

  private static func known<T>(_ type: T.Type) -> Any? {
    switch type {
    case is String.Type: ""
    case is Bool.Type: false
    case is Int.Type: 0
    case is Double.Type: 0.0
    case is UInt64.Type: UInt64(0)
    case is Int64.Type: Int64(0)
    default: (type as? any CaseIterable.Type).flatMap { first($0) }
    }
  }

  private static func first<T: CaseIterable>(_ type: T.Type) -> Any? { type.allCases.first }

  struct Node: Decoder {
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
      KeyedDecodingContainer(Keyed<Key>(codingPath: codingPath))
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { Listed(codingPath: codingPath) }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { Single(codingPath: codingPath) }
  }

  struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let codingPath: [any CodingKey]
    var allKeys: [Key] { [Key(stringValue: "*")].compactMap(\.self) }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { false }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try make(type) }
    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try Node(codingPath: codingPath).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      Listed(codingPath: codingPath)
    }
    func superDecoder() throws -> any Decoder { Node(codingPath: codingPath) }
    func superDecoder(forKey key: Key) throws -> any Decoder { Node(codingPath: codingPath) }
  }

  struct Listed: UnkeyedDecodingContainer {
    let codingPath: [any CodingKey]
    var count: Int? { 1 }
    var currentIndex = 0
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() throws -> Bool { false }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
      currentIndex += 1
      return try make(type)
    }
    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try Node(codingPath: codingPath).container(keyedBy: type) }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { Listed(codingPath: codingPath) }
    mutating func superDecoder() throws -> any Decoder { Node(codingPath: codingPath) }
  }

  struct Single: SingleValueDecodingContainer {
    let codingPath: [any CodingKey]
    func decodeNil() -> Bool { false }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try make(type) }
  }
}
