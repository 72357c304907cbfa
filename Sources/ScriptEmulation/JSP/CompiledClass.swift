/// A compiled class of Java that a page carries, to define it while the server runs: what it can do is in its constants.
///
/// Source: The Java Virtual Machine Specification, §4.4 "The Constant Pool".
enum CompiledClass {
  static let magic: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE]
  private static let maximumBytes = 1 << 20

  /// The texts among its constants: names of classes and methods, literals. Nil where it is no class.
  static func texts(_ bytes: [UInt8]) -> [[UInt8]]? {
    guard bytes.count > 10, bytes.starts(with: magic) else { return nil }
    let count = Int(bytes[8]) << 8 | Int(bytes[9])
    var texts: [[UInt8]] = []
    var at = 10
    var number = 1
    while number < count, at < bytes.count {
      switch bytes[at] {
      case 1:
        guard at + 2 < bytes.count else { return texts }
        let length = Int(bytes[at + 1]) << 8 | Int(bytes[at + 2])
        let end = at + 3 + length
        guard end <= bytes.count else { return texts }
        texts.append(Array(bytes[at + 3..<end]))
        at = end
      case 3, 4, 9, 10, 11, 12, 17, 18: at += 5
      case 5, 6:
        // A long constant takes two numbers.
        at += 9
        number += 1
      case 7, 8, 16, 19, 20: at += 3
      case 15: at += 4
      default: return texts
      }
      number += 1
    }
    return texts
  }

  /// What a class that lies hidden in a page has no honest use for: classes, and methods by their full names.
  private static let powers: Set<String> = [
    "java/lang/Runtime", "java/lang/ProcessBuilder", "java/lang/ProcessImpl", "java/lang/UNIXProcess", "defineClass",
    "javax/script/ScriptEngineManager", "addFilterDef", "addFilterMapBefore", "addServletMappingDecoded",
    "addApplicationEventListener", "registerMapping", "addInterceptor", "getStandardContext", "sun/misc/Unsafe",
    "org/apache/catalina/core/StandardContext", "org/apache/catalina/core/ApplicationFilterConfig",
  ]

  /// Proves that such a class is carried; keeps its texts as a layer.
  static func judge(_ bytes: [UInt8], line: Int, in machine: Machine) {
    guard let texts = texts(bytes) else { return }
    _ = machine.keep(Array(texts.joined(separator: [10])), use: .run, how: "compiled class", line: line)
    if let power = texts.lazy.map({ Bytes.string($0) }).first(where: powers.contains) {
      machine.prove(.derivedCode, "compiled class with \(power)", line: line)
    } else {
      machine.prove(.unknownCode, "compiled class", line: line)
    }
  }

  /// Classes in Base64 that stand in the text, whether code takes them or not.
  static func look(into text: [UInt8], _ machine: Machine) {
    let opening = Array("yv66v".utf8)
    var at = 0
    var found = 0
    while found < 8, let start = Bytes.find(opening, in: text, from: at) {
      var digits: [UInt8] = []
      var end = start
      // Long texts are put together: `"…" + "…"`.
      while end < text.count, digits.count < maximumBytes, isDigit(text[end]) || isSeam(text[end]) {
        // A `+` behind a quote or a space joins two texts.
        let joins = text[end] == 0x2B && isSeam(text[end - 1])
        if isDigit(text[end]), !joins { digits.append(text[end]) }
        end += 1
      }
      var lines = LineCounter(bytes: text)
      judge(Base64Text.decode(digits), line: lines.line(at: start), in: machine)
      found += 1
      at = max(end, start + 1)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    Bytes.isDigit(byte) || (byte | 0x20 >= 97 && byte | 0x20 <= 122) || byte == 0x2F || byte == 0x2B || byte == 0x3D
  }

  private static func isSeam(_ byte: UInt8) -> Bool { byte == 0x22 || Bytes.isSpace(byte) }
}
