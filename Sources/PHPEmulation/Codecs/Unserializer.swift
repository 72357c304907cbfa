/// Reads PHP's serialised values into the machine; objects wake up as they would.
struct Unserializer {
  private let bytes: [UInt8]
  private let machine: PHPMachine
  private var position = 0
  private var count = 0

  static func read(_ bytes: [UInt8], _ machine: PHPMachine) -> Value? {
    var reader = Unserializer(bytes: bytes, machine: machine)
    return reader.value(depth: 0)
  }

  private init(bytes: [UInt8], machine: PHPMachine) {
    self.bytes = bytes
    self.machine = machine
  }

  private mutating func number(until end: UInt8) -> Int? {
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != end, text.count < 32 {
      text.append(bytes[position])
      position += 1
    }
    position += 1
    return Int(String(decoding: text, as: UTF8.self))
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func text() -> [UInt8]? {
    guard let length = number(until: 58), length >= 0, take(34), length <= bytes.count - position else { return nil }
    let result = Array(bytes[position..<(position + length)])
    position += length
    return take(34) ? result : nil
  }

  private mutating func value(depth: Int) -> Value? {
    count += 1
    guard depth < 32, count < 10_000, position + 1 < bytes.count, machine.step() else { return nil }
    let code = bytes[position]
    position += 2
    switch code {
    case 78: return .null  // N;
    case 98: return number(until: 59).map { .bool($0 != 0) }
    case 105: return number(until: 59).map { .int($0) }
    case 100:
      var text: [UInt8] = []
      while position < bytes.count, bytes[position] != 59 {
        text.append(bytes[position])
        position += 1
      }
      position += 1
      return .float(Number.leading(text).double)
    case 115:
      guard let text = text(), take(59) else { return nil }
      return .text(text, .picked)
    case 97: return pairs(depth: depth).map { .array(PHPArray.keyed($0)) }
    case 79: return object(depth: depth)
    case 114, 82: return number(until: 59).map { _ in .null }
    default: return nil
    }
  }

  private mutating func pairs(depth: Int) -> [(key: ArrayKey, value: Value)]? {
    guard let size = number(until: 58), size >= 0, size < 10_000, take(123) else { return nil }
    var result: [(ArrayKey, Value)] = []
    for _ in 0..<size {
      guard let name = value(depth: depth + 1), let key = machine.key(name), let element = value(depth: depth + 1)
      else {
        return nil
      }
      result.append((key, element))
    }
    return take(125) ? result : nil
  }

  private mutating func object(depth: Int) -> Value? {
    guard let name = text(), take(58), let members = pairs(depth: depth) else { return nil }
    let key = machine.functionKey(name)
    let object = machine.classInfo(key).map { machine.makeObject($0) } ?? PHPObject(nil, className: key, isLoose: true)
    machine.register(object)
    for (member, value) in members {
      // Private and protected members carry their class between zero bytes.
      let plain = member.bytes.split(separator: 0).last.map(Array.init) ?? []
      object.slot(machine.names.number(plain)).value = value
    }
    if let method = object.declared?.method(KnownName.wakeup.rawValue) {
      _ = machine.call(method, [], this: object, called: object.declared, machine.line)
    }
    return .object(object)
  }
}
