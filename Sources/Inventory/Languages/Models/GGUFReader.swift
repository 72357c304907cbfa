import Parsing

/// The keys and values at the head of a GGUF file, versions 2 and 3 (1 has shorter lengths).
struct GGUFReader {
  private let bytes: Bytes
  private var offset = 4
  private var steps = 0
  private static let maximumKeys = 4096
  private static let maximumSteps = 2_000_000

  init(_ bytes: Bytes) { self.bytes = bytes }

  private func failure(_ reason: String) -> ParseError { ParseError("GGUF", reason, at: offset) }

  private mutating func integer<T: FixedWidthInteger>(_ type: T.Type) throws(ParseError) -> T {
    guard let value = bytes.integer(at: offset, as: T.self) else { throw failure("it ends in its head") }
    offset += MemoryLayout<T>.size
    return value
  }

  /// Texts and numbers by key; arrays and long texts are passed over.
  /// - Parameter isCut: the bytes are only the file's start, so that to meet their end is no fault: what a model is
  ///   called stands before its vocabulary, which may be long.
  mutating func metadata(isCut: Bool = false) throws(ParseError) -> [String: String] {
    guard bytes.starts(with: "GGUF") else { throw failure("it does not begin with GGUF") }
    let version = try integer(UInt32.self)
    // Version 3 may be of the other byte order, whose small numbers are large here.
    guard (1...3).contains(version) else { throw failure("version \(version) is not read") }
    let isOld = version == 1
    _ = isOld ? UInt64(try integer(UInt32.self)) : try integer(UInt64.self)
    let count = isOld ? UInt64(try integer(UInt32.self)) : try integer(UInt64.self)
    guard count <= UInt64(Self.maximumKeys) else { throw failure("\(count) keys are more than \(Self.maximumKeys)") }
    var keys: [String: String] = [:]
    for _ in 0..<count {
      do throws(ParseError) {
        let key = try text(isOld)
        let kind = try integer(UInt32.self)
        if let value = try value(kind, isOld), let key { keys[key] = value }
      } catch {
        guard isCut, keys["general.architecture"] != nil else { throw error }
        return keys
      }
    }
    return keys
  }

  private mutating func length(_ isOld: Bool) throws(ParseError) -> Int {
    let claimed = isOld ? UInt64(try integer(UInt32.self)) : try integer(UInt64.self)
    guard let length = Int(exactly: claimed), length <= bytes.count - offset else {
      throw failure("a length of \(claimed) is more than there is")
    }
    return length
  }

  private mutating func text(_ isOld: Bool) throws(ParseError) -> String? {
    let length = try length(isOld)
    defer { offset += length }
    return length <= 4096 ? bytes[offset..<offset + length].text : nil
  }

  /// Bytes of a value of fixed size.
  private static func width(_ kind: UInt32) -> Int? {
    switch kind {
    case 0, 1, 7: 1
    case 2, 3: 2
    case 4, 5, 6: 4
    case 10, 11, 12: 8
    default: nil
    }
  }

  private mutating func value(_ kind: UInt32, _ isOld: Bool) throws(ParseError) -> String? {
    switch kind {
    case 0: return String(try integer(UInt8.self))
    case 2: return String(try integer(UInt16.self))
    case 4: return String(try integer(UInt32.self))
    case 5: return String(try integer(Int32.self))
    case 10: return String(try integer(UInt64.self))
    case 11: return String(try integer(Int64.self))
    case 8: return try text(isOld)
    case 9:
      try skipArray(isOld)
      return nil
    default:
      guard let width = Self.width(kind) else { throw failure("a kind of value that is not read: \(kind)") }
      guard offset <= bytes.count - width else { throw failure("it ends in its head") }
      offset += width
      return nil
    }
  }

  private mutating func skipArray(_ isOld: Bool) throws(ParseError) {
    let kind = try integer(UInt32.self)
    let count = isOld ? UInt64(try integer(UInt32.self)) : try integer(UInt64.self)
    if let width = Self.width(kind) {
      let (size, overflow) = count.multipliedReportingOverflow(by: UInt64(width))
      guard !overflow, let size = Int(exactly: size), size <= bytes.count - offset else {
        throw failure("an array of \(count) is more than there is")
      }
      offset += size
      return
    }
    guard kind == 8 else { throw failure("an array of a kind that is not read: \(kind)") }
    for _ in 0..<count {
      steps += 1
      guard steps <= Self.maximumSteps else { throw failure("more than \(Self.maximumSteps) texts") }
      let length = try length(isOld)
      offset += length
    }
  }
}
