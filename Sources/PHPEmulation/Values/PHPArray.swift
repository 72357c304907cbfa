enum ArrayKey: Hashable {
  case int(Int)
  case string([UInt8])

  /// A text that is a decimal integer is the integer.
  init(_ bytes: [UInt8]) {
    if let first = bytes.first, bytes.count < 20, ByteClass.isDigit(first) || first == 45,
      let value = Int(String(decoding: bytes, as: UTF8.self)), bytes.count == 1 || first != 48,
      String(value).utf8.elementsEqual(bytes)
    {
      self = .int(value)
    } else {
      self = .string(bytes)
    }
  }

  var value: Value {
    switch self {
    case .int(let value): .int(value)
    case .string(let bytes): .text(bytes)
    }
  }

  var bytes: [UInt8] {
    switch self {
    case .int(let value): Array(String(value).utf8)
    case .string(let bytes): bytes
    }
  }
}

/// An ordered map with value semantics. Lists 0…n-1 keep no keys.
struct PHPArray {
  private final class Storage {
    var values: [Value] = []
    /// Empty while the keys are 0…n-1.
    var keys: [ArrayKey] = []
    var index: [ArrayKey: Int] = [:]
    var nextIndex = 0
    var cursor = 0
    var rest: Unknown?
    var keyTaint: Taint?

    init() {}

    init(copying other: Storage) {
      values = other.values
      keys = other.keys
      index = other.index
      nextIndex = other.nextIndex
      cursor = other.cursor
      rest = other.rest
      keyTaint = other.keyTaint
    }
  }

  private var storage = Storage()

  init() {}

  init(_ list: [Value]) {
    storage.values = list
    storage.nextIndex = list.count
  }

  init(rest: Unknown) { storage.rest = rest }

  var count: Int { storage.values.count }
  private var isList: Bool { storage.keys.isEmpty && storage.nextIndex == storage.values.count }

  /// What elements under other keys may be: the array isn't known in full.
  var rest: Unknown? {
    get { storage.rest }
    set {
      own()
      storage.rest = newValue
    }
  }

  /// A key that the attacker chose.
  var keyTaint: Taint? {
    get { storage.keyTaint }
    set {
      own()
      storage.keyTaint = newValue
    }
  }

  /// Where current(), next() and the like stand.
  var cursor: Int {
    get { storage.cursor }
    set {
      own()
      storage.cursor = newValue
    }
  }

  var nextIndex: Int { storage.nextIndex }

  private mutating func own() {
    if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
  }

  func key(at position: Int) -> ArrayKey { storage.keys.isEmpty ? .int(position) : storage.keys[position] }

  func value(at position: Int) -> Value {
    position >= 0 && position < storage.values.count ? storage.values[position] : .null
  }

  var values: [Value] { storage.values.map(\.resolved) }

  func position(of key: ArrayKey) -> Int? {
    if storage.keys.isEmpty {
      guard case .int(let index) = key, index >= 0, index < storage.values.count else { return nil }
      return index
    }
    return storage.index[key]
  }

  subscript(key: ArrayKey) -> Value? {
    guard let position = position(of: key) else { return nil }
    return storage.values[position].resolved
  }

  /// The element as it is stored: a reference stays one.
  func stored(_ key: ArrayKey) -> Value? { position(of: key).map { storage.values[$0] } }

  mutating func set(_ key: ArrayKey, _ value: Value) {
    if let position = position(of: key) {
      if case .reference(let slot) = storage.values[position] {
        if case .reference = value {
          own()
          storage.values[position] = value
        } else {
          slot.value = value
        }
        return
      }
      own()
      storage.values[position] = value
      return
    }
    own()
    if storage.keys.isEmpty, case .int(let index) = key, index == storage.values.count, isList {
      storage.values.append(value)
      storage.nextIndex = index + 1
      return
    }
    makeKeyed()
    storage.index[key] = storage.values.count
    storage.keys.append(key)
    storage.values.append(value)
    if case .int(let index) = key, index >= storage.nextIndex { storage.nextIndex = index &+ 1 }
  }

  mutating func append(_ value: Value) { set(.int(storage.nextIndex), value) }

  /// Changes an element in place; a missing one starts as null.
  mutating func modify(_ key: ArrayKey, _ body: (inout Value) -> Void) {
    if position(of: key) == nil { set(key, .null) }
    own()
    guard let position = position(of: key) else { return }
    if case .reference(let slot) = storage.values[position] {
      var value = slot.value
      slot.value = .null
      body(&value)
      slot.value = value
      return
    }
    var value = storage.values[position]
    storage.values[position] = .null
    body(&value)
    storage.values[position] = value
  }

  private func makeKeyed() {
    guard storage.keys.isEmpty else { return }
    storage.keys.reserveCapacity(storage.values.count + 1)
    for index in 0..<storage.values.count {
      storage.keys.append(.int(index))
      storage.index[.int(index)] = index
    }
  }

  mutating func remove(_ key: ArrayKey) {
    guard let position = position(of: key) else { return }
    own()
    if position == storage.values.count - 1 {
      storage.values.removeLast()
      if !storage.keys.isEmpty {
        storage.index[key] = nil
        storage.keys.removeLast()
      } else if storage.values.isEmpty == false || storage.nextIndex > 0 {
        // The next index stays, so the keys are no longer all there is to know.
        makeKeyed()
        if storage.keys.isEmpty { storage.keys = [] }
      }
      return
    }
    makeKeyed()
    storage.values.remove(at: position)
    storage.keys.remove(at: position)
    storage.index = [:]
    for (index, key) in storage.keys.enumerated() { storage.index[key] = index }
  }

  /// Takes the last element away, and its index becomes free again.
  mutating func removeLast() -> Value? {
    guard let last = storage.values.last else { return nil }
    own()
    storage.values.removeLast()
    if !storage.keys.isEmpty { storage.index[storage.keys.removeLast()] = nil }
    storage.nextIndex = 0
    if storage.keys.isEmpty {
      storage.nextIndex = storage.values.count
    } else {
      for case .int(let index) in storage.keys where index >= storage.nextIndex { storage.nextIndex = index &+ 1 }
    }
    return last.resolved
  }

  /// Pairs in order, references resolved.
  var pairs: [(key: ArrayKey, value: Value)] { (0..<count).map { (key(at: $0), value(at: $0).resolved) } }

  /// With string keys kept and integer keys counted anew, as array functions hand it back.
  static func renumbered(_ pairs: [(key: ArrayKey, value: Value)]) -> PHPArray {
    var result = PHPArray()
    for (key, value) in pairs {
      if case .string = key { result.set(key, value) } else { result.append(value) }
    }
    return result
  }

  static func keyed(_ pairs: [(key: ArrayKey, value: Value)]) -> PHPArray {
    var result = PHPArray()
    for (key, value) in pairs { result.set(key, value) }
    return result
  }
}
