import Parsing

/// What the Go linker writes into every program: its own version, the modules that were linked, and how it was called.
///
/// Source: Go's `debug/buildinfo` and `runtime/debug` (BuildInfo's text form).
struct GoBuildInformation: Equatable {
  struct Module: Equatable {
    var path = ""
    var version = ""
    var sum = ""
    /// The path and version before a `replace`; nil where there was none.
    var replaced: (path: String, version: String)?

    static func == (a: Module, b: Module) -> Bool {
      a.path == b.path && a.version == b.version && a.sum == b.sum && a.replaced?.path == b.replaced?.path
        && a.replaced?.version == b.replaced?.version
    }
  }

  /// `go1.21.3`.
  var goVersion = ""
  /// Import path of the main package.
  var path = ""
  var main: Module?
  var dependencies: [Module] = []
  var settings: [String: String] = [:]

  static let maximumModules = 20_000

  /// - Parameter text: as `runtime/debug.BuildInfo` writes it, without sentinels.
  init(goVersion: String, text: Bytes) {
    self.goVersion = goVersion
    for line in Lines(text) {
      let fields = line.text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count > 1 else { continue }
      func module() -> Module {
        Module(path: fields[1], version: fields.count > 2 ? fields[2] : "", sum: fields.count > 3 ? fields[3] : "")
      }
      switch fields[0] {
      case "path": path = fields[1]
      case "mod": main = module()
      case "dep": if dependencies.count < Self.maximumModules { dependencies.append(module()) }
      case "=>":
        var replacement = module()
        if let last = dependencies.popLast() {
          replacement.replaced = (last.path, last.version)
          dependencies.append(replacement)
        } else if let main {
          replacement.replaced = (main.path, main.version)
          self.main = replacement
        }
      case "build":
        let pair = Self.setting(line.text.dropFirst("build\t".count))
        if let pair { settings[pair.key] = pair.value }
      default: continue
      }
    }
  }

  /// `KEY=VALUE`, each quoted where it has to be.
  private static func setting(_ text: Substring) -> (key: String, value: String)? {
    var rest = text
    guard let key = GoQuoting.take(&rest, until: "="), rest.first == "=" else { return nil }
    rest = rest.dropFirst()
    guard let value = GoQuoting.take(&rest, until: nil) else { return nil }
    return (key, value)
  }
}

// MARK: - Finding it

extension GoBuildInformation {
  private static let magic = BytePattern(bytes: [0xFF] + Array(" Go buildinf:".utf8))
  private static let maximumTries = 64
  private static let maximumText = 16 << 20

  /// Nil where the program was not made by Go, or its information was taken away.
  static func find(in file: ProgramFile) -> GoBuildInformation? {
    var tries = 0
    for name: StaticString in [".go.buildinfo", "__go_buildinfo"] {
      if let part = file.section(name), let found = search(file, part.range, &tries) { return found }
    }
    // Sections have been renamed or removed. Go itself and its tools have the magic among their constants as well.
    for range in file.variables { if let found = search(file, range, &tries) { return found } }
    guard file.format == .elf, file.section(".gopclntab") != nil || file.sections.isEmpty else { return nil }
    for range in file.constants { if let found = search(file, range, &tries) { return found } }
    return nil
  }

  private static func search(_ file: ProgramFile, _ range: Range<Int>, _ tries: inout Int) -> GoBuildInformation? {
    var from = range.lowerBound
    while tries < maximumTries {
      let hit = file.bytes.withUnsafeBytes { memory in
        magic.first(in: UnsafeRawBufferPointer(rebasing: memory[from..<range.upperBound]))
      }
      guard let hit else { return nil }
      tries += 1
      if let found = read(file, at: from + hit) { return found }
      from += hit + 1
    }
    return nil
  }

  private static func read(_ file: ProgramFile, at start: Int) -> GoBuildInformation? {
    guard let pointerSize = file.bytes[start + 14], let flags = file.bytes[start + 15] else { return nil }
    let version: Bytes
    var text: Bytes
    if flags & 2 != 0 {
      var at = start + 32
      guard let first = inlineString(file.bytes, &at), let second = inlineString(file.bytes, &at) else { return nil }
      (version, text) = (first, second)
    } else {
      // Before Go 1.18: the addresses of two string headers.
      guard pointerSize == 4 || pointerSize == 8 else { return nil }
      let isBigEndian = flags & 1 != 0
      func pointer(_ bytes: Bytes, _ at: Int) -> UInt64? {
        pointerSize == 8
          ? bytes.integer(at: at, as: UInt64.self, bigEndian: isBigEndian)
          : bytes.integer(at: at, as: UInt32.self, bigEndian: isBigEndian).map(UInt64.init)
      }
      func string(_ slot: Int) -> Bytes? {
        guard let address = pointer(file.bytes, start + 16 + slot * Int(pointerSize)), address > 0,
          let header = file.memory(at: address, count: 2 * Int(pointerSize)), let data = pointer(header, 0),
          let length = pointer(header, Int(pointerSize)).flatMap({ Int(exactly: $0) }), length <= maximumText
        else { return nil }
        return length == 0 ? Bytes() : file.memory(at: data, count: length)
      }
      guard let first = string(0) else { return nil }
      (version, text) = (first, string(1) ?? Bytes())
    }
    guard version.starts(with: "go") || version.starts(with: "devel"), version.count < 256 else { return nil }
    // The text stands between two sentinels of 16 bytes, by which the running program finds it.
    if text.count >= 33, text[text.count - 17] == UInt8(ascii: "\n") {
      text = text[16..<text.count - 16]
    } else {
      text = Bytes()
    }
    return GoBuildInformation(goVersion: version.text, text: text)
  }

  private static func inlineString(_ bytes: Bytes, _ at: inout Int) -> Bytes? {
    var length = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      guard let byte = bytes[at] else { return nil }
      at += 1
      length |= Int(byte & 0x7F) << shift
      if byte & 0x80 == 0 {
        guard length <= maximumText, length <= bytes.count - at else { return nil }
        defer { at += length }
        return bytes[at..<at + length]
      }
    }
    return nil
  }
}
